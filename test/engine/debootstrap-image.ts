import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianPackage, mayFetch, oneAtATime } from './debian-package.ts';

/** Releases whose images are made here, as their makers’ own images are: by debootstrap. */
export type Distribution = 'debian-12' | 'ubuntu-24.04';

const sources = {
  'debian-12': ['bookworm', 'http://deb.debian.org/debian'],
  'ubuntu-24.04': ['noble', 'http://archive.ubuntu.com/ubuntu'],
} as const;

/*
 * A user `dev` (1000), whose account is locked as `useradd` leaves it. Debian has no SSH server, and its packages beside it, so that apt-get needs no network;
 * Ubuntu has the server, without host keys.
 */
const make = `
archive=$1 tool=$2 suite=$3 mirror=$4 has_server=$5
[ -e "$archive" ] && exit 0
root=$archive.root
rm -rf "$root"
set -- --variant=minbase
[ -z "$has_server" ] || set -- "$@" --include=openssh-server
[ "$suite" = bookworm ] || set -- "$@" --no-check-gpg
DEBOOTSTRAP_DIR="$tool/usr/share/debootstrap" "$tool/usr/sbin/debootstrap" "$@" "$suite" "$root" "$mirror"
chroot "$root" sh -c 'id 1000 >/dev/null 2>&1 && userdel -r "$(id -un 1000)"; useradd --create-home --shell /bin/bash --uid 1000 dev'
mkdir -p "$root/opt/packages"
if [ -z "$has_server" ]; then
  chroot "$root" apt-get -q -y --no-install-recommends --download-only install openssh-server
  cp "$root"/var/cache/apt/archives/*.deb "$root/opt/packages"
  cd "$root/opt/packages"
  for package in *.deb; do
    dpkg-deb -f "$package"
    echo "Filename: ./$package"; echo "Size: $(stat -c %s "$package")"; echo "SHA256: $(sha256sum "$package" | cut -d ' ' -f 1)"; echo
  done > Packages
  cd /
fi
echo 'deb [trusted=yes] file:/opt/packages ./' > "$root/etc/apt/sources.list"
rm -rf "$root"/etc/ssh/ssh_host_* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/locale
tar --create --numeric-owner --file "$archive.new" --directory "$root" --exclude ./dev --exclude ./proc --exclude ./sys .
mv "$archive.new" "$archive"
rm -rf "$root"
`;

/** The files of an image of a distribution, for `docker import`; undefined where they cannot be had. Made once, where tests may fetch packages. */
export function debootstrapImage(distribution: Distribution): string | undefined {
  const folder = join(tmpdir(), 'containai-test-debootstrap');
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${distribution}-ssh.tar`);
  if (existsSync(archive)) return archive;
  const hasServer = distribution === 'debian-12' ? '' : 'yes';
  const tool = mayFetch ? debianPackage('debootstrap') : undefined;
  return tool !== undefined && oneAtATime(make, [archive, tool, ...sources[distribution], hasServer]) ? archive : undefined;
}
