import { realMachine } from '../machine/real.ts';
import { findAddress } from '../tasks/gate/find-address.ts';
import { shellEnvironment, vscodeSettings } from '../tasks/gate/gate-environment.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai gate env`: prints what leads a shell or VS Code through a gate. */
export async function runGateEnv(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('gate env', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('gate env', out);
  const address = findAddress(values.listen, realMachine);
  if ('refused' in address) return badUsage(address.refused, out);
  if (!values.vscode) {
    await out.print(shellEnvironment(address.listen));
    return 0;
  }
  const { settings, says } = vscodeSettings(address.listen);
  await out.print(`${JSON.stringify(settings, undefined, 2)}\n`);
  for (const sentence of says) out.complain(sentence);
  return 0;
}
