import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { verifyContainers } from './verify-containers.ts';

/** `containai verify`: measures what should hold. Which measurement it is, the options say. */
export async function runVerify(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('verify', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('verify', out);
  return verifyContainers(values, positionals, out);
}
