import { dirname, resolve } from 'node:path';
import { fingerprint } from '../../judge/fingerprint.ts';
import type { Machine, WriteRefusal } from '../../machine/machine.ts';
import type { RequestReport, Verdict } from '../../model/report.ts';
import { cutText } from '../../syntax/plain-text.ts';
import { isOfRequest } from '../assemble.ts';

/** What is accepted as it is, so that only what is new fails: how often each fingerprint may come up. */
interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  /** Where it was when the baseline was written, and what it said: for people who read the file. */
  readonly document: string;
  readonly message: string;
  readonly count: number;
}

/** The file: findings, and what could not be decided. */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
  readonly undecided: readonly BaselineEntry[];
}

const longestMessage = 200;
const mostBytes = 16 << 20;

/** Reads a baseline file, or says in one sentence why not. */
export function readBaseline(file: string, machine: Pick<Machine, 'readText' | 'workingFolder'>): Baseline | { readonly refused: string } {
  const answer = machine.readText(resolve(machine.workingFolder(), file), mostBytes);
  if ('missing' in answer) return { refused: `The baseline ${file} does not exist; --write-baseline ${file} writes one.` };
  if ('refused' in answer) return { refused: `The baseline ${file} was not read: ${answer.refused}.` };
  return parseBaseline(answer.text) ?? { refused: `The file ${file} is no baseline; --write-baseline ${file} writes one.` };
}

/**
 * What must still stand where a baseline is written: the text of the one that is there, or null for nothing; or why it may not be written,
 * such as that another file is there.
 */
export function expectedBaseline(path: string, machine: Pick<Machine, 'readText'>): { readonly expects: string | null } | WriteRefusal {
  const answer = machine.readText(path, mostBytes, dirname(path));
  if ('missing' in answer) return { expects: null };
  // Another path would do, unless it is a right that is missing.
  if ('refused' in answer) return { refused: answer.refused, isBadPath: !answer.refused.includes('permission') };
  const isBaseline = answer.text === '' || parseBaseline(answer.text) !== undefined;
  return isBaseline ? { expects: answer.text } : { refused: 'another file is there, which is no baseline', isBadPath: true };
}

/** Reads a baseline; undefined where the text is none. */
export function parseBaseline(text: string): Baseline | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { version, findings, undecided } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>;
  const isRight = version === 1 && [findings, undecided].every((list) => Array.isArray(list) && list.every(isEntry));
  return isRight ? (value as Baseline) : undefined;
}

function isEntry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { fingerprint: print, count } = value as Partial<Record<string, unknown>>;
  return (
    typeof print === 'string' && /^[0-9a-f]{16}$/u.test(print) && typeof count === 'number' && Number.isSafeInteger(count) && count > 0
  );
}

/**
 * Marks what is in a baseline as known, request by request: of findings with the same fingerprint as many as it counts, so that one more is
 * new. That something is undecided is known as long as the same thing is missing: another image is another question.
 */
export function knownFrom({ findings, undecided }: Baseline): (request: RequestReport) => RequestReport {
  const [left, leftUndecided] = [countsOf(findings), countsOf(undecided)];
  return (request) => ({
    ...request,
    verdicts: request.verdicts.map((verdict) => {
      if (!('findings' in verdict)) return verdict;
      const marked = verdict.findings.map((finding) =>
        finding.waiver === undefined && take(left, finding.fingerprint) ? { ...finding, known: true as const } : finding,
      );
      const print = undecidedFingerprint(request, verdict);
      return { ...verdict, findings: marked, ...(print !== undefined && take(leftUndecided, print) ? { known: true as const } : {}) };
    }),
  });
}

function countsOf(entries: readonly BaselineEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { fingerprint: print, count } of entries) counts.set(print, (counts.get(print) ?? 0) + count);
  return counts;
}

function take(left: Map<string, number>, print: string): boolean {
  const count = left.get(print) ?? 0;
  if (count > 0) left.set(print, count - 1);
  return count > 0;
}

/** A name for what a rule misses of a request; undefined where it misses nothing of it. */
function undecidedFingerprint({ kind, name }: RequestReport, verdict: Verdict): string | undefined {
  if (!('missing' in verdict)) return undefined;
  const missing = verdict.missing.filter(isOfRequest);
  if (missing.length === 0) return undefined;
  const things = missing.map(({ layer, why, want }) => `${layer}\n${want?.kind ?? ''}\n${want?.name ?? ''}\n${why}`);
  return fingerprint(['undecided', verdict.rule, kind, name, ...things.toSorted()]);
}

/** Collects a baseline while an audit goes on. */
export interface BaselineDraft {
  add(request: RequestReport): void;
  /** The file: sorted, so that a change of it is a change of what was found. */
  print(): string;
}

/** Begins a baseline: all that is found and nobody waived, and all that is undecided. */
export function draftBaseline(): BaselineDraft {
  const [findings, undecided] = [new Map<string, BaselineEntry>(), new Map<string, BaselineEntry>()];
  return {
    add(request) {
      for (const verdict of request.verdicts) {
        if (!('findings' in verdict)) continue;
        if (verdict.state === 'found')
          for (const { fingerprint: print, rule, evidence, message, waiver } of verdict.findings)
            if (waiver === undefined)
              count(findings, { fingerprint: print, rule, document: evidence[0]?.document ?? request.document, message });
        const print = undecidedFingerprint(request, verdict);
        const reason = verdict.missing.find(isOfRequest);
        if (print !== undefined && reason !== undefined)
          count(undecided, { fingerprint: print, rule: verdict.rule, document: request.document, message: `undecided: ${reason.why}` });
      }
    },
    print: () =>
      `${JSON.stringify({ version: 1, findings: sorted(findings), undecided: sorted(undecided) } satisfies Baseline, undefined, 2)}\n`,
  };
}

function count(entries: Map<string, BaselineEntry>, entry: Omit<BaselineEntry, 'count'>): void {
  const { fingerprint: print, message } = entry;
  const before = entries.get(print);
  entries.set(
    print,
    before === undefined ? { ...entry, message: cutText(message, longestMessage), count: 1 } : { ...before, count: before.count + 1 },
  );
}

function sorted(entries: ReadonlyMap<string, BaselineEntry>): readonly BaselineEntry[] {
  const key = ({ document, rule, fingerprint: print }: BaselineEntry): string => `${document}\n${rule}\n${print}`;
  return [...entries.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
