import type { Fact } from '../model/fact.ts';
import type { HostFacts } from '../model/host.ts';
import type { Use } from '../model/report.ts';
import type { Request } from '../model/request.ts';
import type { Applied, Behaviour, HostNeed, Matrix, MatrixBehaviour, MatrixEntry, Row } from '../model/row.ts';
import { compareVersions } from '../syntax/version.ts';

type Answer = 'yes' | 'no' | 'unknown';
type Range = { readonly from?: string; readonly below?: string };

/** Whether a condition holds on a host; `condition` says in words what is not known of it, where something is not. */
interface Met {
  readonly answer: Answer;
  readonly condition?: string;
}

const switches = [
  ['timeNamespaces', 'with time namespaces on in the engine (the default)', 'with "time-namespaces": false in the engine’s daemon.json'],
  ['buildsUnderSysbox', 'where the engine’s builder runs under Sysbox', 'where the engine’s builder runs under runc (the default)'],
  ['usernsRemap', 'where the engine runs with userns-remap', 'where the engine runs without userns-remap (the default)'],
  ['idMappedMounts', 'where mounts can be ID-mapped', 'where mounts cannot be ID-mapped'],
  ['shiftfs', 'with shiftfs', 'without shiftfs'],
  ['selinux', 'with SELinux', 'without SELinux'],
] as const satisfies readonly (readonly [keyof HostNeed & keyof HostFacts, string, string])[];

/** A row's behaviours that hold, or may hold, on a host: with a fact unknown every one that could, each with its condition in words. */
export function applyRow(row: Row, host: HostFacts): Applied {
  const behaviours: { behaviour: Behaviour; condition?: string }[] = [];
  for (const behaviour of row.behaviours) {
    const { answer, condition } = behaviour.when === undefined ? always : meets(behaviour.when, host);
    if (answer === 'no') continue;
    behaviours.push(condition === undefined ? { behaviour } : { behaviour, condition });
  }
  return { row, behaviours, host };
}

/**
 * The rows that a request touches, on a host: one use for each behaviour that may hold. `show` gives a fact's value as short text;
 * lines and columns are the report's to add.
 */
export function assess(request: Request, rows: readonly Row[], host: HostFacts, show: (fact: Fact<unknown>) => string): readonly Use[] {
  const uses: Use[] = [];
  for (const row of rows) {
    const facts = row.uses(request);
    if (facts.length === 0) continue;
    const evidence = facts.map((one) => ({ from: one.from, shows: show(one) }));
    for (const { behaviour, condition } of applied(row, host)) {
      uses.push({
        row: row.id,
        aspect: row.aspect,
        result: behaviour.result,
        says: behaviour.says,
        action: row.action,
        ...(condition === undefined ? {} : { condition }),
        ...(behaviour.error === undefined ? {} : { error: behaviour.error }),
        evidence,
      });
    }
  }
  return uses;
}

// Many requests are judged for one host, and what a row says of it stays the same.
const remembered = new WeakMap<HostFacts, Map<Row, Applied['behaviours']>>();

function applied(row: Row, host: HostFacts): Applied['behaviours'] {
  let rows = remembered.get(host);
  if (rows === undefined) remembered.set(host, (rows = new Map()));
  let behaviours = rows.get(row);
  if (behaviours === undefined) rows.set(row, (behaviours = applyRow(row, host).behaviours));
  return behaviours;
}

/** The matrix for a host as plain data for reports; rows without a behaviour there are left out. */
export function matrixFor(rows: readonly Row[], host: HostFacts): Matrix {
  return { host, entries: rows.map((row) => entryOf(applyRow(row, host))).filter((entry) => entry.behaviours.length > 0) };
}

function entryOf({ row, behaviours }: Applied): MatrixEntry {
  return {
    id: row.id,
    pattern: row.pattern,
    aspect: row.aspect,
    expectation: row.expectation,
    behaviours: behaviours.map(({ behaviour, condition }): MatrixBehaviour => ({
      result: behaviour.result,
      says: behaviour.says,
      ...(condition === undefined ? {} : { condition }),
      ...(behaviour.error === undefined ? {} : { error: behaviour.error }),
      evidence: behaviour.evidence,
    })),
    action: row.action,
    ...(row.study === undefined ? {} : { study: row.study }),
    ...(row.differs === undefined ? {} : { differs: row.differs }),
    ...(row.workaround === undefined ? {} : { workaround: row.workaround }),
  };
}

const always: Met = { answer: 'yes' };
const never: Met = { answer: 'no' };

/** Whether a condition holds on a host. One part that does not hold decides; a part that is not known goes into the words. */
export function meets(need: HostNeed, host: HostFacts): Met {
  const parts = [
    inRange('kernel', need.kernel, host.kernel),
    inRange('Sysbox', need.sysbox, host.sysbox?.version),
    inRange('Docker', need.engine, host.engine?.version),
    is(need.cgroup, host.cgroup, 'with cgroup v'),
    is(need.distribution, host.distribution, 'on '),
    isOther(need.otherDistribution, host.distribution),
    ...switches.map(([key, on, off]) => isSet(need[key], host[key], on, off)),
  ];
  if (parts.some(({ answer }) => answer === 'no')) return never;
  const conditions = parts.flatMap(({ condition }) => condition ?? []);
  return conditions.length === 0 ? always : { answer: 'unknown', condition: joinWords(conditions) };
}

function inRange(name: string, range: Range | undefined, version: string | undefined): Met {
  if (range === undefined) return always;
  const { from, below } = range;
  if (version !== undefined && /^v?\d/u.test(version)) {
    const isIn =
      (from === undefined || compareVersions(version, from) >= 0) && (below === undefined || compareVersions(version, below) < 0);
    return isIn ? always : never;
  }
  if (from === undefined && below === undefined) return always;
  const words =
    from === undefined
      ? `${name} older than ${below}`
      : below === undefined
        ? `${name} ${from} or newer`
        : `${name} from ${from} to before ${below}`;
  return { answer: 'unknown', condition: `on ${words}` };
}

function is<T extends string | number>(wanted: T | undefined, found: T | undefined, words: string): Met {
  if (wanted === undefined) return always;
  if (found === undefined) return { answer: 'unknown', condition: `${words}${capitalised(String(wanted))}` };
  return found === wanted ? always : never;
}

function isOther(unwanted: string | undefined, found: string | undefined): Met {
  if (unwanted === undefined) return always;
  if (found === undefined) return { answer: 'unknown', condition: `on distributions other than ${capitalised(unwanted)}` };
  return found === unwanted ? never : always;
}

function isSet(wanted: boolean | undefined, found: boolean | undefined, on: string, off: string): Met {
  if (wanted === undefined) return always;
  if (found === undefined) return { answer: 'unknown', condition: wanted ? on : off };
  return found === wanted ? always : never;
}

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

// “on kernel 6.7 or newer and on Sysbox 0.6.7 or newer”
function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
