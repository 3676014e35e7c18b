import type { LaunchEvent } from '../../model/launch-progress.ts';
import { carryRecord } from '../changes/carry-record.ts';
import { readRecord, writeRecord } from '../changes/record-file.ts';
import { readTree } from '../changes/read-tree.ts';
import type { SeenTree } from '../changes/tree-state.ts';
import { startsOf } from '../changes/workspace-activity.ts';
import type { Begun, LaunchPowers } from './launch-sandbox.ts';

/** What a command of this machine changes in a workspace on the way to a start. */
export interface HostCommandRecord {
  /** To be told of all that happens in the launch. */
  onEvent(event: LaunchEvent): void;
  /** Takes what it has changed for the user’s own, when all has started. */
  settle(): Promise<void>;
}

/**
 * `initializeCommand` writes into the workspace after that was recorded, and before code inside can: the workspace is looked at before and after it. Nothing is taken
 * for the user’s own where a container was started before the second look had come to its end.
 */
export async function recordHostCommand({ sandbox, places }: Begun, powers: LaunchPowers): Promise<HostCommandRecord> {
  const before = await readTree(sandbox.workspace, powers);
  let step: number | undefined;
  let after: Promise<{ readonly tree: SeenTree | { readonly refused: string }; readonly done: number }> | undefined;
  const look = async (): Promise<Awaited<NonNullable<typeof after>>> => {
    const tree = await readTree(sandbox.workspace, powers);
    return { tree, done: Date.parse(powers.now()) };
  };
  return {
    onEvent: (event) => {
      if (event.is === 'started' && event.kind === 'host-command') step = event.step;
      if (event.is !== 'ended' || event.step !== step) return;
      after = look();
      // A launch that fails before it settles leaves nobody to hear of a walk that failed.
      after.catch(() => undefined);
    },
    settle: async () => {
      const seen = await after;
      if (seen === undefined || 'refused' in before || 'refused' in seen.tree) return;
      const starts = await startsOf(sandbox, powers);
      const begun = Date.parse(before.taken);
      if (starts === undefined || starts.some((start) => start >= begun && start <= seen.done)) return;
      const recorded = readRecord(places.record, powers.machine);
      if ('record' in recorded && recorded.record.top === sandbox.workspace)
        writeRecord(places.record, carryRecord(recorded.record, before, seen.tree), powers.machine);
    },
  };
}
