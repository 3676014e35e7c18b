import type { Judge } from '../judge/judge.ts';
import type { Finding, FindingFix, TextEdit } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { editsOf, makeFixes, nameOf, type Run } from './fix-rounds.ts';
import type { LeadsOut } from './follow-links.ts';
import type { JudgedSource } from './judge-source.ts';
import type { Readable } from './read-source.ts';
import type { FindingsFix } from './verify-fix.ts';

/** What fixes are offered for. */
interface Offering {
  readonly readable: Readable;
  readonly leads: LeadsOut;
  readonly judge: Judge;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly state: JudgedSource;
  /** Each fix with its edits, for programs that make one. */
  readonly withEdits: boolean;
}

/** What can be done about the findings of a configuration. Each fix was tried, the safe ones together and then the risky ones too. */
export async function offerFixes(offering: Offering): Promise<(finding: Finding) => FindingFix | undefined> {
  const offered = new Map<string, FindingFix>();
  const start = runOf(offering, false);
  const run = runOf(offering, false);
  await makeFixes(run);
  const risky = { ...run, unsafe: true, left: new Map([...run.left].filter(([, { why }]) => why !== 'unsafe')) };
  if (risky.left.size < run.left.size) await makeFixes(risky);
  for (const { fix } of risky.made) {
    const edits = offering.withEdits ? await textEdits(start, fix) : undefined;
    offered.set(nameOf(fix.finding), toOffer(fix, edits));
  }
  for (const [name, { why, title }] of risky.left) if (why === 'start') offered.set(name, { title, safety: 'safe', where: 'start' });
  return (finding) => offered.get(nameOf(finding));
}

function runOf({ readable, leads, judge, rules, state }: Offering, unsafe: boolean): Run {
  return {
    readable,
    leads,
    judge,
    rules,
    unsafe,
    isWaived: () => false,
    say: ({ fix: { rule, title, safety, where }, finding: { fingerprint, message } }) => ({
      rule,
      fingerprint,
      title,
      safety,
      where,
      message,
      place: '',
    }),
    texts: new Map(),
    state,
    made: [],
    editors: new Map(),
    left: new Map(),
    chosen: new Set(),
  };
}

function toOffer({ fix: { title, safety, where, stops } }: FindingsFix, edits: readonly TextEdit[] | undefined): FindingFix {
  return {
    title,
    safety,
    where,
    ...(stops === undefined ? {} : { stops }),
    ...(edits === undefined || edits.length === 0 ? {} : { edits }),
  };
}

// A fix that only became possible by others has places in a text that is not there yet.
async function textEdits(start: Run, fix: FindingsFix): Promise<readonly TextEdit[] | undefined> {
  if (!start.state.requests.some(({ found }) => found.some(({ finding }) => finding === fix.finding))) return undefined;
  const edits = await editsOf(start, fix);
  return edits === undefined ? undefined : [...edits].flatMap(([document, splices]) => splices.map((splice) => ({ document, ...splice })));
}
