import { expect, it } from 'vitest';
import { container, said } from '../../../test/requests.ts';
import type { RegularFile } from '../../machine/host-reach.ts';
import type { ProcessRecord } from '../../machine/process-records.ts';
import { engineInit } from './engine-init.ts';

const here = ['1 0 254:0 / / rw - ext4 /dev/vda rw', '2 1 0:30 / /run rw - tmpfs tmpfs rw'];
const program: RegularFile = { user: 0, mode: 0o755 };
// As recorded of Docker 26 with Sysbox 0.7.0.
const usual = '260 188 254:0 /usr/bin/tini-static /usr/sbin/docker-init ro,relatime,idmapped - ext4 /dev/vda rw';

interface Case {
  readonly init?: boolean | undefined;
  readonly mount?: string;
  readonly file?: RegularFile | undefined;
  readonly workspace?: string;
  readonly here?: readonly string[];
}

it.each<[what: string, change: Case, isKnown: boolean]>([
  ['as the engine makes it', {}, true],
  ['where /sbin is no link', { mount: usual.replace('/usr/sbin/', '/sbin/') }, true],
  ['a container that was made without', { init: undefined }, false],
  ['a container that says no', { init: false }, false],
  ['writable', { mount: usual.replace(' ro,', ' rw,') }, false],
  ['at another place', { mount: usual.replace('/usr/sbin/docker-init', '/usr/sbin/init') }, false],
  ['in a folder of that name', { mount: usual.replace('/usr/sbin/docker-init', '/srv/sbin/docker-init') }, false],
  ['no regular file, or none that is seen', { file: undefined }, false],
  ['a file of a user', { file: { user: 1000, mode: 0o755 } }, false],
  ['a file that its group may write', { file: { user: 0, mode: 0o775 } }, false],
  ['a file that others may write', { file: { user: 0, mode: 0o757 } }, false],
  ['a file that nobody but root may read', { file: { user: 0, mode: 0o711 } }, false],
  ['a file that is no program', { file: { user: 0, mode: 0o644 } }, false],
  ['a setuid program', { file: { user: 0, mode: 0o4755 } }, false],
  ['a file of the workspace', { workspace: '/usr/bin' }, false],
  ['a workspace beside it', { workspace: '/usr/bi' }, true],
  ['a file system that is not mounted here', { mount: usual.replace('254:0', '0:99') }, false],
  ['a file that another mount hides here', { here: [...here, '3 1 0:31 / /usr rw - tmpfs tmpfs rw'] }, false],
  [
    'by its second path, where a mount hides the first',
    { here: [...here, '3 1 0:31 / /usr rw - tmpfs tmpfs rw', '4 1 254:0 / /mnt rw - ext4 x rw'] },
    true,
  ],
  [
    'by its second path, which is a workspace',
    { here: [...here, '4 1 254:0 /usr /home/dev/w rw - ext4 x rw'], workspace: '/home/dev/w' },
    false,
  ],
])('%s', (_what, change, isKnown) => {
  const all = { init: true, mount: usual, file: program, workspace: '/home/dev/web', here, ...change };
  const found = engineInit(
    container(all.init === undefined ? {} : { init: said(all.init) }),
    { own: record(10, all.here), first: record(20, ['188 50 0:60 / / rw - overlay overlay rw', all.mount]) },
    { regularFile: () => all.file },
    [all.workspace],
  );
  expect(found?.root).toBe(isKnown ? '/usr/bin/tini-static' : undefined);
});

function record(pid: number, lines: readonly string[]): ProcessRecord {
  return { pid, started: '1', mountInfo: lines.join('\n'), namespaces: {} };
}
