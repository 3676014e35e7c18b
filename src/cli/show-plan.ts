import type { LaunchPlan } from '../model/launch.ts';
import { renderLaunchPlan } from '../reports/launch-text.ts';
import { type Console, hasColor } from './console.ts';
import { launchJson } from './launch-json.ts';
import type { Values } from './settings.ts';

/** For programs, the plan is in what is printed in the end; for people it is shown now, and what is refused in any case. */
export async function showPlan(
  plan: LaunchPlan,
  { summary, around }: { readonly summary: string; readonly around: readonly string[] },
  values: Values<'up'>,
  out: Console,
): Promise<void> {
  const text = renderLaunchPlan(plan, {
    summary,
    color: hasColor(values.color, out),
    width: out.width,
    around,
  });
  if (!values.json) return out.print(text);
  const rules = [...new Set(plan.refused.map(({ rule }) => rule))];
  if (rules.length > 0) out.tell(text);
  if (rules.length > 0)
    return out.print(launchJson({ is: 'refused', why: `The plan is refused: ${rules.join(', ')}.` }, plan, out.version));
  if (values['dry-run']) return out.print(launchJson({ is: 'planned' }, plan, out.version));
}
