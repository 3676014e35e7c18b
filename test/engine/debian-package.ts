import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cache = join(tmpdir(), 'containai-test-debian-13');
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Whether tests may fetch packages here: on a CI machine, as root, on a Debian. What is missing elsewhere is not tested, which the tests say. */
export const mayFetch = process.env['CI'] === 'true' && process.getuid?.() === 0 && existsSync(keyring) && existsSync('/usr/bin/apt-get');

// An apt of its own, that leaves the machine's lists and packages alone.
const fetch = `
root=$1 name=$2 keyring=$3
[ -d "$root/$name" ] && exit 0
mkdir -p "$root/state/lists/partial" "$root/cache/archives/partial" "$root/etc" "$root/download"
echo "deb [signed-by=$keyring] http://deb.debian.org/debian trixie main" > "$root/etc/sources.list"
: > "$root/state/status"
set -- -o Dir::Etc="$root/etc" -o Dir::Etc::sourcelist="$root/etc/sources.list" -o Dir::Etc::sourceparts=/dev/null \\
  -o Dir::Etc::main=/dev/null -o Dir::Etc::parts=/dev/null -o Dir::Etc::preferencesparts=/dev/null \\
  -o Dir::State="$root/state" -o Dir::State::status="$root/state/status" -o Dir::Cache="$root/cache" \\
  -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=2
cd "$root/download"
[ -n "$(find "$root/updated" -mmin -60 2>/dev/null)" ] || { apt-get "$@" update; touch "$root/updated"; }
rm -rf "$root/$name.unpacked" "$name"_*.deb
apt-get "$@" download "$name"
dpkg-deb -x "$name"_*.deb "$root/$name.unpacked"
rm "$name"_*.deb
mv "$root/$name.unpacked" "$root/$name"
`;

/**
 * The folder that a package of Debian 13 is unpacked in, never installed: fetched once, where tests may. `undefined` where it cannot be had.
 * Most programs of these packages run on older releases too.
 */
export function debianPackage(name: string): string | undefined {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  return mayFetch && oneAtATime(fetch, [cache, name, keyring]) ? folder : undefined;
}

/** Runs a shell script that no two test workers run at a time, and tells whether it ended well. What went wrong is printed. */
export function oneAtATime(script: string, args: readonly string[]): boolean {
  mkdirSync(cache, { recursive: true });
  try {
    // The kernel frees the lock of a worker that died.
    execFileSync('flock', [join(cache, 'lock'), 'sh', '-eu', '-c', script, 'sh', ...args], {
      timeout: 600_000,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return true;
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    return false;
  }
}
