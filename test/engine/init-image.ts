import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importArguments, packSmallImage } from './small-image.ts';
import type { UpWorld } from './up-world.ts';

// Without Sysbox systemd does not start here. What says that it runs makes known what it was asked.
const init = {
  'sbin/init': '#!/bin/sh\ntrap "exit 0" 15 1 37\nwhile sleep 0.1; do :; done\n',
  'usr/local/bin/systemctl':
    '#!/bin/sh\necho "$*" >> /asked\ncase $1 in is-system-running) if [ -e /reset ]; then cat /state; else echo degraded; exit 1; fi ;; reset-failed) : > /reset ;; list-units) echo "web.service loaded failed failed" ;; esac\n',
  state: 'running\n',
};

/** Gives an engine the small image with a stand-in for systemd, and with files besides: texts by their paths. `changes`: whatever `docker import --change` takes. */
export async function importInitImage(
  { folder, programs, direct }: UpWorld,
  name: string,
  { files = {}, changes = [] }: { readonly files?: Readonly<Record<string, string>>; readonly changes?: readonly string[] } = {},
): Promise<void> {
  const own = join(folder, 'with-init');
  mkdirSync(own, { recursive: true });
  const archive = packSmallImage(own, programs.busybox);
  const root = join(own, 'small-image');
  for (const [path, text] of Object.entries({ ...init, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: 0o755 });
  }
  mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });
  execFileSync('tar', ['--create', '--numeric-owner', '--file', archive, '--directory', root, '.']);
  await direct.said(...importArguments(archive, name, ['CMD ["/sbin/init"]', ...changes]));
  rmSync(own, { recursive: true, force: true });
}
