import type { SurveyLine } from '../../model/survey.ts';
import type { Recorder } from './what-was-read.ts';

/** Lines of configurations that were judged before, for those that are the same but for the name of their repository: forks, copies of a template. */
export interface Alike {
  /** The line of a configuration with the same content, and the hash of that; or nothing. */
  find(text: string, recorder: Recorder): { readonly line: SurveyLine; readonly content: string } | undefined;
  add(text: string, content: string, line: SurveyLine): void;
}

/** So many are remembered, a few kilobytes each. */
const mostRemembered = 1000;
/** Of configurations with one text, those that were met last: their other files may differ. */
const mostOfText = 4;

/** Begins with none. */
export function rememberAlike(): Alike {
  const byText = new Map<string, { readonly content: string; readonly line: SurveyLine }[]>();
  return {
    find: (text, recorder) => {
      for (const { content, line } of byText.get(text) ?? []) if (recorder.content(line) === content) return { line, content };
      return undefined;
    },
    add: (text, content, line) => {
      const others = byText.get(text) ?? [];
      byText.delete(text);
      byText.set(text, [{ content, line }, ...others].slice(0, mostOfText));
      if (byText.size > mostRemembered) byText.delete(byText.keys().next().value!);
    },
  };
}

/** The same line for another repository: all its documents lie in there. */
export function renamed(line: SurveyLine, place: Pick<SurveyLine, 'document' | 'key' | 'repository' | 'commit'>): SurveyLine {
  const from = `${line.repository}/`;
  const to = `${place.repository}/`;
  const rename = <T extends { readonly document?: string }>(one: T): T =>
    one.document?.startsWith(from) === true ? { ...one, document: to + one.document.slice(from.length) } : one;
  const { document: _document, key: _key, repository: _repository, files, links, commit: _commit, ...rest } = line;
  const { document, key, repository, commit } = place;
  return {
    document,
    key,
    repository,
    files,
    links,
    ...(commit === undefined ? {} : { commit }),
    ...rest,
    findings: line.findings.map(rename),
    problems: line.problems.map(rename),
  };
}
