import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Debian trixie's docker-compose 2.26 runs on older releases too when it is only unpacked, and `config` needs no engine.
const cache = join(tmpdir(), 'containai-test-compose-2.26');
const unpacked = join(cache, 'unpacked');
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * The path of a real `docker-compose`, the plugin binary of Compose 2.26: unpacked before, or, on a CI machine where we are root,
 * downloaded with apt into a folder of its own. `undefined` where it cannot be had.
 */
export function composeBinary(): string | undefined {
  const known = findBinary();
  if (known !== undefined) return known;
  const mayDownload = process.env['CI'] === 'true' && process.getuid?.() === 0 && existsSync(keyring) && existsSync('/usr/bin/apt-get');
  if (!mayDownload) return undefined;
  try {
    download();
  } catch {
    return undefined;
  }
  return findBinary();
}

function findBinary(): string | undefined {
  for (const place of [
    'usr/libexec/docker/cli-plugins/docker-compose',
    'usr/lib/docker/cli-plugins/docker-compose',
    'usr/bin/docker-compose',
  ]) {
    const path = join(unpacked, place);
    if (existsSync(path)) return path;
  }
  return undefined;
}

function download(): void {
  const root = join(cache, 'apt');
  const packages = join(cache, 'packages');
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'etc/sources.list.d', 'etc/preferences.d', 'etc/apt.conf.d']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  mkdirSync(packages, { recursive: true });
  writeFileSync(join(root, 'etc/sources.list'), `deb [signed-by=${keyring}] http://deb.debian.org/debian trixie main\n`);
  writeFileSync(join(root, 'state/status'), '');
  const settings = [
    `Dir::Etc=${root}/etc`,
    `Dir::Etc::sourcelist=${root}/etc/sources.list`,
    `Dir::Etc::sourceparts=${root}/etc/sources.list.d`,
    `Dir::State=${root}/state`,
    `Dir::State::status=${root}/state/status`,
    `Dir::Cache=${root}/cache`,
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=2',
  ].flatMap((setting) => ['-o', setting]);
  const run = (program: string, args: readonly string[]): void => {
    execFileSync(program, args, { cwd: packages, timeout: 240_000, stdio: 'ignore' });
  };
  run('apt-get', [...settings, 'update']);
  run('apt-get', [...settings, 'download', 'docker-compose']);
  const archive = readdirSync(packages).find((name) => name.startsWith('docker-compose_') && name.endsWith('.deb'));
  if (archive !== undefined) run('dpkg-deb', ['-x', join(packages, archive), unpacked]);
}
