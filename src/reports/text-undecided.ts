import type { RequestReport } from '../model/report.ts';
import { nameFacts, openQuestions } from './open-questions.ts';
import { count, firstOf, type Layout, paragraph, shownText } from './text-layout.ts';

const shownReasons = 8;

/** What could not be decided, and why: what was not looked up in one line, a line for each other reason, and one for missing facts of the host. */
export function renderUndecided(requests: readonly RequestReport[], layout: Layout): string[] {
  const { wanted, reasons, facts, forFacts } = openQuestions(requests, { withKnown: layout.verbose });
  const all = [...reasons].map(([why, rules]) => [shownText(why), rules] as const);
  if (wanted.size > 0) {
    const rules = new Set([...wanted.values()].flatMap((one) => [...one]));
    const names = [...wanted.keys()].map(shownText);
    all.push([`not looked up: ${layout.verbose ? names.join(', ') : firstOf(names, shownReasons)}`, rules]);
  }
  const lines = all
    .slice(0, layout.verbose ? all.length : shownReasons)
    .flatMap(([why, rules]) =>
      paragraph('warn', 'open', `${why}: this may change ${layout.verbose ? [...rules].join(', ') : count(rules.size, 'rule')}`, layout),
    );
  if (!layout.verbose && all.length > shownReasons)
    lines.push(...paragraph('warn', 'open', `${all.length - shownReasons} more reasons (--verbose shows them)`, layout));
  if (facts.size > 0) {
    const ids = layout.verbose ? [...forFacts].join(', ') : firstOf([...forFacts], 3);
    lines.push(
      ...paragraph(
        'faint',
        'host',
        `not told without ${nameFacts(facts)} (--sysbox, --engine, --kernel; or --host FILE, which containai doctor --facts FILE writes): ${ids}`,
        layout,
      ),
    );
  }
  return lines.length === 0 ? [] : [...lines, ''];
}
