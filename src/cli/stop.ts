import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { stopSandbox } from '../tasks/sandbox/stop-sandbox.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';
import { tellChangesAtStop } from './tell-changes.ts';
import { withSandbox } from './with-sandbox.ts';

/** `containai stop`: stops a dev container, and with it its gate. */
export async function runStop(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('stop', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  if (parsed.values.help) return help('stop', out);
  return withSandbox(parsed.positionals[0], out, async (sandbox) => {
    const changed = await stopSandbox(sandbox, parsed.values, realSandboxPowers);
    if ('refused' in changed) return broken(changed.refused, out);
    const what = sandbox.mode === 'nested' && !parsed.values.outer ? `The dev container in ${sandbox.name}` : sandbox.name;
    await tellChangesAtStop(sandbox, out);
    await out.print(changed.count === 0 ? `${what} was stopped already.\n` : `${what} is stopped.\n`);
    return 0;
  });
}
