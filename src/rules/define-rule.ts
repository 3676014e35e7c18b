import type { Fact } from '../model/fact.ts';
import type { Issue, Level, Rule, RuleSpec, Tier } from '../model/rule.ts';
import type { Kind, Of } from '../model/request.ts';

/** Makes a rule of its specification, closing over its option type so that rules of all kinds share one list without casts at their users. */
export function defineRule<const K extends Kind, Options>({ fix, ...spec }: RuleSpec<K, Options>): Rule {
  return {
    ...spec,
    ...(fix === undefined ? {} : { fix: (issue, request) => fix(issue, request as Of<K>) }),
    check: (request, context): readonly Issue[] => {
      const { host, peers, scripts } = context;
      const options = (context.options === undefined ? spec.options : context.options) as Options;
      if (scripts !== undefined) return spec.check(request as Of<K>, { ...context, options });
      // Not by a spread: this runs for each rule and request.
      return spec.check(request as Of<K>, peers === undefined ? { host, options } : { host, peers, options });
    },
  };
}

/** The same level in every tier. */
export function everywhere(level: Level): Readonly<Record<Tier, Level>> {
  return { strict: level, standard: level, permissive: level };
}

/** Levels for strict, standard and permissive, in this order. */
export function levels(strict: Level, standard: Level, permissive: Level): Readonly<Record<Tier, Level>> {
  return { strict, standard, permissive };
}

/** What a check returns when nothing is wrong: one list for all, so that a clear request costs no memory. */
export const noIssues: readonly Issue[] = [];

/** What a judge of single facts may say: nothing, a message, or a whole issue. */
export type Said = string | Issue | undefined;

/** Judges facts one by one; the fact itself is the evidence of a message. Allocates nothing where no fact is at fault. */
export function issuesOf<T, Context = undefined>(
  facts: readonly Fact<T>[],
  judge: (value: T, context: Context, fact: Fact<T>) => Said,
  ...[context]: Context extends undefined ? [] : [context: Context]
): readonly Issue[] {
  let issues: Issue[] | undefined;
  for (const fact of facts) {
    const said = judge(fact.value, context as Context, fact);
    if (said !== undefined) (issues ??= []).push(typeof said === 'string' ? { message: said, evidence: [fact] } : said);
  }
  return issues ?? noIssues;
}

/** The issues of two checks as one list, without a copy where one of them found nothing. */
export function both(first: readonly Issue[], second: readonly Issue[]): readonly Issue[] {
  if (second.length === 0) return first;
  return first.length === 0 ? second : [...first, ...second];
}
