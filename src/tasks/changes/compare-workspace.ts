import type { CapabilitiesOf } from '../../machine/file-capabilities.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ChangesReport, NotTold, SandboxActivity } from '../../model/changes-report.ts';
import { carryRecord } from './carry-record.ts';
import { findChanges } from './find-changes.ts';
import { readTree, type TreePowers } from './read-tree.ts';
import type { SeenTree, TreeState } from './tree-state.ts';

/** What comparing a workspace may do. */
export interface ComparePowers extends TreePowers {
  readonly machine: TreePowers['machine'] & Pick<Machine, 'userId'>;
  readonly capabilitiesOf: CapabilitiesOf;
}

/** What is compared, and what is known besides. */
export interface CompareWish {
  /** Absolute real path. */
  readonly workspace: string;
  /** Absent: there is none, and all there is counts. */
  readonly record?: TreeState;
  /** How it was when all code in the sandbox had ended: what is changed since then is not its work. */
  readonly atStop?: TreeState;
  readonly sandbox?: string;
  readonly activity: SandboxActivity;
  readonly version: string;
}

/** A comparison, with the trees that it was made of, and a digest of what was found; or why there is none, as a part of a sentence. */
export type Compared =
  | { readonly report: ChangesReport; readonly tree: SeenTree; readonly record: TreeState | undefined; readonly digest?: string }
  | { readonly refused: string };

/** Looks through a workspace for all that is not as it was recorded and that a program of this machine runs or trusts. */
export async function compareWorkspace(wish: CompareWish, powers: ComparePowers): Promise<Compared> {
  const { workspace, atStop, sandbox, activity, version } = wish;
  const tree = await readTree(workspace, powers);
  if ('refused' in tree) return tree;
  const record =
    wish.record === undefined || atStop === undefined
      ? wish.record
      : { ...carryRecord(wish.record, atStop, tree), taken: wish.record.taken };
  const found = findChanges({
    before: record,
    now: tree,
    user: powers.machine.userId(),
    capabilitiesOf: (paths) => powers.capabilitiesOf(workspace, paths),
  });
  const { counts, findings, more, diffs, unasked, noCapabilities, digest } = found;
  const notTold: readonly NotTold[] = [
    ...tree.skipped.map(({ path, why }) => ({ path: path === '' ? '.' : path, why })),
    ...(record?.skipped ?? []).filter(({ path }) => !tree.skipped.some((one) => one.path === path)).map(unrecorded),
    ...unasked.map((path) => ({ path, why: 'whether it has capabilities of its own: its name is no UTF-8' })),
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
  return { report, tree, record, ...(digest === undefined ? {} : { digest }) };
}

function unrecorded({ path, why }: NotTold): NotTold {
  return { path: path === '' ? '.' : path, why: `it was not recorded: ${why}` };
}
