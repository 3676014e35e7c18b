import { realMachine } from '../machine/real.ts';
import { findSandbox } from '../tasks/sandbox/find-sandbox.ts';
import { readForward } from '../tasks/sandbox/forward-port.ts';
import { badUsage, type Console, help } from './console.ts';
import { forwardUntilTold } from './forward-until-told.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai forward`: makes ports of a dev container reachable on this machine’s loopback address, until it is told to end. */
export async function runForward(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('forward', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('forward', out);
  const [first] = positionals;
  const isName = first !== undefined && readForward(first) === undefined;
  const found = findSandbox(isName ? first : undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const { sandbox } = found;
  const words = isName ? positionals.slice(1) : positionals;
  const texts = words.length > 0 ? words : sandbox.forwardPorts.map(String);
  if (texts.length === 0)
    return badUsage(`The configuration of ${sandbox.name} has no forwardPorts: name a port, such as 3000 or 8080:3000.`, out);
  const wrong = texts.find((text) => readForward(text) === undefined);
  if (wrong !== undefined) return badUsage(`${wrong.slice(0, 60)} is no port: write PORT, HOST:PORT, LOCAL:PORT or LOCAL:HOST:PORT.`, out);
  return forwardUntilTold(sandbox, texts, (line) => out.print(line), out);
}
