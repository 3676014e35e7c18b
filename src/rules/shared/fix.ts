import type { Fact } from '../../model/fact.ts';
import type { Change, Field, Item, Kind, Of, Request, ValueOf } from '../../model/request.ts';
import type { Fix, Issue } from '../../model/rule.ts';
import { bringerOf } from './statements.ts';

/** Makes the fix of an issue; undefined where it has none to offer. */
export type Fixer = (issue: Issue, request: Request) => Fix | undefined;

/** The value of a field's facts, one at a time; of several fields, of any of them. */
export type ValueIn<F extends Field> = { [K in Kind]: F extends keyof Of<K> ? ValueOf<Item<Of<K>[F]>> : never }[Kind];

/** How a fix reads, of the first value that it is about and of all of them: its title, and for a risky one what will stop working. */
export interface Words<V> {
  readonly title: string | ((value: V, all: readonly V[]) => string);
  /** Makes the fix a risky one, where it says something. */
  readonly stops?: string | ((value: V) => string | undefined);
}

/** A fact of a request, found again in its field, and what stands below it. */
export interface Stated<V> {
  readonly fact: Fact<V>;
  readonly below: readonly Fact<V>[];
}

/** The evidence of an issue that a field holds, by identity: as one of its facts or as one that such a fact hides. */
export function statedIn<F extends Field>(issue: Issue, request: Request, field: F): readonly Stated<ValueIn<F>>[] {
  const found: Stated<ValueIn<F>>[] = [];
  for (const held of factsOf(request, field)) {
    const { hides } = held;
    if (hides === undefined) {
      if (issue.evidence.includes(held)) found.push({ fact: held, below: [] });
      continue;
    }
    const chain = [held, ...hides];
    for (const [index, fact] of chain.entries()) if (issue.evidence.includes(fact)) found.push({ fact, below: chain.slice(index + 1) });
  }
  return found;
}

/** All facts that a field of a request holds, in a list also where it holds one at most. */
export function factsOf<F extends Field>(request: Request, field: F): readonly Fact<ValueIn<F>>[] {
  const held = (request as Readonly<Partial<Record<Field, unknown>>>)[field];
  if (held === undefined) return [];
  return (Array.isArray(held) ? held : [held]) as readonly Fact<ValueIn<F>>[];
}

/** The change that takes a fact away. */
export function removal<F extends Field>(request: Request, field: F, fact: Fact<ValueIn<F>>): Change {
  return { do: 'remove', kind: request.kind, field, fact } as unknown as Change;
}

/** The change that puts another value in a fact's place. */
export function replacement<F extends Field>(request: Request, field: F, fact: Fact<ValueIn<F>>, value: ValueIn<F>): Change {
  return { do: 'replace', kind: request.kind, field, fact, value } as unknown as Change;
}

/** The change that adds a value to a field. */
export function addition<F extends Field>(request: Request, field: F, value: ValueIn<F>): Change {
  return { do: 'add', kind: request.kind, field, value } as unknown as Change;
}

/** A fix of these changes, which are about these values, in these words; undefined where nothing changes. */
export function makeFix<V>({ title, stops }: Words<V>, values: readonly V[], changes: readonly Change[]): Fix | undefined {
  const [value] = values;
  if (value === undefined || changes.length === 0) return undefined;
  const said = { title: typeof title === 'string' ? title : title(value, values), changes };
  const cost = typeof stops === 'function' ? stops(value) : stops;
  return cost === undefined ? { ...said, safety: 'safe' } : { ...said, safety: 'risky', stops: cost };
}

/**
 * Takes the evidence in a field away, and of what that uncovers all that is as wrong: what says the same, or what `alike` holds for; with
 * `ofBringer` only what the same file or Feature says, where the others’ word is a finding of its own. Safe unless `stops` is given.
 */
export function removing<F extends Field>(
  field: F,
  words: Words<ValueIn<F>> & { readonly alike?: (value: ValueIn<F>) => boolean; readonly ofBringer?: true },
): Fixer {
  return (issue, request) => {
    const stated = statedIn(issue, request, field);
    const gone = new Set<Fact<ValueIn<F>>>();
    for (const { fact, below } of stated) {
      const { alike = (value: ValueIn<F>) => isSame(value, fact.value) } = words;
      gone.add(fact);
      for (const lower of below)
        if (alike(lower.value) && (words.ofBringer !== true || bringerOf(lower) === bringerOf(fact))) gone.add(lower);
    }
    return makeFix(
      words,
      stated.map(({ fact }) => fact.value),
      [...gone].map((fact) => removal(request, field, fact)),
    );
  };
}

/** Puts another value in the place of the evidence in a field; where `change` returns undefined, there is no fix. */
export function replacing<F extends Field>(
  field: F,
  change: (value: ValueIn<F>, fact: Fact<ValueIn<F>>) => ValueIn<F> | undefined,
  words: Words<ValueIn<F>>,
): Fixer {
  return (issue, request) => {
    const changes: Change[] = [];
    const values: ValueIn<F>[] = [];
    for (const { fact } of statedIn(issue, request, field)) {
      const value = change(fact.value, fact);
      if (value === undefined) return undefined;
      values.push(fact.value);
      changes.push(replacement(request, field, fact, value));
    }
    return makeFix(words, values, changes);
  };
}

/** The first of several fixes that there is, for rules whose evidence stands in one field or another. */
export function either(...fixers: readonly Fixer[]): Fixer {
  return (issue, request) => {
    for (const fixer of fixers) {
      const fix = fixer(issue, request);
      if (fix !== undefined) return fix;
    }
    return undefined;
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
