import { expect, test } from 'vitest';
import { keyTrouble } from './put-key.ts';

test('what is done is no trouble', () => expect(keyTrouble('done\n')).toBeUndefined());

test.each<[string, string]>([
  ['no-client\n', 'its image has no ssh'],
  ['no-folder\nmkdir: Read-only file system\n', '(mkdir: Read-only file system)'],
  ["no-user\nchown: invalid user: 'dev'\n", "(chown: invalid user: 'dev')"],
  ['bad-settings\nline 4: unsupported option\nterminating\n', '(terminating)'],
  ['no-settings\nsh: Permission denied\n', '/etc/ssh/ssh_config cannot be written (sh: Permission denied)'],
  ['not-read\n', 'does not read /etc/ssh/ssh_config'],
  ['left\nrm: busy\n', 'it is still inside (rm: busy)'],
  // Whoever is inside may say anything.
  ['', 'did not come to its end'],
  ['__proto__\n', 'did not come to its end'],
  ['constructor\nx\n', 'did not come to its end'],
  ['left\n\u001b[2J\u202eevil\n', '(�[2J�evil)'],
  [`left\n${'x'.repeat(1000)}`, `(${'x'.repeat(200)})`],
])('%j', (output, expected) => expect(keyTrouble(output)).toContain(expected));
