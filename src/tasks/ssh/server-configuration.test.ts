import { expect, test } from 'vitest';
import { isPlainUser, serverConfiguration } from './server-configuration.ts';

const linesOf = (user: string, ...environment: readonly string[]): readonly string[] => serverConfiguration(user, environment).split('\n');

test('one user, by key alone, and nothing that leads back', () => {
  const lines = linesOf('dev');
  for (const line of [
    'AllowUsers dev',
    'PermitRootLogin no',
    'AuthenticationMethods publickey',
    'PasswordAuthentication no',
    'AllowAgentForwarding no',
    'X11Forwarding no',
    'PermitTunnel no',
    'AllowTcpForwarding local',
    'Subsystem sftp internal-sftp',
  ])
    expect(lines).toContain(line);
  expect(lines.some((line) => line.startsWith('SetEnv'))).toBe(false);
  expect(linesOf('root')).toContain('PermitRootLogin prohibit-password');
});

test('variables in one line, but for those of the session, and those that no version of sshd could read', () => {
  expect(
    linesOf(
      'dev',
      'A=one two',
      "B='x'#y",
      'HOME=/root',
      'SSH_AUTH_SOCK=/s',
      'C=a"b',
      String.raw`D=a\b`,
      'E=a\nPermitRootLogin yes',
      'GONE',
      'F=',
      '1=2',
      'é=1',
    ),
  ).toContain(`SetEnv "A=one two" "B='x'#y" "F="`);
  expect(serverConfiguration('dev', ['E=a\nPermitRootLogin yes'])).not.toContain('PermitRootLogin yes');
});

test.each([
  ['dev', true],
  ['_apt', true],
  ['a.b-c1', true],
  ['machine$', true],
  ['1000', false],
  ['dev*', false],
  ['dev root', false],
  ['dev@host', false],
  ['!dev', false],
  ['', false],
  ['a'.repeat(40), false],
])('%s', (name, expected) => expect(isPlainUser(name)).toBe(expected));
