import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { shownText } from '../reports/text-layout.ts';
import { startSandbox } from '../tasks/sandbox/stop-sandbox.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';
import { withSandbox } from './with-sandbox.ts';

/** `containai start`: starts a dev container that was stopped, through its gate, and runs nothing inside. */
export async function runStart(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('start', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  if (parsed.values.help) return help('start', out);
  return withSandbox(parsed.positionals[0], out, async (sandbox) => {
    const changed = await startSandbox(sandbox, parsed.values, realSandboxPowers);
    if ('refused' in changed) return broken(changed.refused, out);
    for (const note of changed.notes ?? []) out.tell(`${shownText(note)}\n`);
    await out.print(changed.count === 0 ? `${sandbox.name} was running already.\n` : `${sandbox.name} is running.\n`);
    return 0;
  });
}
