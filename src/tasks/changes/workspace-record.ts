import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { listSandboxes } from '../sandbox/sandbox-files.ts';
import { type SandboxPlaces, sandboxPlaces } from '../sandbox/sandbox-places.ts';
import { carryRecord } from './carry-record.ts';
import { readRecord, writeRecord } from './record-file.ts';
import { readTree, type TreePowers } from './read-tree.ts';
import type { SeenTree, TreeState } from './tree-state.ts';
import { type ActivityPowers, hasRunSince } from './workspace-activity.ts';

/** What keeping records may do. */
export interface RecordPowers extends TreePowers, Pick<ActivityPowers, 'engineAt'> {
  readonly machine: TreePowers['machine'] & Pick<Machine, 'readText' | 'writeText' | 'remove' | 'list' | 'stateFolder' | 'runtimeFolder'>;
}

type RecordedSandbox = Pick<Sandbox, 'workspace' | 'engine' | 'owner'>;

type Places = Pick<SandboxPlaces, 'record' | 'recordAtStop'>;

/** Done; or one sentence why there is no record, an older one, or one that begins only now. */
export type Recorded = { readonly refused?: string };

/**
 * Records a workspace right before code in its sandbox can change it. What is recorded already and was not agreed to since stays so; of a record that cannot be
 * read nothing is known, and a new one begins. Where there is none, that of another sandbox with the same workspace is taken on: who moves its configuration
 * makes another sandbox of it, and is not rid of what was recorded.
 */
export async function recordAtStart(sandbox: RecordedSandbox, places: Places, powers: RecordPowers): Promise<Recorded> {
  const { workspace } = sandbox;
  const own = await recordOf(sandbox, places, powers);
  const { record, atStop } = own.record === undefined ? await recordOfOther(sandbox, places, powers) : own;
  // It has run since, and nobody knows who changed what.
  if (record !== undefined && atStop === undefined)
    return own.record === undefined ? keep(record, places, powers.machine) : removeAtStop(places, powers.machine);
  const now = await readTree(workspace, powers);
  if ('refused' in now) return { refused: `${workspace} cannot be recorded: ${now.refused}.` };
  const kept = keep(record === undefined || atStop === undefined ? now : carryRecord(record, atStop, now), places, powers.machine);
  if (own.damaged === undefined || kept.refused !== undefined) return kept;
  return { refused: `${own.damaged} A new one begins now: what was changed before is shown by containai changes --all alone.` };
}

/** What is recorded of a workspace. */
export interface WorkspaceRecord {
  readonly record?: TreeState;
  /** How it was when all code in its sandbox had ended; absent where that runs, or has run since. */
  readonly atStop?: TreeState;
  /** One sentence: there is a record, and it is none. */
  readonly damaged?: string;
}

/** Reads what is recorded of the workspace of a sandbox. */
export async function recordOf(
  sandbox: RecordedSandbox,
  places: Places,
  powers: Pick<RecordPowers, 'engineAt'> & { readonly machine: Pick<Machine, 'readText'> },
): Promise<WorkspaceRecord> {
  const record = readRecord(places.record, powers.machine);
  if ('refused' in record) return { damaged: record.refused };
  if ('missing' in record || record.record.top !== sandbox.workspace) return {};
  const atStop = readRecord(places.recordAtStop, powers.machine);
  const isOlder =
    !('record' in atStop) || atStop.record.top !== sandbox.workspace || (await hasRunSince(atStop.record.taken, sandbox, powers));
  return { ...record, ...(isOlder ? {} : { atStop: atStop.record }) };
}

/** The oldest record that other sandboxes with that workspace have. */
async function recordOfOther({ workspace }: RecordedSandbox, { record: own }: Places, powers: RecordPowers): Promise<WorkspaceRecord> {
  let oldest: WorkspaceRecord = {};
  for (const other of sandboxesOf(workspace, powers.machine)) {
    const places = sandboxPlaces(other.id, powers.machine);
    if ('refused' in places || places.record === own) continue;
    const found = await recordOf(other, places, powers);
    if (found.record !== undefined && (oldest.record === undefined || found.record.taken < oldest.record.taken)) oldest = found;
  }
  return oldest;
}

/** All sandboxes with that workspace. */
export function sandboxesOf(workspace: string, machine: Pick<Machine, 'readText' | 'list' | 'stateFolder'>): readonly Sandbox[] {
  return listSandboxes(machine).sandboxes.filter((one) => one.workspace === workspace);
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
