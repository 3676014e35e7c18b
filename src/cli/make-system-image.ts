import { awaitSignals } from '../machine/await-signals.ts';
import type { SystemImage } from '../model/system-image.ts';
import { plainText } from '../syntax/plain-text.ts';
import type { BuildFailure } from '../tasks/system/build-system-image.ts';
import { ensureSystemImage, type SystemWish } from '../tasks/system/ensure-system-image.ts';
import type { StepListener } from '../tasks/system/follow-docker.ts';
import { badUsage, type Console } from './console.ts';
import { showProgress } from './show-progress.ts';
import { isContained, systemPowers } from './system-powers.ts';
import type { EngineAtHand } from './up-engine.ts';

/** Which system image is wanted, and how its building is shown. */
export interface SystemImageOrder extends Pick<SystemWish, 'base' | 'user' | 'anew'> {
  /** For programs: no tree is drawn. */
  readonly json: boolean;
  readonly verbose: boolean;
}

/** The system image as the engine has it now; it is built where it has none, and where is said. Else the exit code, when it was said why there is none. */
export async function makeSystemImage(
  { base, user, anew, json, verbose }: SystemImageOrder,
  engine: EngineAtHand,
  out: Console,
): Promise<(SystemImage & { readonly wasThere: boolean }) | number> {
  const signals = awaitSignals();
  const progress = showProgress({ ...out, tellsTerminal: out.tellsTerminal && !json }, verbose);
  let last = 0;
  const listener: StepListener = { onEvent: progress.event, nextStep: () => ++last };
  try {
    const wish: SystemWish = {
      base,
      user,
      socket: engine.socket,
      anew,
      onBuild: (_image, builder) => out.tell(`${whereBuilt(engine, isContained(engine, builder))}\n`),
    };
    const made = await ensureSystemImage(wish, systemPowers(engine, signals.next()), listener);
    progress.end();
    return 'name' in made ? made : sayFailure(made, engine, out);
  } finally {
    progress.end();
    signals.close();
  }
}

function whereBuilt({ socket, isOwn }: EngineAtHand, contained: boolean): string {
  const where = `in the ${isOwn ? 'engine of containai' : 'engine'} at ${plainText(socket)}`;
  if (contained) return `The build runs under Sysbox, ${where}.`;
  return `The build runs as root of this machine, ${where}${isOwn ? '' : '; in that of sudo containai engine start it runs under Sysbox'}.`;
}

/** On a terminal the last lines stand in the tree above. */
function sayFailure(failure: BuildFailure, { isOwn, other }: EngineAtHand, out: Console): number {
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
