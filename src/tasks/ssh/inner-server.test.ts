import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { innerServerFiles } from './inner-server.ts';

const id = 'c'.repeat(64);
const files = innerServerFiles({
  id,
  remoteUser: "dev'; touch /x",
  folder: '/workspaces/a b $(id)',
  environment: ['A=b c', 'LINE=one\ntwo', 'Q="x"'],
});

/** What the shell would start, where `docker` and `exec` only say their words. */
function started(part: 'enter', command: string | undefined): string[] {
  const script = `docker() { printf '%s\\n' "$@"; exit 0; }\n${files[part]!.replaceAll('exec docker', 'docker')}`;
  const env = { PATH: process.env['PATH'] ?? '', ...(command === undefined ? {} : { SSH_ORIGINAL_COMMAND: command }) };
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env, input: '' }).split('\n').slice(0, -1);
}

describe('a session in a dev container inside a system container', () => {
  const first = [
    'exec',
    '--interactive',
    '--user',
    "dev'; touch /x",
    '--workdir',
    '/workspaces/a b $(id)',
    '--env-file',
    expect.any(String),
    id,
  ];

  test('runs the command in the user’s shell, whatever it holds', () => {
    const command = `echo "a b" 'c'; $(touch /y)`;
    expect(started('enter', command)).toEqual([...first, '/bin/sh', '-c', 'exec "${SHELL:-/bin/sh}" -c "$0"', command]);
  });

  test('is a login shell where no command is given, and SFTP by a program of the image', () => {
    expect(started('enter', undefined).slice(0, first.length + 2)).toEqual([...first, '/bin/sh', '-c']);
    expect(started('enter', 'internal-sftp').join('\n')).toContain('/usr/lib/openssh/sftp-server');
  });

  test('has the environment of a command, a line each, and settings by which nothing else can be run', () => {
    expect(files['environment']).toBe('A=b c\nQ="x"\n');
    expect(files['sshd_config']).toMatch(/^AllowUsers agent$/mu);
    expect(files['sshd_config']!.trim().split('\n').at(-1)).toBe('ForceCommand /run/containai/ssh/inner/enter');
  });

  test('is served in the network of the dev container, and not where that does not run', () => {
    expect(execFileSync('/bin/sh', ['-n'], { input: files['serve'] }).toString()).toBe('');
    expect(files['serve']).toContain(`docker inspect --format '{{.State.Pid}}' ${id}`);
  });
});
