import type { SurveyAnswer, SurveyFinding, SurveyLine } from '../src/model/survey.ts';

/** What the queries are asked of, and the names of the hosts in their order. */
export interface Counting {
  readonly lines: readonly SurveyLine[];
  readonly before: readonly SurveyLine[];
  readonly hosts: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;
type In<T> = T & { readonly of: SurveyLine };

/** What each query of `queries/` must answer, counted without SQL; rows in any order. */
export const surveyCounts: Readonly<Record<string, (counting: Counting) => readonly Row[]>> = {
  'may-not-start': ({ lines, hosts }) =>
    answersIn(lines)
      .filter(({ starts }) => starts === 'not under this policy')
      .map(({ of, host }) => {
        const errors = loud([of]).filter((one) => one.level === 'error' && (one.hosts?.includes(hosts.indexOf(host)) ?? true));
        return {
          repository: of.repository,
          configuration: of.document,
          host,
          rules: inOrder(errors.map(({ rule }) => rule)).join(', '),
          one_of_them: inOrder(errors.map(({ message }) => message))[0],
        };
      }),
  rules: ({ lines }) =>
    grouped(loud(lines), ({ rule, level }) => `${rule} ${level}`).map((all) => ({
      rule: all[0]!.rule,
      level: all[0]!.level,
      configurations: distinct(all, 'document'),
      repositories: distinct(all, 'repository'),
      findings: all.length,
    })),
  fit: ({ lines }) =>
    grouped(answersIn(lines), ({ host, fit }) => `${host} ${fit}`).map((all) => ({
      host: all[0]!.host,
      fit: all[0]!.fit,
      configurations: all.length,
      percent: Math.round((1000 * all.length) / lines.filter((line) => line.hosts.length > 0).length) / 10,
    })),
  changed: ({ lines, before }) =>
    inOrder([...lines, ...before].map(({ document }) => document)).flatMap((document) => {
      const [now, then] = [lines, before].map((all) => all.find((line) => line.document === document));
      const row = {
        repository: (now ?? then)!.repository,
        configuration: document,
        what: then === undefined ? 'new' : now === undefined ? 'gone' : 'changed',
        answers_now: without(said(now), said(then)),
        answers_before: without(said(then), said(now)),
        found_now: without(found(now), found(then)),
        found_before: without(found(then), found(now)),
      };
      const isSame = [row.answers_now, row.answers_before, row.found_now, row.found_before].every((all) => all.length === 0);
      return row.what === 'changed' && isSame ? [] : [row];
    }),
  owners: ({ lines }) =>
    grouped(lines, ownerOf).map((all) => {
      const levels = all.map((line) => loud([line]).map(({ level }) => level));
      const level = (['error', 'warn', 'note'] as const).find((one) => levels.flat().includes(one));
      return {
        owner: ownerOf(all[0]!),
        repositories: new Set(all.map(({ repository }) => repository)).size,
        configurations: all.length,
        worst: level ?? (all.some(({ hosts }) => hosts.length > 0) ? 'clear' : null),
        with_errors: levels.filter((some) => some.includes('error')).length,
        errors: levels.flat().filter((one) => one === 'error').length,
        warnings: levels.flat().filter((one) => one === 'warn').length,
        not_judged: all.filter(({ hosts }) => hosts.length === 0).length,
      };
    }),
  'engine-socket': ({ lines }) =>
    findingsIn(lines)
      .filter(({ rule }) => rule === 'docker-socket-mounted' || rule === 'feature-mounts-socket')
      .map(({ of, document, line, text, message }) => ({
        repository: of.repository,
        configuration: of.document,
        document,
        line,
        text,
        message,
      })),
  'unpinned-features': ({ lines }) =>
    grouped(
      loud(lines).filter(({ rule }) => rule === 'feature-unpinned'),
      ({ message }) => message.split(' ')[1]!,
    ).map((all) => ({
      feature: all[0]!.message.split(' ')[1],
      configurations: distinct(all, 'document'),
      repositories: distinct(all, 'repository'),
    })),
  'not-known': ({ lines }) =>
    grouped(
      lines.flatMap((of) => of.undecided.map((one) => ({ ...one, of }))),
      ({ why }) => why,
    ).map((all) => ({
      why: all[0]!.why,
      configurations: distinct(all, 'document'),
      rules: all.reduce((sum, { rules }) => sum + rules, 0),
    })),
  'safe-fixes': ({ lines }) =>
    grouped(
      loud(lines).filter(({ level }) => level !== 'note'),
      ({ of }) => of.repository,
    )
      .map((all) => {
        const safe = all.filter(({ fix }) => fix === 'safe');
        return {
          repository: all[0]!.of.repository,
          configurations: distinct(all, 'document'),
          findings: all.length,
          cleared: safe.length,
          stay: all.length - safe.length,
          rules: inOrder(safe.map(({ rule }) => rule)).join(', '),
        };
      })
      .filter(({ cleared }) => cleared > 0),
  'hosts-differ': ({ lines }) =>
    lines.flatMap((of) =>
      of.hosts.flatMap((one) =>
        of.hosts
          .filter((other) => one.host < other.host && (one.fit !== other.fit || one.starts !== other.starts))
          .map((other) => ({
            repository: of.repository,
            configuration: of.document,
            host: one.host,
            fit: one.fit,
            starts: one.starts,
            other: other.host,
            other_fit: other.fit,
            other_starts: other.starts,
          })),
      ),
    ),
  'refused-by-sysbox': ({ lines }) =>
    grouped(
      lines.flatMap((of) => of.rows.filter(({ result }) => result === 'FAILS' || result === 'BLOCKED').map((one) => ({ ...one, of }))),
      ({ row, result, condition }) => JSON.stringify([row, result, condition]),
    ).map((all) => ({
      matrix_row: all[0]!.row,
      result: all[0]!.result,
      condition: all[0]!.condition ?? null,
      configurations: distinct(all, 'document'),
    })),
  'not-judged': ({ lines }) =>
    lines
      .filter(({ hosts }) => hosts.length === 0)
      .map(({ repository, document, problems }) => ({
        repository,
        configuration: document,
        why: problems
          .filter(({ fatal }) => fatal)
          .map(({ message }) => message)
          .toSorted()
          .join(' '),
      })),
};

function findingsIn(lines: readonly SurveyLine[]): readonly In<SurveyFinding>[] {
  return lines.flatMap((of) => of.findings.map((finding) => ({ ...finding, of })));
}

/** Findings that no policy waives. */
function loud(lines: readonly SurveyLine[]): readonly In<SurveyFinding>[] {
  return findingsIn(lines).filter(({ waived }) => waived !== true);
}

function answersIn(lines: readonly SurveyLine[]): readonly In<SurveyAnswer>[] {
  return lines.flatMap((of) => of.hosts.map((one) => ({ ...one, of })));
}

function ownerOf({ repository }: SurveyLine): string {
  return repository.includes('/') ? repository.slice(0, repository.lastIndexOf('/')) : '.';
}

function distinct(all: readonly { readonly of: SurveyLine }[], key: 'document' | 'repository'): number {
  return new Set(all.map(({ of }) => of[key])).size;
}

function grouped<T>(all: readonly T[], by: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return [...groups.values()];
}

function inOrder(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}

function without(texts: readonly string[], others: readonly string[]): readonly string[] {
  return texts.filter((text) => !others.includes(text));
}

function said(line: SurveyLine | undefined): readonly string[] {
  return (line?.hosts ?? []).map(({ host, starts, fit }) => `${host}: ${starts}, ${fit}`).toSorted();
}

function found(line: SurveyLine | undefined): readonly string[] {
  return inOrder(loud(line === undefined ? [] : [line]).map(({ level, rule }) => `${level} ${rule}`));
}
