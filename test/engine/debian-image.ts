import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianPackage, mayFetch, oneAtATime } from './debian-package.ts';

// Once a machine: the archive is renamed when it is whole. What no container needs is left out.
const make = `
archive=$1 tool=$2 release=$3 packages=$4
[ -e "$archive" ] && exit 0
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
DEBOOTSTRAP_DIR="$tool/usr/share/debootstrap" "$tool/usr/sbin/debootstrap" --variant=minbase --include="$packages" \\
  "$release" "$root" http://deb.debian.org/debian
rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/locale/*
tar --create --numeric-owner --file "$archive.part" --directory "$root" .
mv "$archive.part" "$archive"
`;

/**
 * The archive of a Debian with these packages, made by debootstrap, for `docker import`; undefined where it cannot be made. It is kept for the machine’s next
 * tests.
 */
export function packDebian(release: 'bookworm' | 'trixie', packages: readonly string[]): string | undefined {
  const words = packages.toSorted().join(',');
  const archive = join(tmpdir(), `containai-test-${release}-${createHash('sha256').update(words).digest('hex').slice(0, 12)}.tar`);
  if (existsSync(archive)) return archive;
  const tool = mayFetch ? debianPackage('debootstrap') : undefined;
  return tool !== undefined && oneAtATime(make, [archive, tool, release, words]) ? archive : undefined;
}
