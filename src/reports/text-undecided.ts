import type { HostFact } from '../model/host.ts';
import type { RequestReport } from '../model/report.ts';
import { plainText } from '../syntax/plain-text.ts';
import { count, firstOf, type Layout, paragraph } from './text-layout.ts';

const shownReasons = 8;

const factNames: Readonly<Partial<Record<HostFact, string>>> = { sysbox: 'the Sysbox version', engine: 'the engine version', kernel: 'the kernel release' };

/** What could not be decided, and why: a line for each thing that was not looked at, and one for the facts of the host that are missing. */
export function renderUndecided(requests: readonly RequestReport[], layout: Layout): string[] {
  const reasons = new Map<string, Set<string>>();
  const facts = new Set<HostFact>();
  const forFacts = new Set<string>();
  for (const { verdicts } of requests) {
    for (const verdict of verdicts) {
      if (verdict.state !== 'undecided') continue;
      for (const missing of verdict.missing) {
        if (typeof missing === 'string') {
          facts.add(missing);
          forFacts.add(verdict.rule);
          continue;
        }
        const rules = reasons.get(missing.why) ?? new Set();
        reasons.set(missing.why, rules.add(verdict.rule));
      }
    }
  }
  const lines = [...reasons].slice(0, layout.verbose ? reasons.size : shownReasons).flatMap(([why, rules]) =>
    paragraph('warn', 'open', `${plainText(why)}: it may change ${layout.verbose ? [...rules].join(', ') : count(rules.size, 'rule')}`, layout),
  );
  if (!layout.verbose && reasons.size > shownReasons) lines.push(...paragraph('warn', 'open', `${reasons.size - shownReasons} more reasons (--verbose shows them)`, layout));
  if (facts.size > 0) {
    const names = [...facts].map((fact) => factNames[fact] ?? `the fact “${fact}”`);
    const ids = layout.verbose ? [...forFacts].join(', ') : firstOf([...forFacts], 3);
    lines.push(...paragraph('faint', 'host', `not told without ${names.join(', ')} (--sysbox, --engine, --kernel or --host FILE): ${ids}`, layout));
  }
  return lines.length === 0 ? [] : [...lines, ''];
}
