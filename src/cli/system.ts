import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai system`: has parts, and does nothing by itself. */
export async function runSystem(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('system', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  if (parsed.values.help) return help('system', out);
  return badUsage('Say what to do with it: containai system build or status.', out);
}
