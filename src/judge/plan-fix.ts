import type { Fact, Origin } from '../model/fact.ts';
import { isLocking } from '../model/locking.ts';
import type { Change, ContainerRequest, Mount, Request } from '../model/request.ts';
import type { FindingFix } from '../model/report.ts';
import type { Fix, Issue, Rule } from '../model/rule.ts';

/** A fix of one issue, with changes that text can make: where `where` is `start` there are none. */
export interface PlannedFix extends Omit<FindingFix, 'edits'> {
  readonly rule: string;
  readonly issue: Issue;
  readonly request: Request;
  readonly changes: readonly Change[];
  /** A mount of a Feature is hidden by it, which is not needed where the Feature itself goes. */
  readonly isMask?: true;
}

/**
 * Finds out what can be done about an issue, and where. What the file says is edited there. What a Feature brings in cannot be taken away by a
 * file, which only adds: a mount is masked by one of the same target, since the last one wins; what the gate takes away without harm when the
 * container is created is left to it; anything else goes with the line that names the Feature. What an image’s label says is left to the gate.
 * Undefined where the rule offers nothing.
 */
export function planFix(rule: Rule, issue: Issue, request: Request): PlannedFix | undefined {
  const fix = rule.fix?.(issue, request);
  if (fix === undefined) return undefined;
  const planned = { rule: rule.id, issue, request, title: fix.title };
  const ways = fix.changes.map((change) => wayOf(change, request));
  if (ways.includes('start') || fix.changes.length === 0) return { ...planned, safety: 'safe', where: 'start', changes: [] };
  const changes = changesOf(fix, ways, request);
  if (ways.every((way) => way === 'file'))
    return { ...planned, ...safetyOf(fix), where: isOfFeature(issue, changes) ? 'source' : 'file', ...needOf(changes), changes };
  const isMasked = ways.every((way) => way === 'file' || (typeof way === 'object' && way.isMask));
  const stops = fix.stops ?? ways.map((way) => (typeof way === 'object' ? way.stops : undefined)).find((one) => one !== undefined);
  const risky = { ...planned, safety: 'risky', ...(stops === undefined ? {} : { stops }), changes } as const;
  return isMasked ? { ...risky, title: fix.title.replace(/^Remove/u, 'Hide'), where: 'file', isMask: true } : { ...risky, where: 'source' };
}

// What a Feature says is changed at the line that names it.
function isOfFeature({ evidence }: Issue, changes: readonly Change[]): boolean {
  return (
    evidence.some(({ from }) => from.layer === 'feature') &&
    changes.some((change) => change.do !== 'add' && change.field === 'features' && !isLocking(change))
  );
}

// What a Feature is locked to, only its registry tells.
function needOf(changes: readonly Change[]): Pick<PlannedFix, 'needsLookup'> {
  return changes.some(isLocking) ? { needsLookup: true } : {};
}

function safetyOf({ safety, stops }: Fix): Pick<PlannedFix, 'safety' | 'stops'> {
  return stops === undefined ? { safety } : { safety, stops };
}

/** How a change can be made: as it is, by others in its place, or by the gate alone. */
type Way = 'file' | 'start' | Detour;
interface Detour {
  readonly changes: readonly Change[];
  readonly isMask: boolean;
  readonly stops: string;
}

function wayOf(change: Change, request: Request): Way {
  if (change.do === 'add' || isLocking(change)) return 'file';
  const { from, value } = change.fact as Fact<unknown>;
  if (from.layer === 'file' || from.layer === 'override') return 'file';
  if (from.layer !== 'feature' || request.kind !== 'container') return 'start';
  if (change.field === 'mounts' && change.do === 'remove') return mask(value as Mount, from);
  if (takenAwayAtStart.has(change.field)) return 'start';
  return dropFeature(from, request);
}

/** What the gate takes out of a create request without anything inside missing it. */
const takenAwayAtStart: ReadonlySet<string> = new Set(['privileged', 'capabilities', 'securityOptions', 'init']);

function mask({ target }: Mount, { document }: Origin): Way {
  const value: Mount = { kind: 'tmpfs', target, readOnly: false };
  return {
    changes: [{ do: 'add', kind: 'container', field: 'mounts', value }],
    isMask: true,
    stops: `What ${document} does with ${target} stops working: an empty file system of the container hides it.`,
  };
}

function dropFeature(from: Origin, request: ContainerRequest): Way {
  const feature = request.features.find((one) => one.from.pointer === from.via?.pointer && one.from.document === from.via.document);
  if (feature === undefined || feature.from.layer !== 'file') return 'start';
  return {
    changes: [{ do: 'remove', kind: 'container', field: 'features', fact: feature }],
    isMask: false,
    stops: `What Feature ${feature.value.id} installs is missing; install it in a Dockerfile, or take a Feature that does not ask for this.`,
  };
}

function changesOf(fix: Fix, ways: readonly Way[], request: Request): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const [index, change] of fix.changes.entries()) {
    const way = ways[index]!;
    for (const one of typeof way === 'object' ? way.changes : [change]) {
      if (one.do === 'add') changes.set(`add ${one.field} ${JSON.stringify(one.value)}`, { ...one, of: request.name } as Change);
      else changes.set(`${one.do} ${one.field} ${one.fact.from.document} ${one.fact.from.pointer} ${one.fact.from.offset?.[0] ?? ''}`, one);
    }
  }
  return [...changes.values()];
}
