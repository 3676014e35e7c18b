import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayFetch, oneAtATime } from './debian-package.ts';

/*
 * Debian 13 as a base of the system image, for engines whose containers reach no network: the packages that the image installs lie in a folder of it, and
 * apt knows no other place. Made once on a machine.
 */
const make = `
archive=$1 keyring=$2
shift 2
[ -e "$archive" ] && exit 0
export DEBIAN_FRONTEND=noninteractive
command -v debootstrap >/dev/null || { apt-get -q update; apt-get -q install -y --no-install-recommends debootstrap; }
root=$archive.root
rm -rf "$root"
debootstrap --variant=minbase --keyring="$keyring" trixie "$root" http://deb.debian.org/debian
cp /etc/resolv.conf "$root/etc/resolv.conf"
mkdir "$root/packages"
chroot "$root" apt-get -q update
chroot "$root" apt-get -q -y --no-install-recommends --download-only -o Dir::Cache::archives=/packages install "$@"
cd "$root/packages"
rm -rf partial lock
for file in *.deb; do
  dpkg-deb --field "$file"
  printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' "$file" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d ' ' -f 1)"
done > Packages
cd /
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/etc/apt/sources.list.d/* "$root/etc/resolv.conf"
echo 'deb [trusted=yes] file:/packages ./' > "$root/etc/apt/sources.list"
tar --create --numeric-owner --directory "$root" --file "$archive.new" .
rm -rf "$root"
mv "$archive.new" "$archive"
`;

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** An archive of that base, for `docker import`; or why there is none. */
export function systemBase(): { readonly archive: string } | { readonly missing: string } {
  const packages = wantedPackages();
  const hash = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12);
  const archive = join(tmpdir(), 'containai-test-debian-13', `system-base-${hash}.tar`);
  if (existsSync(archive)) return { archive };
  if (!mayFetch)
    return { missing: 'debootstrap makes a Debian of this machine’s architecture on CI machines alone (CI=true, as root, on Debian)' };
  if (oneAtATime(make, [archive, keyring, ...packages])) return { archive };
  return { missing: 'debootstrap made no Debian; what it said stands above' };
}

/** What the image’s own script installs on Debian. */
function wantedPackages(): readonly string[] {
  const script = readFileSync(new URL('../../system/install-packages.sh', import.meta.url), 'utf8');
  const words = [...script.matchAll(/set -- (?:"\$@" )?([a-z][^;\n]*)/gu)].flatMap(([, some = '']) => some.split(' '));
  return words.filter((word) => word !== 'docker-compose-v2');
}
