import { expect, test } from 'vitest';
import type { ContainerRequest } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { systemdUndetected } from './systemd-undetected.ts';

const outside = (fields: Partial<ContainerRequest>) =>
  container({ from: { layer: 'file', document: 'command line', pointer: '' }, ...fields });
const tmpfs = (target: string) => said({ kind: 'tmpfs', target, readOnly: false } as const);
const prepared = {
  mounts: [tmpfs('/run'), tmpfs('/run/lock')],
  environment: [said({ name: 'container', value: 'private-users', scope: 'container' } as const)],
};
const begins = (word: string) =>
  `Sysbox will not prepare this container for systemd, since the command begins with ${word}, not exactly /sbin/init`;
const wrapped = 'Sysbox will not prepare this container for systemd, since the Dev Containers CLI puts /bin/sh in front of the command';

test.each([
  [{ command: said(['/lib/systemd/systemd']) }, [begins('/lib/systemd/systemd')]],
  [{ command: said(['/usr/sbin/init']) }, [begins('/usr/sbin/init')]],
  [{ command: said(['init']) }, [begins('init')]],
  [{ entrypoint: said(['/entry.sh']), command: said(['/sbin/init']) }, [begins('/entry.sh')]],
  [{ command: said(['/bin/sh', '-c', 'exec /sbin/init']) }, [begins('/bin/sh')]],
  [{ command: said(['/sbin/init']), workspaceFolder: said('/w') }, [wrapped]],
  [{ command: said(['/sbin/init']), overrideCommand: said(false) }, [wrapped]],
  [{ command: said(['/sbin/init']) }, []],
  [{ entrypoint: said(['/sbin/init', '--log-level=info']) }, []],
  [{ command: said(['/sbin/init']), overrideCommand: said(true) }, []],
  [{ command: said(['/lib/systemd/systemd']), init: said(true) }, []],
  [{ command: said(['/lib/systemd/systemd']), ...prepared }, []],
  [{ command: said(['sleep', 'infinity']) }, []],
  [{}, []],
])('%#', (fields, expected) => expect(messages(systemdUndetected, outside(fields))).toEqual(expected));

test('in devcontainer.json the CLI overrides the command unless told not to', () => {
  expect(messages(systemdUndetected, container({ command: said(['/sbin/init']) }))).toEqual([]);
  expect(messages(systemdUndetected, container({ command: said(['/sbin/init']), overrideCommand: said(false) }))).toEqual([wrapped]);
});
