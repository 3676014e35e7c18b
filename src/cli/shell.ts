import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { findSandbox } from '../tasks/sandbox/find-sandbox.ts';
import { viewOf } from '../tasks/sandbox/inner-door.ts';
import { loginShell } from '../tasks/sandbox/login-shell.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { insideOptions, runInSandbox } from './run-in-sandbox.ts';

/** `containai shell`: the login shell of the remote user, inside a dev container. */
export async function runShell(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('shell', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('shell', out);
  const found = findSandbox(positionals[0], realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const view = viewOf(found.sandbox, values);
  const options = insideOptions(values, view);
  const { streams } = realSandboxPowers;
  const isTerminal = streams.isInputTerminal() && streams.isOutputTerminal();
  const command = loginShell(options.user ?? view.container?.remoteUser ?? '');
  const wish = { ...options, command, isTerminal, hasInput: true, isShell: true };
  return runInSandbox(found.sandbox, () => Promise.resolve(wish), values, out);
}
