import type { Fact } from '../../model/fact.ts';
import type { Issue } from '../../model/rule.ts';

/** No issues, shared: a check that finds nothing allocates nothing. */
export const none: readonly Issue[] = Object.freeze([]);

/** What to say of a fact: a sentence, a sentence with the loudest level it is worth, or nothing. */
export type Said = string | { readonly message: string; readonly atMost: NonNullable<Issue['atMost']> } | undefined;

/** One issue for each fact of a list that there is something to say of, with the fact as its evidence. */
export function each<T>(facts: readonly Fact<T>[], say: (value: T, fact: Fact<T>) => Said): readonly Issue[] {
  let found: Issue[] | undefined;
  for (const one of facts) {
    const said = say(one.value, one);
    if (said !== undefined) (found ??= []).push(toIssue(said, one));
  }
  return found ?? none;
}

/** The same for a field that holds at most one fact. */
export function one<T>(fact: Fact<T> | undefined, say: (value: T, fact: Fact<T>) => Said): readonly Issue[] {
  if (fact === undefined) return none;
  const said = say(fact.value, fact);
  return said === undefined ? none : [toIssue(said, fact)];
}

function toIssue(said: NonNullable<Said>, evidence: Fact<unknown>): Issue {
  return typeof said === 'string' ? { message: said, evidence: [evidence] } : { ...said, evidence: [evidence] };
}
