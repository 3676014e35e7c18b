import type { CapabilitiesOf } from '../../machine/file-capabilities.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ChangesReport, NotTold, SandboxActivity } from '../../model/changes-report.ts';
import { carryRecord } from './carry-record.ts';
import { findChanges, type FoundChanges } from './find-changes.ts';
import { readTree, type TreePowers } from './read-tree.ts';
import type { SeenTree, TreeState } from './tree-state.ts';
import type { WorkspaceRecord } from './workspace-record.ts';

/** What comparing a workspace may do. */
export interface ComparePowers extends TreePowers {
  readonly machine: TreePowers['machine'] & Pick<Machine, 'userId'>;
  readonly capabilitiesOf: CapabilitiesOf;
}

/** What is compared, and what is known besides. */
export interface CompareWish {
  /** Absolute real path. */
  readonly workspace: string;
  /** Absent: nothing is recorded, and all there is counts. */
  readonly recorded?: () => Promise<WorkspaceRecord>;
  readonly sandbox?: string;
  /** What else of this machine the sandbox may write. */
  readonly elsewhere?: readonly string[];
  readonly activity: SandboxActivity;
  readonly version: string;
}

/** A comparison, with the trees that it was made of, and the digest of what was found; or why there is none, as a part of a sentence. */
export type Compared =
  | {
      readonly report: ChangesReport;
      readonly tree: SeenTree;
      readonly record: TreeState | undefined;
      /** As `WorkspaceRecord.damaged`. */
      readonly damaged?: string;
      readonly digestWithout: FoundChanges['digestWithout'];
    }
  | { readonly refused: string };

/** Looks through a workspace for all that is not as it was recorded and that a program of this machine runs or trusts. */
export async function compareWorkspace(wish: CompareWish, powers: ComparePowers): Promise<Compared> {
  const { workspace, sandbox, activity, version } = wish;
  // The record is read while the second thread of the walk begins.
  const walking = readTree(workspace, powers);
  const [tree, recorded] = await Promise.all([walking, wish.recorded?.()]);
  if ('refused' in tree) return tree;
  const record = recordFor(tree, recorded);
  const found = findChanges({
    before: record,
    now: tree,
    user: powers.machine.userId(),
    capabilitiesOf: (paths) => powers.capabilitiesOf(workspace, paths),
  });
  const { counts, findings, more, diffs, noCapabilities, digestWithout } = found;
  const notTold: readonly NotTold[] = [
    ...tree.skipped.map(({ path, why }) => ({ path: path === '' ? '.' : path, why })),
    ...(wish.elsewhere ?? []).map((path) => ({ path, why: 'the sandbox may write in it, and it lies outside of the workspace' })),
    ...(record?.skipped ?? []).filter(({ path }) => !tree.skipped.some((one) => one.path === path)).map(unrecorded),
    ...(noCapabilities === undefined ? [] : [{ path: '.', why: `which programs in it have capabilities of their own: ${noCapabilities}` }]),
  ];
  const report: ChangesReport = {
    version: '1.0',
    tool: { name: 'containai', version },
    workspace,
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(record === undefined ? {} : { since: record.taken }),
    activity,
    entries: tree.columns.kind.length,
    counts,
    findings,
    more,
    diffs,
    notTold,
    outcome: findings.length > 0 ? 'found' : notTold.length > 0 ? 'undecided' : 'clear',
  };
  const { damaged } = recorded ?? {};
  return { report, tree, record, ...(damaged === undefined ? {} : { damaged }), digestWithout };
}

function unrecorded({ path, why }: NotTold): NotTold {
  return { path: path === '' ? '.' : path, why: `it was not recorded: ${why}` };
}

/** What a tree is compared with: the record, but for what was changed while the sandbox was stopped. */
function recordFor(tree: SeenTree, { record, atStop }: WorkspaceRecord = {}): TreeState | undefined {
  return record === undefined || atStop === undefined ? record : { ...carryRecord(record, atStop, tree), taken: record.taken };
}
