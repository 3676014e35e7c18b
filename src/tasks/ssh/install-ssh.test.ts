import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installSsh } from './install-ssh.ts';

/** A file system in a folder: the script’s absolute paths are put below it, and of programs it finds those alone that are named. */
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'containai-install-'));
  for (const path of ['bin', 'etc/ssh', 'etc/systemd/system/multi-user.target.wants', 'etc/rc2.d', 'var/lib/apt/lists'])
    mkdirSync(join(root, path), { recursive: true });
  for (const name of ['rm', 'mkdir', 'touch']) symlinkSync(`/bin/${name}`, join(root, 'bin', name));
  symlinkSync('/dev/null', join(root, 'etc/systemd/system/multi-user.target.wants/ssh.service'));
  writeFileSync(join(root, 'etc/rc2.d/S01ssh'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs it with stubs of these programs, which note how they are called; what a package does besides is a host key. */
function run(...programs: readonly string[]): { readonly called: readonly string[]; readonly output: string; readonly status: number } {
  const log = join(root, 'called');
  for (const name of programs) {
    writeFileSync(
      join(root, 'bin', name),
      `#!/bin/sh\necho "${name} $* \${DEBIAN_FRONTEND:-}\${RUNLEVEL:-}" >> ${log}\ncase "$*" in *openssh-server*) touch ${root}/etc/ssh/ssh_host_rsa_key ;; esac\n`,
    );
    chmodSync(join(root, 'bin', name), 0o755);
  }
  const script = installSsh
    .replace('PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin', `PATH=${root}/bin`)
    .replaceAll(/(?<=[\s;])\/(?=etc|var)/gu, `${root}/`);
  try {
    const output = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    return { called: calls(log), output, status: 0 };
  } catch (error) {
    const { status, stdout } = error as { readonly status: number; readonly stdout: string };
    return { called: calls(log), output: stdout, status };
  }
}

function calls(log: string): readonly string[] {
  return existsSync(log)
    ? readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.trimEnd())
    : [];
}

test.each<[string, readonly string[], readonly string[]]>([
  [
    'Debian and Ubuntu',
    ['apt-get'],
    ['apt-get update noninteractive1', 'apt-get install -y --no-install-recommends openssh-server noninteractive1'],
  ],
  ['Alpine', ['apk'], ['apk add --no-cache openssh-server']],
  ['Fedora', ['dnf', 'yum'], ['dnf install -y --setopt=install_weak_deps=False openssh-server', 'dnf clean all']],
  ['RHEL’s smallest', ['microdnf'], ['microdnf install -y --setopt=install_weak_deps=0 openssh-server', 'microdnf clean all']],
  ['older ones', ['yum'], ['yum install -y openssh-server', 'yum clean all']],
])('%s', (_, programs, expected) => {
  const ran = run(...programs);
  expect(ran).toMatchObject({ status: 0, called: expected });
  // No host key, and nothing that starts by itself.
  expect(readdirSync(join(root, 'etc/ssh'))).toEqual([]);
  expect(readdirSync(join(root, 'etc/systemd/system/multi-user.target.wants'))).toEqual([]);
  expect(readdirSync(join(root, 'etc/rc2.d'))).toEqual([]);
  expect(readFileSync(join(root, 'etc/systemd/system-preset/00-containai-ssh.preset'), 'utf8')).toContain('disable ssh.service\n');
});

test('where a server is there, nothing is done', () => {
  writeFileSync(join(root, 'etc/ssh/ssh_host_rsa_key'), 'its own');
  expect(run('sshd', 'apt-get')).toMatchObject({ status: 0, called: [], output: expect.stringContaining('there already') });
  expect(readdirSync(join(root, 'etc/rc2.d'))).toEqual(['S01ssh']);
});

test('where no package manager is known, the build goes on', () => {
  expect(run()).toMatchObject({ status: 0, called: [], output: expect.stringContaining('no SSH server is installed') });
});

test('lists that were there stay, and so does a host key', () => {
  writeFileSync(join(root, 'var/lib/apt/lists/a_Packages'), '');
  writeFileSync(join(root, 'etc/ssh/ssh_host_rsa_key'), 'its own');
  expect(run('apt-get')).toMatchObject({ status: 0 });
  expect(readdirSync(join(root, 'var/lib/apt/lists'))).toEqual(['a_Packages']);
  expect(readFileSync(join(root, 'etc/ssh/ssh_host_rsa_key'), 'utf8')).toBe('its own');
});

test('what the package manager fails at fails the build', () => {
  writeFileSync(join(root, 'bin/apk'), '#!/bin/sh\nexit 5\n', { mode: 0o755 });
  expect(run()).toMatchObject({ status: 5 });
});
