import type { SystemImage } from '../model/system-image.ts';
import { plainText } from '../syntax/plain-text.ts';
import { type BuildFailure, type BuildPowers, buildSystemImage, fetchSystemBase, findBuilder } from '../tasks/system/build-system-image.ts';
import type { StepListener } from '../tasks/system/follow-docker.ts';
import { badUsage, type Console } from './console.ts';
import { isContained } from './system-powers.ts';
import type { EngineAtHand } from './up-engine.ts';

/** The system image on a base: the one that the engine has, else it is built there, and where is said. `anew`: built in any case. */
export async function makeSystemImage(
  { base, anew }: { readonly base: string; readonly anew: boolean },
  engine: EngineAtHand,
  powers: BuildPowers,
  listener: StepListener,
  out: Console,
): Promise<(SystemImage & { readonly wasThere: boolean }) | BuildFailure> {
  const { socket } = engine;
  const image = await fetchSystemBase(base, socket, powers, listener);
  if (!('name' in image)) return image;
  if (image.id !== undefined && !anew) return { ...image, wasThere: true };
  const builder = await findBuilder(socket, powers);
  if (typeof builder !== 'string') return builder;
  out.tell(`${whereBuilt(engine, isContained(engine, builder))}\n`);
  const built = await buildSystemImage(image, { socket, builder, anew }, powers, listener);
  return 'name' in built ? { ...built, wasThere: false } : built;
}

function whereBuilt({ socket, isOwn }: EngineAtHand, contained: boolean): string {
  const where = `in the ${isOwn ? 'engine of containai' : 'engine'} at ${plainText(socket)}`;
  if (contained) return `The build runs under Sysbox, ${where}.`;
  return `The build runs as root of this machine, ${where}${isOwn ? '' : '; in that of sudo containai engine start it runs under Sysbox'}.`;
}

/** On a terminal the last lines stand in the tree above. */
export function sayNotBuilt(failure: BuildFailure, { isOwn, other }: EngineAtHand, out: Console): number {
  if ('isCancelled' in failure) {
    out.tell('Ended; nothing was built.\n');
    return 130;
  }
  if ('refused' in failure) {
    badUsage(failure.refused, out);
    return failure.isBadInput === true ? 2 : 3;
  }
  const { failed, lines, isBadInput } = failure;
  badUsage(failed, out);
  if (!out.tellsTerminal) for (const line of lines) out.tell(`  ${line}\n`);
  if (lines.length === 0 && isOwn && other !== undefined)
    out.tell('An image that only your own engine has is copied by containai engine import IMAGE.\n');
  return isBadInput === true ? 2 : lines.length > 0 ? 1 : 3;
}
