import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';
import { carryRecord } from './carry-record.ts';
import { readRecord, writeRecord } from './record-file.ts';
import { readTree, type TreePowers } from './read-tree.ts';
import type { SeenTree, TreeState } from './tree-state.ts';
import { type ActivityPowers, hasRunSince } from './workspace-activity.ts';

/** What keeping records may do. */
export interface RecordPowers extends TreePowers, Pick<ActivityPowers, 'engineAt'> {
  readonly machine: TreePowers['machine'] & Pick<Machine, 'readText' | 'writeText' | 'remove'>;
}

type RecordedSandbox = Pick<Sandbox, 'workspace' | 'engine' | 'owner'>;

type Places = Pick<SandboxPlaces, 'record' | 'recordAtStop'>;

/** Done; or one sentence why there is no record, or an older one. */
export type Recorded = { readonly refused?: string };

/**
 * Records a workspace right before code in its sandbox can change it. What is recorded already and was not agreed to since stays so; of a record that cannot be
 * read nothing is known, and a new one begins.
 */
export async function recordAtStart(sandbox: RecordedSandbox, places: Places, powers: RecordPowers): Promise<Recorded> {
  const { workspace } = sandbox;
  const before = recordIn(places.record, workspace, powers.machine);
  const said = before === undefined ? undefined : recordIn(places.recordAtStop, workspace, powers.machine);
  const atStop = said === undefined || (await hasRunSince(said.taken, sandbox, powers)) ? undefined : said;
  // It has run since, and nobody knows who changed what.
  if (before !== undefined && atStop === undefined) return removeAtStop(places, powers.machine);
  const now = await readTree(workspace, powers);
  if ('refused' in now) return { refused: `${workspace} cannot be recorded: ${now.refused}.` };
  return keep(before === undefined || atStop === undefined ? now : carryRecord(before, atStop, now), places, powers.machine);
}

/** The record of a workspace; undefined where there is none that can be read. */
export function recordIn(file: string, workspace: string, machine: Pick<Machine, 'readText'>): TreeState | undefined {
  const answer = readRecord(file, machine);
  return 'record' in answer && answer.record.top === workspace ? answer.record : undefined;
}

/** Notes how a workspace is when all code in its sandbox has ended: what is changed from then on is not the sandbox’s. */
export function recordAtStop(tree: SeenTree, places: Places, machine: RecordPowers['machine']): Recorded {
  const written = writeRecord(places.recordAtStop, tree, machine);
  return 'refused' in written ? { refused: `${places.recordAtStop} cannot be written: ${written.refused}.` } : {};
}

/** Takes a workspace as it is for what is agreed to: it is told of what changes from here on. */
export function acceptTree(tree: SeenTree, places: Places, machine: RecordPowers['machine']): Recorded {
  return keep(tree, places, machine);
}

function keep(tree: TreeState, places: Places, machine: RecordPowers['machine']): Recorded {
  const written = writeRecord(places.record, tree, machine);
  return 'refused' in written ? { refused: `${places.record} cannot be written: ${written.refused}.` } : removeAtStop(places, machine);
}

function removeAtStop({ recordAtStop: file }: Places, machine: RecordPowers['machine']): Recorded {
  const removed = machine.remove(file);
  return 'refused' in removed ? { refused: `${file} cannot be removed: ${removed.refused}.` } : {};
}
