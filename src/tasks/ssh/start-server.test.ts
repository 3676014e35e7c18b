import { expect, test } from 'vitest';
import { serverTrouble } from './start-server.ts';

test('a server that runs is no trouble', () => expect(serverTrouble('runs\n', 'dev')).toBeUndefined());

test.each<[string, string]>([
  ['no-server\n', 'its image has no sshd'],
  ['no-user\n', 'no user dev'],
  ['no-shell\n/usr/sbin/nologin\n', 'the shell of dev, /usr/sbin/nologin, lets nobody in'],
  ['no-shell\n\n', 'which is not named'],
  ['locked\n', 'is locked'],
  ['no-folder\nmkdir: Read-only file system\n', '(mkdir: Read-only file system)'],
  ['bad-settings\nline 1: bad\nline 2: worse\n', '(line 2: worse)'],
  ['not-started\n', 'its sshd does not stay; perhaps'],
  // Whoever is inside may say anything.
  ['', 'did not come to its end'],
  ['__proto__\n', 'did not come to its end'],
  ['constructor\nx\n', 'did not come to its end'],
  ['bad-settings\n\u001b[2J\u202eevil\n', '(�[2J�evil)'],
  [`bad-settings\n${'x'.repeat(1000)}`, `(${'x'.repeat(200)})`],
])('%j', (output, expected) => expect(serverTrouble(output, 'dev')).toContain(expected));
