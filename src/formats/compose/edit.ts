import type { Change } from '../../model/request.ts';
import type { Edits, Refusal } from '../format.ts';
import type { ComposeDoc } from './document.ts';
import { layoutOf } from './layout.ts';
import { parseYaml } from './parse-yaml.ts';
import { newPlan, planAll } from './plan.ts';
import type { Plan } from './plan.ts';
import { planAdd } from './plan-add.ts';
import { planRemove } from './plan-remove.ts';
import { planReplace } from './plan-replace.ts';
import { spellPlan } from './spell-plan.ts';

/**
 * Carries changes out in the text of one file: those of facts that are said in it (`editedAt` tells the document). What is not touched
 * stays byte for byte, all comments stay, and what cannot be done without guessing is refused with the reason.
 */
export function editCompose(doc: ComposeDoc, changes: readonly Change[]): Edits {
  const parsed = parseYaml(doc.answer);
  if (parsed.fatal !== undefined) return { splices: [], refused: changes.map((change) => ({ change, why: 'the file could not be read' })) };
  const plan = newPlan(layoutOf(parsed, doc.source.text));
  const reasons = new Map<Change, string>();
  // What is added counts when it is asked whether a list becomes empty; what goes away is not written anew.
  for (const kind of ['add', 'remove', 'replace'] as const) {
    for (const change of changes) {
      const why = change.do === kind ? planAll(plan, () => planOne(plan, doc, change)) : undefined;
      if (why !== undefined) reasons.set(change, why);
    }
  }
  const refused: Refusal[] = changes.flatMap((change) => {
    const why = reasons.get(change);
    return why === undefined ? [] : [{ change, why }];
  });
  return { splices: spellPlan(plan), refused };
}

function planOne(plan: Plan, doc: ComposeDoc, change: Change): string | undefined {
  if (change.do === 'add') return planAdd(plan, doc, change);
  return change.do === 'remove' ? planRemove(plan, doc, change) : planReplace(plan, doc, change);
}
