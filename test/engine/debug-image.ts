import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { mayFetch, oneAtATime } from './debian-package.ts';

const folder = join(tmpdir(), 'containai-test-debuggers');

// Debian’s own packages of this machine’s release, with all that they need, unpacked and never installed.
const fetch = `
root=$1
[ -e "$root/done" ] && exit 0
rm -rf "$root"
mkdir -p "$root/packages" "$root/files"
cd "$root/packages"
apt-get -q download $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \\
  gdb-minimal strace | grep '^[a-z]')
for package in *.deb; do dpkg-deb -x "$package" "$root/files"; done
cd "$root/files"
for name in bin lib lib64 sbin; do
  if [ -d "$name" ] && [ ! -L "$name" ]; then mkdir -p "usr/$name"; cp -a "$name/." "usr/$name/"; rm -r "$name"; fi
  ln -sfn "usr/$name" "$name"
done
rm -rf usr/share "$root/packages"
touch "$root/done"
`;

/** Packs an image with gdb and strace, busybox and a user `dev` (1000), for `docker import`; undefined where the programs cannot be had. */
export function packDebugImage(busybox: string): { readonly archive: string; end(): void } | undefined {
  if (!existsSync(join(folder, 'done')) && !(mayFetch && oneAtATime(fetch, [folder]))) return undefined;
  const own = mkdtempSync(join(tmpdir(), 'containai-debug-'));
  const root = join(own, 'root');
  cpSync(join(folder, 'files'), root, { recursive: true, verbatimSymlinks: true });
  for (const path of ['etc', 'home/dev', 'root', 'tmp', 'usr/bin']) mkdirSync(join(root, path), { recursive: true });
  cpSync(busybox, join(root, 'usr/bin/busybox'));
  execFileSync(
    busybox,
    ['sh', '-c', 'for name in $(busybox --list); do [ -e "$0/usr/bin/$name" ] || ln -s busybox "$0/usr/bin/$name"; done', root],
    {
      env: { PATH: join(root, 'usr/bin') },
    },
  );
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\ndev:x:1000:1000::/home/dev:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndev:x:1000:\n');
  execFileSync('chmod', ['1777', join(root, 'tmp')]);
  const archive = join(own, 'image.tar');
  execFileSync('tar', ['--create', '--owner=0', '--group=0', '--file', archive, '--directory', root, '.']);
  return { archive, end: () => rmSync(own, { recursive: true, force: true }) };
}
