import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai engine`: has parts, and does nothing by itself. */
export async function runEngine(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('engine', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  if (parsed.values.help) return help('engine', out);
  return badUsage('Say what to do with it: containai engine start, stop, status, config or import.', out);
}
