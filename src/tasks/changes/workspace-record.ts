import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';
import { carryRecord } from './carry-record.ts';
import { readRecord, writeRecord } from './record-file.ts';
import { readTree, type TreePowers } from './read-tree.ts';
import type { SeenTree } from './tree-state.ts';

/** What keeping records may do. */
export interface RecordPowers extends TreePowers {
  readonly machine: TreePowers['machine'] & Pick<Machine, 'readText' | 'writeText' | 'remove'>;
}

type Places = Pick<SandboxPlaces, 'record' | 'recordAtStop'>;

/** Done; or one sentence why there is no record, or an older one. */
export type Recorded = { readonly refused?: string };

/**
 * Records a workspace right before code in its sandbox can change it. What is recorded already and was not agreed to since stays so; of a record that cannot be
 * read nothing is known, and a new one begins.
 */
export function recordAtStart({ workspace }: Pick<Sandbox, 'workspace'>, places: Places, powers: RecordPowers): Recorded {
  const { machine } = powers;
  const before = readRecord(places.record, machine);
  const atStop = readRecord(places.recordAtStop, machine);
  // It has run since, and nobody knows who changed what.
  if ('record' in before && before.record.top === workspace && !('record' in atStop)) return {};
  const now = readTree(workspace, powers);
  if ('refused' in now) return { refused: `${workspace} cannot be recorded: ${now.refused}.` };
  const isCarried = 'record' in before && 'record' in atStop && before.record.top === workspace && atStop.record.top === workspace;
  const written = writeRecord(places.record, isCarried ? carryRecord(before.record, atStop.record, now) : now, machine);
  if ('refused' in written) return { refused: `${places.record} cannot be written: ${written.refused}.` };
  const removed = machine.remove(places.recordAtStop);
  return 'refused' in removed ? { refused: `${places.recordAtStop} cannot be removed: ${removed.refused}.` } : {};
}

/** Notes how a workspace is when all code in its sandbox has ended: what is changed from then on is not the sandbox’s. */
export function recordAtStop(tree: SeenTree, places: Places, machine: RecordPowers['machine']): Recorded {
  const written = writeRecord(places.recordAtStop, tree, machine);
  return 'refused' in written ? { refused: `${places.recordAtStop} cannot be written: ${written.refused}.` } : {};
}

/** Takes a workspace as it is for what is agreed to: it is told of what changes from here on. */
export function acceptTree(tree: SeenTree, places: Places, machine: RecordPowers['machine']): Recorded {
  const written = writeRecord(places.record, tree, machine);
  if ('refused' in written) return { refused: `${places.record} cannot be written: ${written.refused}.` };
  const removed = machine.remove(places.recordAtStop);
  return 'refused' in removed ? { refused: `${places.recordAtStop} cannot be removed: ${removed.refused}.` } : {};
}
