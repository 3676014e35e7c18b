import type { HostFact } from '../model/host.ts';
import type { RequestReport } from '../model/report.ts';
import { count, firstOf, type Layout, paragraph, shownText } from './text-layout.ts';

const shownReasons = 8;

const factNames: Readonly<Partial<Record<HostFact, string>>> = {
  sysbox: 'the Sysbox version',
  engine: 'the engine version',
  kernel: 'the kernel release',
};

/** What could not be decided, and why: what was not looked up in one line, a line for each other reason, and one for missing facts of the host. */
export function renderUndecided(requests: readonly RequestReport[], layout: Layout): string[] {
  const reasons = new Map<string, Set<string>>();
  const wanted = new Map<string, Set<string>>();
  const facts = new Set<HostFact>();
  const forFacts = new Set<string>();
  for (const verdict of requests.flatMap(({ verdicts }) => verdicts)) {
    if (verdict.state !== 'undecided' || (verdict.known === true && !layout.verbose)) continue;
    for (const missing of verdict.missing) {
      if (typeof missing === 'string') {
        facts.add(missing);
        forFacts.add(verdict.rule);
      } else if (missing.want === undefined || missing.want.kind === 'file') add(reasons, shownText(missing.why), verdict.rule);
      else add(wanted, `${missing.want.kind === 'feature' ? 'Feature' : 'image'} ${shownText(missing.want.name)}`, verdict.rule);
    }
  }
  if (wanted.size > 0) {
    const rules = new Set([...wanted.values()].flatMap((one) => [...one]));
    const names = layout.verbose ? [...wanted.keys()].join(', ') : firstOf([...wanted.keys()], shownReasons);
    reasons.set(`not looked up: ${names}`, rules);
  }
  const lines = [...reasons]
    .slice(0, layout.verbose ? reasons.size : shownReasons)
    .flatMap(([why, rules]) =>
      paragraph('warn', 'open', `${why}: this may change ${layout.verbose ? [...rules].join(', ') : count(rules.size, 'rule')}`, layout),
    );
  if (!layout.verbose && reasons.size > shownReasons)
    lines.push(...paragraph('warn', 'open', `${reasons.size - shownReasons} more reasons (--verbose shows them)`, layout));
  if (facts.size > 0) {
    const names = [...facts].map((fact) => factNames[fact] ?? `the fact “${fact}”`);
    const ids = layout.verbose ? [...forFacts].join(', ') : firstOf([...forFacts], 3);
    lines.push(
      ...paragraph('faint', 'host', `not told without ${names.join(', ')} (--sysbox, --engine, --kernel or --host FILE): ${ids}`, layout),
    );
  }
  return lines.length === 0 ? [] : [...lines, ''];
}

function add(lists: Map<string, Set<string>>, key: string, value: string): void {
  const list = lists.get(key) ?? new Set();
  lists.set(key, list.add(value));
}
