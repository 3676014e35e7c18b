import { expect, test } from 'vitest';
import type { ContainerRequest, Mount } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { runtimeFolderMounted } from './runtime-folder-mounted.ts';

const mountAt = (target: string, fields: Partial<ContainerRequest> = {}, kind: Mount['kind'] = 'volume') =>
  container({
    from: { layer: 'file', document: 'command line', pointer: '' },
    mounts: [said({ kind, source: 'v', target, readOnly: false })],
    ...fields,
  });
const init = { command: said(['/sbin/init']) };

test.each([
  [mountAt('/sys/fs/cgroup', {}, 'bind'), ['The mount on /sys/fs/cgroup is replaced by Sysbox’s own, silently']],
  [mountAt('/dev'), ['The mount on /dev is replaced by Sysbox’s own, silently']],
  [mountAt('/dev/kmsg', {}, 'bind'), ['The mount on /dev/kmsg is replaced by Sysbox’s own, silently']],
  [
    mountAt('/sys/fs/cgroup/systemd', {}, 'bind'),
    ['The mount on /sys/fs/cgroup/systemd is dropped silently: Sysbox mounts cgroups itself'],
  ],
  [mountAt('/run', init), ['The mount on /run is dropped silently: Sysbox puts its own tmpfs there for systemd']],
  [
    mountAt('/run/lock'),
    ['The mount on /run/lock is dropped silently if the container’s command is /sbin/init: Sysbox puts its own tmpfs there for systemd'],
  ],
  [mountAt('/run', init, 'tmpfs'), []],
  [mountAt('/run', { command: said(['node']) }), []],
  [mountAt('/run', { ...init, workspaceFolder: said('/w') }), []],
  [mountAt('/run/user'), []],
  [mountAt('/dev/shm'), []],
  [container(), []],
])('%#', (request, expected) => expect(messages(runtimeFolderMounted, request)).toEqual(expected));
