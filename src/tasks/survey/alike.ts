import type { SurveyLine } from '../../model/survey.ts';
import type { Read, Recorder } from './what-was-read.ts';

/** The line of a configuration that was judged, for others that are the same but for the name of their repository: forks, copies of a template. */
export interface AlikeLine extends Read {
  /** Where the configuration lies in its repository, and its text. */
  readonly text: string;
  /** The hash of all that was read for it. */
  readonly content: string;
  /** The line as JSON, parted where the name of the repository and the key stand: `mark.name` and `mark.key`. */
  readonly parts: readonly string[];
}

/** Lines that are remembered. */
export interface Alike {
  /** The line of a configuration with the same content, or nothing. */
  find(text: string, recorder: Recorder): AlikeLine | undefined;
  add(line: AlikeLine): void;
}

/** So many texts are remembered, with a few kilobytes each; larger ones are not. */
const mostTexts = 1000;
const longestText = 16 << 10;
/** Of configurations with one text, those that were met last: their other files may differ. */
const mostOfText = 4;

/** Begins with none. */
export function rememberAlike(): Alike {
  const byText = new Map<string, readonly AlikeLine[]>();
  return {
    find: (text, recorder) => byText.get(text)?.find((line) => recorder.content(line) === line.content),
    add: (line) => {
      const others = byText.get(line.text)?.filter(({ content }) => content !== line.content) ?? [];
      // Those that were met last are at the end of the map.
      byText.delete(line.text);
      byText.set(line.text, [line, ...others.slice(0, mostOfText - 1)]);
      if (byText.size > mostTexts) byText.delete(byText.keys().next().value!);
    },
  };
}

/** For private use alone (Unicode, private use area): where a line holds one of these itself, it is not parted. */
const mark = { name: '\uE000', key: '\uE001' } as const;
const marks = new RegExp(`([${mark.name}${mark.key}])`, 'u');

/** What others need of a line; undefined where it speaks of anything outside its repository, or is of one commit: that is its own. */
export function alikeLine(line: SurveyLine, text: string, content: string): AlikeLine | undefined {
  const { repository, commit, files, links } = line;
  const from = `${repository}/`;
  const isInside = [line, ...line.findings, ...line.problems].every(({ document }) => document === undefined || document.startsWith(from));
  if (text.length > longestText || !isInside || commit !== undefined || marks.test(JSON.stringify(line))) return undefined;
  const rename = <T extends { readonly document?: string }>(one: T): T =>
    one.document === undefined ? one : { ...one, document: `${mark.name}/${one.document.slice(from.length)}` };
  const named = {
    ...rename(line),
    key: mark.key,
    repository: mark.name,
    findings: line.findings.map(rename),
    problems: line.problems.map(rename),
  };
  return { text, content, files, links, parts: JSON.stringify(named).split(marks) };
}

/** The same line for another repository, as JSON. */
export function lineFor({ parts }: AlikeLine, repository: string, key: string): string {
  const name = JSON.stringify(repository).slice(1, -1);
  let line = '';
  for (const part of parts) line += part === mark.name ? name : part === mark.key ? key : part;
  return line;
}
