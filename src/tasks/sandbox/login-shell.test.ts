import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loginShell, probeShell } from './login-shell.ts';

const home = mkdtempSync(join(tmpdir(), 'containai-shell-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
writeFileSync(join(home, '.profile'), 'export OF_PROFILE=1\necho said by a start file\n');
writeFileSync(join(home, '.bashrc'), 'export OF_RC=1\n');
// A shell that says how it was called.
const own = join(home, 'own');
writeFileSync(own, '#!/bin/sh\necho "$1|$SHELL"\n', { mode: 0o755 });
const pwsh = join(home, 'pwsh');
writeFileSync(pwsh, '#!/bin/sh\necho "$1 $2"\n', { mode: 0o755 });

function run([program = '', ...args]: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): string {
  return spawnSync(program, args, { env: { PATH: '/usr/bin:/bin', HOME: home, ...env }, input, encoding: 'utf8' }).stdout;
}

const { username } = userInfo();

describe('the shell of a user', () => {
  test('is the one that the container names', () => {
    expect(run(loginShell(username), { SHELL: own })).toBe(`-l|${own}\n`);
  });

  test.each([[''], ['/not/there'], ['/tmp'], ['/usr/sbin/nologin'], ['/bin/false'], ['sh'], ['own']])(
    'is another where that is %j',
    (shell) => {
      const found = run(loginShell('nobody-here:group'), { SHELL: shell }, 'echo "$SHELL"').trim().split('\n').at(-1);
      expect(found).toMatch(/^\/(?:usr\/)?bin\/(?:ba)?sh$/u);
    },
  );
});

describe('an environment is found out', () => {
  const shell = { SHELL: '/bin/sh' };
  test.each(['loginShell', 'loginInteractiveShell'] as const)('between two marks, with the start files of a %s', (probe) => {
    const [before, inside, after] = run(probeShell(username, probe, 'MARK'), shell).split('MARK');
    expect([before, after]).toEqual(['said by a start file\n', '']);
    expect(inside?.split('\0')).toContain('OF_PROFILE=1');
  });

  test('without those of a login, where that is wanted', () => {
    expect(run(probeShell(username, 'interactiveShell', 'MARK'), shell)).not.toContain('OF_PROFILE');
  });

  test('of pwsh, by its own options', () => {
    expect(run(probeShell(username, 'loginShell', 'MARK'), { SHELL: pwsh })).toBe('-Login -Command\n');
    expect(run(probeShell(username, 'interactiveShell', 'MARK'), { SHELL: pwsh })).toMatch(/^-Command echo -n MARK; cat/u);
  });

  test('where nothing of it is exported that was not', () => {
    expect(run(probeShell(username, 'loginShell', 'MARK'))).not.toMatch(/\0SHELL=/u);
  });
});
