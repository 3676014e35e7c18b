import { awaitSignals } from '../machine/await-signals.ts';
import { realMachine } from '../machine/real.ts';
import type { SystemImage } from '../model/system-image.ts';
import { plainText } from '../syntax/plain-text.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { type BuildFailure, type BuildPowers, buildSystemImage, fetchSystemBase, findBuilder } from '../tasks/system/build-system-image.ts';
import type { StepListener } from '../tasks/system/follow-docker.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { showProgress } from './show-progress.ts';
import { isContained, systemPowers } from './system-powers.ts';
import type { Values } from './settings.ts';
import { type EngineAtHand, engineForLaunch } from './up-engine.ts';

/** `containai system build`: builds the image of the system container, where the engine does not have it. */
export async function runSystemBuild(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('system build', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('system build', out);
  const facts = hostFacts({}, realMachine);
  if ('refused' in facts) return badUsage(facts.refused, out);
  const engine = await engineForLaunch(values.engine, facts);
  if ('refused' in engine) {
    badUsage(engine.refused, out);
    return engine.isBadUsage === true ? 2 : 3;
  }
  const signals = awaitSignals();
  const progress = showProgress({ ...out, tellsTerminal: out.tellsTerminal && !values.json }, values.verbose);
  let last = 0;
  const listener: StepListener = { onEvent: progress.event, nextStep: () => ++last };
  try {
    const made = await makeImage(values, engine, systemPowers(engine, signals.next()), listener, out);
    progress.end();
    return 'name' in made ? await sayImage(made, values, out) : sayFailure(made, engine, out);
  } finally {
    progress.end();
    signals.close();
    engine.close();
  }
}

async function makeImage(
  { base, 'no-cache': anew }: Values<'system build'>,
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

async function sayImage(
  { name, hash, id, base, baseId, wasThere }: SystemImage & { readonly wasThere: boolean },
  { json }: Values<'system build'>,
  out: Console,
): Promise<number> {
  await out.print(
    json
      ? `${JSON.stringify({ version: 1, image: name, hash, id, base, baseId, wasThere })}\n`
      : `${name}, on ${plainText(base)}, ${wasThere ? 'is there already' : 'is built'}.\n`,
  );
  return 0;
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
