import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { shownText } from '../reports/text-layout.ts';
import { workspaceActivity } from '../tasks/changes/workspace-activity.ts';
import { recordAtStart } from '../tasks/changes/workspace-record.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { startSandbox } from '../tasks/sandbox/stop-sandbox.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';
import { realChangesPowers } from './tell-changes.ts';
import { withSandbox } from './with-sandbox.ts';

/** `containai start`: starts a dev container that was stopped, through its gate, and runs nothing inside. */
export async function runStart(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('start', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  if (parsed.values.help) return help('start', out);
  return withSandbox(parsed.positionals[0], out, async (sandbox) => {
    const refused = await recordBefore(sandbox);
    if (refused !== undefined) out.complain(refused);
    const changed = await startSandbox(sandbox, parsed.values, realSandboxPowers);
    if ('refused' in changed) return broken(changed.refused, out);
    for (const note of changed.notes ?? []) out.tell(`${shownText(note)}\n`);
    await out.print(changed.count === 0 ? `${sandbox.name} was running already.\n` : `${sandbox.name} is running.\n`);
    return 0;
  });
}

/** Of one that runs it is too late. One sentence where it cannot be recorded. */
async function recordBefore(sandbox: Sandbox): Promise<string | undefined> {
  const places = sandboxPlaces(sandbox.id, realChangesPowers.machine);
  if ('refused' in places || (await workspaceActivity(sandbox, realChangesPowers)) !== 'stopped') return undefined;
  return (await recordAtStart(sandbox, places, realChangesPowers)).refused;
}
