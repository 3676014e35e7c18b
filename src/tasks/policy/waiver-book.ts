import { withoutCredentials } from '../../known/without-credentials.ts';
import type { Policy, Waiver } from '../../model/policy.ts';
import type { Finding, PolicyReport, Problem, Verdict, WaiverUse } from '../../model/report.ts';
import { matchesGlob } from '../../syntax/glob.ts';
import { cutText } from '../../syntax/plain-text.ts';
import { type IgnoreComment, ignoreComments, wrongComment } from './ignore-comments.ts';

/** All waivers of an audit, and what came of each. */
export interface WaiverBook {
  /** Begins a configuration: looks through the texts it is made of for comments. */
  open(configuration: WaivedConfiguration): { waive(verdict: Verdict): Verdict; readonly problems: readonly Problem[] };
  /** What has come of the waivers so far. */
  report(): PolicyReport;
}

/** What waivers and comments of a configuration may speak of. */
export interface WaivedConfiguration {
  /** As the report names it. */
  readonly document: string;
  /** Texts by the names that the report gives them. */
  readonly texts: ReadonlyMap<string, string>;
  /** The path of a document in its repository. */
  inRepository(document: string): string;
}

/** Whose word counts. */
export interface BookOptions {
  readonly policy?: Policy | undefined;
  readonly honourComments: boolean;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
}

/** A waiver that holds now. */
interface Active {
  readonly waiver: Waiver;
  /** Line of the document that it is written in, for a comment. */
  readonly line?: number;
}

/** Documents with comments that are remembered, so that a comment of a shared file counts once. */
const mostSeen = 100_000;
const longestReason = 1000;

/** Opens the book for the waivers of a policy, which hold to their last day. */
export function waiverBook({ policy, honourComments, today }: BookOptions, rules: ReadonlySet<string>): WaiverBook {
  const all = (policy?.waivers ?? []).map((waiver) => ({ waiver, isExpired: waiver.until !== undefined && waiver.until < today }));
  const active = all.filter(({ isExpired }) => !isExpired);
  const used = new Set<Waiver>();
  const comments = new Map<string, Waiver>();
  const seen = new Set<string>();
  const fromComments = (document: string, text: string): { readonly active: readonly Active[]; readonly problems: readonly Problem[] } => {
    const found = ignoreComments(document, text);
    for (const { line } of found) if (seen.size < mostSeen) seen.add(`${document}:${line}`);
    return honourComments ? honour(document, found, rules, comments) : { active: [], problems: [] };
  };
  return {
    open({ document, texts, inRepository }) {
      const said = [...texts].map(([name, text]) => fromComments(name, text));
      const holding = [...active, ...said.flatMap((one) => one.active)];
      const pathsOf = (name: string): readonly string[] => [name, inRepository(name)];
      return {
        problems: said.flatMap(({ problems }) => problems),
        waive: (verdict) => (holding.length === 0 ? verdict : waived(verdict, holding, [document], pathsOf, used)),
      };
    },
    report: () => ({
      documents: policy === undefined ? [] : [policy.document],
      ignored: [],
      comments: { honoured: honourComments, seen: seen.size },
      waivers: [
        ...all.map(({ waiver, isExpired }) => useOf(waiver, isExpired ? 'expired' : used.has(waiver) ? 'used' : 'unused')),
        ...[...comments.values()].map((waiver) => useOf(waiver, used.has(waiver) ? 'used' : 'unused')),
      ],
    }),
  };
}

function honour(
  document: string,
  found: readonly IgnoreComment[],
  rules: ReadonlySet<string>,
  comments: Map<string, Waiver>,
): { readonly active: readonly Active[]; readonly problems: readonly Problem[] } {
  const active: Active[] = [];
  const problems: Problem[] = [];
  for (const comment of found) {
    const { rule, reason, line, column, covers } = comment;
    const message = wrongComment(comment, rules);
    if (message !== undefined) {
      problems.push({ document, message, line, column, fatal: false });
      continue;
    }
    // Configurations that share a file share its comments.
    const key = `${document}:${line}`;
    const waiver = comments.get(key) ?? {
      rule,
      reason: cutText(withoutCredentials(reason), longestReason),
      from: { document, line, column },
    };
    comments.set(key, waiver);
    active.push({ waiver, line: covers });
  }
  return { active, problems };
}

function waived(
  verdict: Verdict,
  holding: readonly Active[],
  documents: readonly string[],
  pathsOf: (document: string) => readonly string[],
  used: Set<Waiver>,
): Verdict {
  if (verdict.state !== 'found') return verdict;
  const own = holding.filter(({ waiver }) => waiver.rule === verdict.rule);
  if (own.length === 0) return verdict;
  const findings = verdict.findings.map((finding): Finding => {
    const matching = own.filter((one) => speaksOf(one, finding, documents, pathsOf));
    const [first] = matching;
    if (first === undefined) return finding;
    for (const { waiver } of matching) used.add(waiver);
    const { reason, until, from } = first.waiver;
    return { ...finding, waiver: { reason, ...(until === undefined ? {} : { until }), from } };
  });
  return { ...verdict, findings };
}

function speaksOf(
  { waiver, line }: Active,
  { evidence, fingerprint }: Finding,
  documents: readonly string[],
  pathsOf: (document: string) => readonly string[],
): boolean {
  if (line !== undefined) return evidence.some((one) => one.line === line && one.document === waiver.from.document);
  if (waiver.fingerprint !== undefined && waiver.fingerprint !== fingerprint) return false;
  const { path } = waiver;
  if (path === undefined) return true;
  const named = [...documents, ...evidence.flatMap((one) => (one.document === undefined ? [] : [one.document]))];
  return named.some((document) => pathsOf(document).some((one) => matchesGlob(path, one)));
}

function useOf({ rule, reason, until, from }: Waiver, state: WaiverUse['state']): WaiverUse {
  return { rule, reason, ...(until === undefined ? {} : { until }), from, state };
}
