import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The image that most tests run: busybox, a user `dev` (1000), and nothing else. */
export const smallImage = 'busybox:test';

/** Packs the files of the small image, for `docker import`, and hands back the path of the archive. */
export function packSmallImage(folder: string, busybox: string): string {
  const archive = join(folder, 'small-image.tar');
  const root = join(folder, 'small-image');
  for (const path of ['bin', 'etc', 'home/dev', 'root', 'tmp', 'usr/local/bin', 'var']) mkdirSync(join(root, path), { recursive: true });
  cpSync(busybox, join(root, 'bin/busybox'));
  for (const name of execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n'))
    if (name !== 'busybox') symlinkSync('busybox', join(root, 'bin', name));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\ndev:x:1000:1000::/home/dev:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndev:x:1000:\n');
  writeFileSync(join(root, 'etc/os-release'), 'ID=busybox\n');
  chownSync(join(root, 'home/dev'), 1000, 1000);
  chmodSync(join(root, 'tmp'), 0o1777);
  execFileSync('tar', ['--create', '--numeric-owner', '--file', archive, '--directory', root, '.']);
  return archive;
}

/** Arguments of `docker import` that make an image of such an archive, with whatever `--change` takes besides. */
export function importArguments(archive: string, name: string, changes: readonly string[] = []): string[] {
  const all = ['ENV PATH=/usr/local/bin:/bin', 'CMD ["sh"]', ...changes];
  return ['import', ...all.flatMap((change) => ['--change', change]), archive, name];
}
