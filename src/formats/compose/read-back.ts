import type { Fact } from '../../model/fact.ts';
import type { Change, Field, Kind } from '../../model/request.ts';
import type { Source } from '../format.ts';
import { folderOf } from '../../syntax/host-path.ts';
import { readProject } from './read-project.ts';
import type { Data } from './write-yaml.ts';

/** What a service (or its build) says of a field, read as a file of its own in the place of `source`; `undefined` where it is odd or says not one thing. */
export function readBack(source: Source, kind: Kind, field: Field, service: Data): { readonly value: unknown } | undefined {
  const isWhole = kind === 'container';
  const text = JSON.stringify({ services: { s: isWhole ? service : { build: service } } });
  const { containers, builds, problems } = readProject({
    paths: [source.path],
    isDefault: false,
    folder: folderOf(source.path),
    from: undefined,
    applyDockerfile: undefined,
    look: (path) => (path === source.path ? { text } : { missing: true }),
    nameOf: (path) => path,
  });
  const request = isWhole ? containers[0] : builds[0];
  const held = request?.[field as keyof typeof request] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  const facts = Array.isArray(held) ? (held as readonly Fact<unknown>[]) : held === undefined ? [] : [held as Fact<unknown>];
  const isOdd = (request?.oddities.length ?? 0) > 0 || problems.some(({ document }) => document === source.path);
  return isOdd || facts.length !== 1 ? undefined : { value: facts[0]!.value };
}

/**
 * Whether one thing read before and after an edit of its text differs as the old value and the new one do. What the text alone does not
 * tell (a variable of `.env`, a declared volume) is in neither reading.
 */
export function changesAs(change: Extract<Change, { readonly do: 'replace' }>, before: unknown, after: unknown): boolean {
  const old = (change.fact as Fact<unknown>).value;
  if (!isRecord(old) || !isRecord(change.value) || !isRecord(before) || !isRecord(after)) return isSame(after, change.value);
  const keys = new Set([old, change.value, before, after].flatMap((one) => Object.keys(one)));
  for (const key of keys) {
    const wanted = change.value[key];
    if (!isSame(after[key], isSame(old[key], wanted) ? before[key] : wanted)) return false;
  }
  return true;
}

type Values = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values say the same; a key without a value is no key. */
export function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame((one as Values)[key], (other as Values)[key]));
}
