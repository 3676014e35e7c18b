import { describe, expect, test } from 'vitest';
import { prepareSystem, type SystemLaunchWish } from './prepare-system.ts';

const user = { uid: 1234, gid: 100 };
const id = `sha256:${'b'.repeat(64)}`;
const image = {
  name: 'containai/system:0123456789ab',
  hash: '0123456789ab',
  base: 'debian:trixie',
  baseId: `sha256:${'a'.repeat(64)}`,
  user,
  id,
};
const host = { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '26.1.5' } };

function prepared(wish: Partial<SystemLaunchWish> = {}): ReturnType<typeof prepareSystem> {
  return prepareSystem({
    audit: { tier: 'strict', host, version: '1.2.3' },
    host,
    engine: { socket: '/run/docker.sock', isOwn: false },
    info: { NCPU: 2 },
    firewall: 'no',
    wished: {},
    owner: 'abc',
    userId: 0,
    allowed: [],
    granted: [],
    network: [],
    credentials: [],
    workspace: '/home/me/web',
    image,
    base: 'debian:trixie',
    user,
    ssh: { port: 2301 },
    ...wish,
  });
}

const { id: _id, ...missing } = image;

describe('prepareSystem', () => {
  test('plans one container, of which the gate lets no other start', () => {
    const { plan, starts, systemd, ssh, override } = prepared();
    expect([starts, systemd, ssh]).toEqual(['system container', true, { port: 2301 }]);
    expect(plan).toMatchObject({
      isSystem: true,
      workspace: '/home/me/web',
      refused: [],
      consents: [],
      network: 'open',
      added: [
        'the system container: systemd, Docker and git for the user agent (number 1234), with this folder at /workspaces/web',
        'what its Docker keeps is in the volume containai-abc-docker',
        'SSH at 127.0.0.1:2301',
      ],
    });
    expect(override).toMatchObject({
      Image: image.name,
      Labels: { 'devcontainer.local_folder': '/home/me/web', 'devcontainer.config_file': '/home/me/web' },
    });
    expect(plan.gate).toMatchObject({
      owner: 'abc',
      workspaces: ['/home/me/web'],
      requests: [expect.objectContaining({ kind: 'container' })],
    });
  });

  test.each<[string, Partial<SystemLaunchWish>, object]>([
    ['a build that is contained', { image: missing, host: { ...host, buildsUnderSysbox: true } }, { refused: [], builds: 'under Sysbox' }],
    [
      'a build as root of this machine',
      { image: missing },
      { refused: [expect.objectContaining({ rule: 'build-not-contained' })], builds: 'as root on this machine' },
    ],
    [
      'one that somebody answers for',
      { image: missing, allowed: ['build-not-contained'] },
      { refused: [], builds: 'as root on this machine' },
    ],
    [
      'a base that is not there',
      { image: undefined, allowed: ['build-not-contained'] },
      { added: expect.arrayContaining([expect.stringContaining('its image is built first, on debian:trixie')]) },
    ],
    [
      'no network',
      { wished: { network: 'none' } },
      { network: 'none', added: expect.arrayContaining(['no SSH, since it has no network']) },
    ],
  ])('%s', (_title, wish, plan) => expect(prepared(wish).plan).toMatchObject(plan));

  test('is not reached by SSH without a network', () => {
    const { ssh, override } = prepared({ wished: { network: 'none' } });
    expect([ssh, JSON.stringify(override)]).toEqual([undefined, expect.not.stringContaining('2301')]);
  });
});
