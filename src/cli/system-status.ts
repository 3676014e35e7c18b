import { realMachine } from '../machine/real.ts';
import type { SystemUser } from '../model/system-image.ts';
import { plainText } from '../syntax/plain-text.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { findSystemImage } from '../tasks/system/find-system-image.ts';
import { type ListedImage, listSystemImages } from '../tasks/system/list-system-images.ts';
import { readSystemFiles } from '../machine/installed-files.ts';
import { numberOfUser } from '../tasks/system/number-of-user.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { engineForLaunch } from './up-engine.ts';

/** `containai system status`: says which system image is needed, and which the engine has. */
export async function runSystemStatus(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('system status', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('system status', out);
  const facts = hostFacts({}, realMachine);
  if ('refused' in facts) return badUsage(facts.refused, out);
  const engine = await engineForLaunch(values.engine, facts);
  if ('refused' in engine) {
    badUsage(engine.refused, out);
    return engine.isBadUsage === true ? 2 : 3;
  }
  const user = numberOfUser(realMachine.ownersOf(realMachine.workingFolder()));
  try {
    const needed = await findSystemImage({ base: values.base, user }, { engine: engine.engine, readSystemFiles });
    const listed = await listSystemImages(engine.engine);
    if ('refused' in needed && needed.isMissing !== true) {
      badUsage(needed.refused, out);
      return needed.isBadInput === true ? 2 : 3;
    }
    if ('refused' in listed) {
      badUsage(listed.refused, out);
      return 3;
    }
    const image = 'refused' in needed ? undefined : needed.name;
    const id = 'refused' in needed ? undefined : needed.id;
    const others = listed.filter((one) => one.id !== id);
    await out.print(
      values.json
        ? `${JSON.stringify({ version: 1, base: values.base, user, image, id, others })}\n`
        : `${wordsOf(values.base, user, image, id !== undefined)}\n${others.map(rowOf).join('')}`,
    );
    return id === undefined ? 1 : 0;
  } finally {
    engine.close();
  }
}

function wordsOf(base: string, { uid }: SystemUser, image: string | undefined, isThere: boolean): string {
  const shown = plainText(base);
  if (image === undefined) return `${shown} is not on this engine; containai system build fetches it, and builds on it.`;
  return `${image}, on ${shown}, for user number ${uid}, ${isThere ? 'is there' : 'is not there; containai system build makes it'}.`;
}

/** Of another base, or of an earlier release. */
function rowOf({ id, name, size, created }: ListedImage): string {
  const shown = plainText(name ?? id.slice(0, 19));
  return `Not needed for it: ${shown}  ${new Date(created * 1000).toISOString().slice(0, 10)}  ${(size / 1e6).toFixed(0)} MB\n`;
}
