import { basename } from 'node:path';
import type { Judge } from '../judge/judge.ts';
import { planFix } from '../judge/plan-fix.ts';
import type { LeftFix, OfferedFix } from '../model/fix-report.ts';
import { isLocking } from '../model/locking.ts';
import type { Finding } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { applySplices } from '../syntax/splice.ts';
import { formatOf } from './discover.ts';
import { addChanges, areApart, editAll, type Edited, type Editors, placed, type Placed } from './fix-edits.ts';
import { judgeSource, type JudgedSource } from './judge-source.ts';
import type { LeadsOut } from './follow-links.ts';
import { type Editor, loadEditor } from './load-editor.ts';
import type { Readable } from './read-source.ts';
import { brokenPromise, type FindingsFix } from './verify-fix.ts';

type Left = LeftFix['why'];

/** One configuration while it is fixed. `texts` and `state` are replaced when fixes are made. */
export interface Run {
  readonly readable: Readable;
  readonly leads: LeadsOut;
  readonly judge: Judge;
  /** Rules whose fixes are wanted. */
  readonly rules: ReadonlyMap<string, Rule>;
  readonly unsafe: boolean;
  /** Absent: all are made. */
  choose?(fix: OfferedFix): Promise<boolean>;
  /** Whether somebody answers for a finding, so that it is nothing to fix. */
  isWaived(finding: Finding, state: JudgedSource): boolean;
  /** Says a fix of a finding in that state. */
  say(fix: FindingsFix, state: JudgedSource): OfferedFix;
  /** Texts that were changed, by path. */
  texts: ReadonlyMap<string, string>;
  state: JudgedSource;
  readonly made: MadeFix[];
  /** Editors of the texts as they are. */
  editors: Map<string, Editor>;
  /** Fixes that are out, by rule and finding. */
  readonly left: Map<string, LeftFix>;
  /** Fixes that the user has said yes to. */
  readonly chosen: Set<string>;
  /** How many groups of fixes were tried. */
  tries: number;
  /** What each fix alone does to the texts is asked for. */
  readonly withEdits: boolean;
}

/** A fix that was made, the words for it at that time, and what it alone does to the texts of `state`. */
interface MadeFix {
  readonly fix: FindingsFix;
  readonly said: OfferedFix;
  readonly state: JudgedSource;
  readonly alone: Edited;
}

/** A fix can make room for the next: a mount that goes uncovers another. No real file needs as many rounds. */
const mostRounds = 16;
/** Fixes of one round: the work for each grows with the text. */
const mostAtOnce = 2000;
/** Groups of fixes that are tried: each reads and judges the configuration anew. */
const mostTries = 48;

/** A run that has made nothing yet. */
export function startRun(part: Omit<Run, 'texts' | 'made' | 'editors' | 'left' | 'chosen' | 'tries'>): Run {
  return { ...part, texts: new Map(), made: [], editors: new Map(), left: new Map(), chosen: new Set(), tries: 0 };
}

/** Reads and judges a configuration with some of its texts changed. */
export function judgeWith(
  { readable, judge, leads }: Pick<Run, 'readable' | 'judge' | 'leads'>,
  texts: ReadonlyMap<string, string>,
): Promise<JudgedSource> {
  return judgeSource(withTexts(readable, texts), judge, leads);
}

function withTexts(readable: Readable, texts: ReadonlyMap<string, string>): Readable {
  const ask: Readable['ask'] = (path) => {
    const text = texts.get(path);
    return text === undefined ? readable.ask(path) : { text };
  };
  return { ...readable, text: texts.get(readable.path) ?? readable.text, ask };
}

/** Makes fixes until there are none left to make: all at once where they keep what fixing promises, else in ever smaller groups. */
export async function makeFixes(run: Run): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const fixes = withoutEarlyLocks(withoutNeedlessMasks(await wanted(run))).slice(0, mostAtOnce);
    if (fixes.length === 0) return;
    await makeGroup(run, fixes);
  }
}

// Where a Feature goes, nothing of it has to be hidden: what is still found after that comes in the next round.
function withoutNeedlessMasks(fixes: readonly FindingsFix[]): readonly FindingsFix[] {
  return fixes.some(({ fix }) => fix.where === 'source') ? fixes.filter(({ fix }) => fix.isMask !== true) : fixes;
}

// What is locked is what the other fixes leave.
function withoutEarlyLocks(fixes: readonly FindingsFix[]): readonly FindingsFix[] {
  const others = fixes.filter(({ fix }) => !fix.changes.every(isLocking));
  return others.length === 0 ? fixes : others;
}

async function makeGroup(run: Run, fixes: readonly FindingsFix[]): Promise<void> {
  if (fixes.length === 0) return;
  if (run.tries >= mostTries) {
    for (const fix of fixes) leave(run, fix, { refused: 'too many fixes had to be tried one by one; make the others and run fix again' });
    return;
  }
  run.tries++;
  const attempt = await tryFixes(run, fixes);
  if (attempt.made.length > 0) return accept(run, attempt);
  // None of them may be at fault: some were left on the way.
  const rest = fixes.filter((fix) => !run.left.has(keyOf(fix)));
  if (rest.length === 1) return leave(run, rest[0]!, attempt.why);
  const half = Math.ceil(rest.length / 2);
  await makeGroup(run, rest.slice(0, half));
  // What was made has moved the others.
  const keys = new Set(rest.slice(half).map(keyOf));
  await makeGroup(
    run,
    plansOf(run).filter((fix) => keys.has(keyOf(fix)) && !run.left.has(keyOf(fix))),
  );
}

function accept(run: Run, { texts, state, made }: Attempt): void {
  run.made.push(...made.map((fix) => ({ fix, said: run.say(fix, run.state), state: run.state, alone: fix.alone })));
  run.texts = texts;
  run.state = state;
  run.editors = new Map();
  // What stood in the way of another fix may be gone.
  for (const [key, { why }] of run.left) if (why === 'start' || typeof why === 'object') run.left.delete(key);
}

function leave(run: Run, fix: FindingsFix, why: Left): void {
  run.left.set(keyOf(fix), { ...run.say(fix, run.state), why });
}

function keyOf({ finding }: FindingsFix): string {
  return nameOf(finding);
}

/** Names a finding while texts change: what is said twice is two findings. */
export function nameOf({ rule, fingerprint, evidence }: Finding): string {
  return `${rule} ${fingerprint} ${evidence[0]?.from.pointer ?? ''}`;
}

/** The fixes that are to be made now; those that are not are noted. */
async function wanted(run: Run): Promise<readonly FindingsFix[]> {
  const fixes: FindingsFix[] = [];
  for (const fix of plansOf(run)) {
    const key = keyOf(fix);
    if (run.left.has(key)) continue;
    if (fix.fix.where === 'start') leave(run, fix, 'start');
    else if (fix.fix.safety === 'risky' && !run.unsafe) leave(run, fix, 'unsafe');
    else if (run.choose !== undefined && !run.chosen.has(key) && !(await run.choose(run.say(fix, run.state))))
      leave(run, fix, 'not chosen');
    else {
      run.chosen.add(key);
      fixes.push(fix);
    }
  }
  return fixes;
}

/** What can be done about each finding, safe fixes first: what they take away needs no risk any more. */
function plansOf({ state, rules, isWaived }: Run): readonly FindingsFix[] {
  const plans: FindingsFix[] = [];
  for (const { request, found } of state.requests) {
    for (const { issue, finding } of found) {
      const rule = rules.get(finding.rule);
      const fix = rule === undefined ? undefined : planFix(rule, issue, request);
      if (fix !== undefined && !isWaived(finding, state)) plans.push({ fix, finding });
    }
  }
  return plans.sort((a, b) => Number(a.fix.safety === 'risky') - Number(b.fix.safety === 'risky'));
}

/** Texts that some fixes come to; none made: `why` not. */
interface Attempt {
  readonly texts: ReadonlyMap<string, string>;
  readonly state: JudgedSource;
  readonly made: readonly (FindingsFix & { readonly alone: Edited })[];
  readonly why: Left;
}

async function tryFixes(run: Run, fixes: readonly FindingsFix[]): Promise<Attempt> {
  const editors = await editorsFor(run, fixes);
  const nothing = { texts: run.texts, state: run.state, made: [] };
  let possible = fixes;
  for (;;) {
    const { together, changes } = gather(run, possible);
    const edited = editAll(changes, editors);
    if (edited.refused.size === 0) {
      if (together.length === 0) return { ...nothing, why: { refused: 'it cannot be edited' } };
      if (![...edited.splices.values()].every(areApart)) return { ...nothing, why: { refused: 'other changes stand in its way' } };
      const texts = new Map(run.texts);
      for (const [path, splices] of edited.splices) texts.set(path, applySplices(textOf(run, path), splices));
      const state = await judgeWith(run, texts);
      const broken = brokenPromise(run.state, state, together);
      if (broken !== undefined) return { ...nothing, why: { refused: broken } };
      return { texts, state, made: together.map((fix) => ({ ...fix, alone: alone(run, fix, editors) })), why: 'not chosen' };
    }
    // What cannot be edited goes, and the others are tried without it.
    const before = possible.length;
    possible = possible.filter((fix) => {
      const why = fix.fix.changes.map((change) => edited.refused.get(change)).find((one) => one !== undefined);
      if (why !== undefined) leave(run, fix, { refused: why });
      return why === undefined;
    });
    if (possible.length === before) return { ...nothing, why: { refused: [...edited.refused.values()][0]! } };
  }
}

/** The fixes that can be made together, and their changes, each once. */
function gather(
  run: Run,
  fixes: readonly FindingsFix[],
): { readonly together: readonly FindingsFix[]; readonly changes: Iterable<Placed> } {
  const changes = new Map<string, Placed>();
  const together = fixes.filter(({ fix }) => addChanges(changes, placed(fix, run.readable.path)));
  return { together, changes: changes.values() };
}

function alone(run: Run, { fix }: FindingsFix, editors: Editors): Edited {
  return run.withEdits ? editAll(placed(fix, run.readable.path), editors).splices : new Map();
}

function textOf({ texts, state, readable }: Run, path: string): string {
  return texts.get(path) ?? (path === readable.path ? readable.text : (state.reading.texts.get(path) ?? ''));
}

async function editorsFor(run: Run, fixes: readonly FindingsFix[]): Promise<Editors> {
  const { editors } = run;
  for (const { fix } of fixes) {
    for (const { path, change } of placed(fix, run.readable.path)) {
      if (isLocking(change) && !editors.has(path)) {
        const { lockEditor } = await import('./lock/lock-editor.ts');
        editors.set(path, await lockEditor(withTexts(run.readable, run.texts)));
      }
      if (editors.has(path) || !(path === run.readable.path || run.state.reading.texts.has(path))) continue;
      const text = textOf(run, path);
      // Bytes that are no UTF-8 would not come back as they were.
      if (text.includes('\ufffd')) continue;
      const format = path === run.readable.path ? run.readable.format : formatOf(basename(path));
      const editor = await loadEditor(format, { document: path, path, text });
      if (editor !== undefined) editors.set(path, editor);
    }
  }
  return editors;
}
