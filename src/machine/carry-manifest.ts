import { copyFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from './make-folder.ts';

const name = 'control-manifest.json';

/**
 * Carries the control manifest that the reference CLI has fetched from one of its temporary folders to another, where that one has none or an older one: else
 * each workspace would wait for its own, while the reference CLI asks once in five minutes for all of a user’s (devcontainers/cli@f683c29f
 * src/spec-configuration/controlManifest.ts). The time it was fetched goes with it. What cannot be carried is fetched anew.
 */
export function carryManifest(from: string, to: string): void {
  for (const folder of listed(from)) {
    // `devcontainercli-USER`, on Linux (src/spec-node/utils.ts getCacheFolder).
    if (!/^devcontainercli(?:-|$)/u.test(folder)) continue;
    const [source, target] = [join(from, folder, name), join(to, folder, name)];
    const fetched = timeOf(source);
    if (fetched === undefined || fetched.getTime() <= (timeOf(target)?.getTime() ?? 0)) continue;
    const part = `${target}.${process.pid}`;
    try {
      makeFolders(join(to, folder));
      copyFileSync(source, part);
      utimesSync(part, fetched, fetched);
      renameSync(part, target);
    } catch {
      removePart(part);
    }
  }
}

/** What is not there, or in a folder of somebody else’s, was not begun. */
function removePart(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is of no use to anybody, and in nobody’s way.
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function timeOf(path: string): Date | undefined {
  try {
    const seen = statSync(path);
    return seen.isFile() ? seen.mtime : undefined;
  } catch {
    return undefined;
  }
}
