import { realMachine } from '../machine/real.ts';
import type { SystemImage } from '../model/system-image.ts';
import { plainText } from '../syntax/plain-text.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { numberOfUser } from '../tasks/system/number-of-user.ts';
import { badUsage, type Console, help } from './console.ts';
import { makeSystemImage } from './make-system-image.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';
import { engineForLaunch } from './up-engine.ts';

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
  try {
    const made = await makeSystemImage(
      { ...values, user: numberOfUser(realMachine.ownersOf(realMachine.workingFolder())), anew: values['no-cache'] },
      engine,
      out,
    );
    return typeof made === 'number' ? made : await sayImage(made, values, out);
  } finally {
    engine.close();
  }
}

async function sayImage(
  { name, hash, id, base, baseId, user, wasThere }: SystemImage & { readonly wasThere: boolean },
  { json }: Values<'system build'>,
  out: Console,
): Promise<number> {
  await out.print(
    json
      ? `${JSON.stringify({ version: 1, image: name, hash, id, base, baseId, user, wasThere })}\n`
      : `${name}, on ${plainText(base)}, for user number ${user.uid}, ${wasThere ? 'is there already' : 'is built'}.\n`,
  );
  return 0;
}
