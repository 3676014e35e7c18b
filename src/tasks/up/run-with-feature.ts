import type { LaunchEvent } from '../../model/launch-progress.ts';
import type { DevcontainerWish } from './devcontainer-command.ts';
import type { LaunchOrder, LaunchPowers } from './launch-sandbox.ts';
import { type RanDevcontainer, runDevcontainer } from './run-devcontainer.ts';

/** Runs the reference CLI as wished, and has the Feature of this program’s own at hand while it runs, where one is put in. */
export async function runWithFeature(
  wish: DevcontainerWish,
  { id, prepared: { feature } }: Pick<LaunchOrder, 'id' | 'prepared'>,
  { serveFiles, devcontainer }: Pick<LaunchPowers, 'serveFiles' | 'devcontainer'>,
  onEvent: (event: LaunchEvent) => void,
): Promise<RanDevcontainer> {
  if (feature === undefined) return runDevcontainer(wish, devcontainer, onEvent);
  const served = await serveFiles(feature.files, registryPort(id));
  if ('refused' in served)
    return { outcome: 'refused', why: `The Feature ${feature.name} cannot be served to the reference CLI: ${served.refused}.` };
  try {
    return await runDevcontainer({ ...wish, feature: feature.idAt(served.port) }, devcontainer, onEvent);
  } finally {
    served.close();
  }
}

/**
 * The same each time, where nobody has it: the port is in the id of the Feature, and the id in what is built (the reference CLI puts it into the script that
 * installs it, and into the label of the image), which is found in the cache only then.
 */
function registryPort(id: string): number {
  return 20_000 + (Number.parseInt(id.slice(0, 6), 16) % 10_000);
}
