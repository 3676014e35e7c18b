import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { realTreePowers } from '../machine/real-tree-powers.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { renderChangesSummary } from '../reports/changes-summary.ts';
import { shownText } from '../reports/text-layout.ts';
import { quoteLiteralWord } from '../syntax/quote-shell-word.ts';
import { changesSince, type ChangesSince } from '../tasks/changes/changes-since.ts';
import { recordAtStop, recordOf } from '../tasks/changes/workspace-record.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { type Console, hasColor } from './console.ts';

/** All that comparing workspaces with their records may do to this machine. */
export const realChangesPowers = { ...realSandboxPowers, ...realTreePowers };

type Told = Pick<Sandbox, 'id' | 'name' | 'workspace' | 'engine' | 'owner'>;

/** Says in a few lines on standard error what a sandbox has left since its workspace was recorded; undefined where nothing is known of that. */
export async function tellChanges(sandbox: Told, out: Console): Promise<ChangesSince | undefined> {
  const since = await sinceRecord(sandbox, out);
  if (since !== undefined) tellSince(since, out, sandbox.name);
  return since;
}

/** What it has left, not told of yet. */
export async function sinceRecord(sandbox: Told, out: Console): Promise<ChangesSince | undefined> {
  const places = sandboxPlaces(sandbox.id, realChangesPowers.machine);
  if ('refused' in places) return undefined;
  const since = await changesSince(sandbox, places, out.version, realChangesPowers);
  if (since === undefined) return undefined;
  if ('refused' in since) {
    out.complain(`${shownText(sandbox.workspace)} was not looked through: ${since.refused}.`);
    return undefined;
  }
  return since;
}

/** Tells of it. `name`: of the sandbox, by which more can be seen; absent where that and its record are gone. */
export function tellSince({ report }: ChangesSince, out: Console, name?: string): void {
  const color = hasColor('auto', { isTerminal: out.tellsTerminal, noColor: out.noColor });
  out.tell(renderChangesSummary(report, { color, ...(name === undefined ? {} : { word: quoteLiteralWord(name) }) }));
}

/** The same of one that was just stopped. What is changed from then on is not its work: that is noted, once. */
export async function tellChangesAtStop(sandbox: Told, out: Console): Promise<void> {
  const since = await tellChanges(sandbox, out);
  const places = sandboxPlaces(sandbox.id, realChangesPowers.machine);
  if (since === undefined || since.report.activity !== 'stopped' || 'refused' in places) return;
  // It was stopped before, and what has changed since then is not its work either.
  if ((await recordOf(sandbox, places, realChangesPowers)).atStop !== undefined) return;
  const { refused } = recordAtStop(since.tree, places, realChangesPowers.machine);
  if (refused !== undefined) out.complain(refused);
}
