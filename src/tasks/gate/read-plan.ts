import { resolve } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Plan } from '../../model/plan.ts';
import { mistakeIn } from '../../syntax/json-shape.ts';
import { planShape } from './plan-shape.ts';

const mostBytes = 8 << 20;

/**
 * Reads a plan strictly, or says in one sentence why not: a file that is not wholly a plan is none. What it allows of rules that do not exist is
 * a mistake too, since it was meant to allow something.
 */
export function readPlan(
  file: string,
  rules: ReadonlySet<string>,
  machine: Pick<Machine, 'readText' | 'workingFolder'>,
): { readonly plan: Plan } | { readonly refused: string } {
  const answer = machine.readText(resolve(machine.workingFolder(), file), mostBytes);
  if ('missing' in answer) return { refused: `The plan ${file} does not exist.` };
  if ('refused' in answer) return { refused: `The plan ${file} was not read: ${answer.refused}.` };
  const plan = parsePlan(answer.text, rules);
  return 'mistake' in plan ? { refused: `The file ${file} is no plan: ${plan.mistake}.` } : { plan };
}

/** A plan from its text, or what is wrong with it, as a part of a sentence. */
export function parsePlan(text: string, rules: ReadonlySet<string>): Plan | { readonly mistake: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { mistake: 'it is not JSON' };
  }
  const mistake = mistakeIn(value, planShape);
  if (mistake !== undefined) return { mistake };
  const plan = value as Plan;
  const unknown = plan.allowed.find(({ rule }) => !rules.has(rule));
  return unknown === undefined ? plan : { mistake: `it allows ${unknown.rule}, and there is no such rule` };
}
