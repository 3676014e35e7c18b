import { basename } from 'node:path';
import { withoutCredentials } from '../known/without-credentials.ts';
import type { Judge } from '../judge/judge.ts';
import { planFix } from '../judge/plan-fix.ts';
import type { Finding, FindingFix, TextEdit } from '../model/report.ts';
import { isLocking } from '../model/locking.ts';
import type { Rule } from '../model/rule.ts';
import type { Change } from '../model/request.ts';
import { formatOf } from './discover.ts';
import { makeFixes, nameOf, type Run, startRun } from './fix-rounds.ts';
import type { Splice } from '../syntax/splice.ts';
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
}

/** What is offered for a finding; undefined: nothing can be done by an edit. */
export type FixOf = (finding: Finding) => FindingFix | undefined;

/**
 * What can be done about the findings of a configuration, as it is planned: in a few configurations of a hundred a fix cannot be made after
 * all, and `fix` says why. Trying each would take longer than the audit.
 */
export function planFixes({ readable, rules, state }: Pick<Offering, 'readable' | 'rules' | 'state'>): FixOf {
  const offered = new Map<Finding, FindingFix>();
  for (const { request, found } of state.requests) {
    for (const { issue, finding } of found) {
      const rule = rules.get(finding.rule);
      const fix = rule === undefined ? undefined : planFix(rule, issue, request);
      if (fix !== undefined && fix.changes.every((change) => isEdited(change, readable)))
        offered.set(finding, toOffer({ fix, finding }, undefined));
    }
  }
  return (finding) => offered.get(finding);
}

// Dockerfiles are programs and create bodies are the gate's: `load-editor.ts` has no editor for them.
function isEdited(change: Change, { path, format }: Readable): boolean {
  if (isLocking(change)) return true;
  const document = change.do === 'add' ? path : change.fact.from.document;
  const edited = document === path ? format : formatOf(basename(document));
  return edited !== 'dockerfile' && edited !== 'docker-api';
}

/** Findings of one configuration for which edits are made: whoever has more runs `fix`, and a report is not held up. */
const mostEdited = 200;

/**
 * The same with the edits of each fix, which were tried: the safe ones together, then the risky ones too. Where there are too many they are only
 * planned, without edits.
 */
export async function tryFixes(offering: Offering): Promise<FixOf> {
  if (offering.state.requests.reduce((count, { found }) => count + found.length, 0) > mostEdited) return planFixes(offering);
  const offered = new Map<string, FindingFix>();
  const run = runOf(offering);
  await makeFixes(run);
  const risky = { ...run, unsafe: true, left: new Map([...run.left].filter(([, { why }]) => why !== 'unsafe')) };
  if (risky.left.size < run.left.size) await makeFixes(risky);
  for (const { fix, state, alone } of risky.made) {
    // One that only became possible by others has places in a text that is not there yet.
    const isFirst = state === offering.state;
    offered.set(nameOf(fix.finding), toOffer(fix, isFirst ? editsOf(alone, offering) : undefined));
  }
  for (const [name, { why, title }] of risky.left) if (why === 'start') offered.set(name, { title, safety: 'safe', where: 'start' });
  return (finding) => offered.get(nameOf(finding));
}

function runOf(offering: Offering): Run {
  return startRun({
    ...offering,
    unsafe: false,
    withEdits: true,
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
  });
}

function toOffer({ fix: { title, safety, where, stops, needsLookup } }: FindingsFix, edits: readonly TextEdit[] | undefined): FindingFix {
  return {
    title,
    safety,
    where,
    ...(stops === undefined ? {} : { stops }),
    ...(needsLookup === undefined ? {} : { needsLookup }),
    ...(edits === undefined || edits.length === 0 ? {} : { edits }),
  };
}

/** Edits that repeat a credential are in no report, nor are those of a text that is not there yet; without them the fix stays, in words. */
function editsOf(alone: ReadonlyMap<string, readonly Splice[]>, { readable, state }: Offering): readonly TextEdit[] | undefined {
  const edits = [...alone].flatMap(([document, splices]) => splices.map((splice): TextEdit => ({ document, ...splice })));
  const isOpen = ({ document, start, text }: TextEdit): boolean => {
    if (document !== readable.path && !state.reading.texts.has(document)) return false;
    const whole = document === readable.path ? readable.text : (state.reading.texts.get(document) ?? '');
    // What is secret about a text may stand before it.
    const before = whole.slice(Math.max(0, start - 200), start);
    return withoutCredentials(before + text) === withoutCredentials(before) + text;
  };
  return edits.every(isOpen) ? edits : undefined;
}
