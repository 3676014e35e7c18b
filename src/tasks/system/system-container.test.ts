import { describe, expect, test } from 'vitest';
import { readStrictly } from '../gate/read-strictly.ts';
import { innerVolume, systemBody, systemFolder } from './system-container.ts';

const container = { image: 'containai/system:0123456789ab', workspace: '/home/me/web', volume: innerVolume('0123456789ab') };

describe('systemBody', () => {
  test('is what the gate reads without a doubt', () => {
    const body = systemBody({ ...container, sshPort: 2301 });
    expect(body).toEqual({
      Image: 'containai/system:0123456789ab',
      StopTimeout: 20,
      ExposedPorts: { '2300/tcp': {} },
      HostConfig: {
        Mounts: [
          { Type: 'bind', Source: '/home/me/web', Target: '/workspaces/web' },
          { Type: 'volume', Source: 'containai-0123456789ab-docker', Target: '/var/lib/docker' },
        ],
        PortBindings: { '2300/tcp': [{ HostIp: '127.0.0.1', HostPort: '2301' }] },
      },
    });
    expect(readStrictly('create', 'a body', JSON.stringify(body))).not.toHaveProperty('reasons');
  });

  test('publishes nothing without SSH', () => {
    const body = systemBody(container);
    expect([body['ExposedPorts'], JSON.stringify(body)]).toEqual([undefined, expect.not.stringContaining('PortBindings')]);
  });
});

test.each([
  ['/home/me/web', '/workspaces/web'],
  ['/srv/a folder: with, all', '/workspaces/a folder: with, all'],
  ['/', '/workspaces/workspace'],
])('%s is at %s inside', (workspace, inside) => expect(systemFolder(workspace)).toBe(inside));
