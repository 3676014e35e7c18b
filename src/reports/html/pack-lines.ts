import { fits, type SurveyFinding, type SurveyLine, type SurveyRow } from '../../model/survey.ts';
import { cutText, plainText } from '../../syntax/plain-text.ts';
import { growIndex } from './grow-index.ts';
import {
  levels,
  longestText,
  type PackedFinding,
  type PackedLine,
  type PackedRow,
  type PageChunk,
  type PageIndex,
  starts,
} from './page-data.ts';
import { wordList } from './word-list.ts';

/** Configurations of a chunk: enough that what repeats is packed once, and few enough that opening one of them is not waited for. */
const mostOfChunk = 256;
/** Characters of a chunk after which the next begins. */
const longChunk = 1 << 20;

/** Lines of a survey on their way into a page. */
export interface LinePacker {
  /** The chunk that the line has filled, if it has. */
  add(line: SurveyLine): PageChunk | undefined;
  /** The chunk that is left, and what the table needs of all lines. `hosts`: those that it knows, in their order. */
  end(hosts: readonly string[]): { readonly chunk?: PageChunk; readonly index: PageIndex };
}

/** Begins with nothing. Of lines that are packed already only a row of the index is kept. */
export function packLines(): LinePacker {
  const index = growIndex();
  let strings = wordList('');
  let lines: PackedLine[] = [];
  let size = 0;
  const take = (): PageChunk => {
    const chunk = { strings: strings.all, lines };
    strings = wordList('');
    lines = [];
    size = 0;
    return chunk;
  };
  return {
    add: (line) => {
      index.add(line, lines.length === 0);
      const packed = packLine(line, (text) => strings.at(plainText(cutText(text ?? '', longestText))));
      lines.push(packed);
      // What is not text: a few numbers for each.
      size += line.findings.length * 30 + line.rows.length * 15;
      return lines.length >= mostOfChunk || size + strings.characters() >= longChunk ? take() : undefined;
    },
    end: (hosts) => ({ ...(lines.length === 0 ? {} : { chunk: take() }), index: index.done(hosts) }),
  };
}

type At = (text: string | undefined) => number;

function packLine(line: SurveyLine, at: At): PackedLine {
  const names = (hosts: readonly number[]): number[] => hosts.map((host) => at(line.hosts[host]?.host ?? String(host)));
  const place = (document: string | undefined): number => (document === line.document ? 0 : at(document));
  return [
    at(line.summary),
    at(line.repository),
    at(line.commit),
    line.files.map(at),
    line.hosts.map(({ host, fit, seems, starts: answer }) => [at(host), fits.indexOf(fit), fits.indexOf(seems), starts.indexOf(answer)]),
    line.findings.toSorted(gravestFirst).map((finding) => packFinding(finding, at, place, names)),
    line.rows.map((row) => packRow(row, at, names)),
    line.undecided.map(({ why, rules }) => [at(why), rules]),
    line.problems.map(({ message, document, line: number = 0 }) => [at(message), place(document), number]),
  ];
}

const severities: readonly SurveyFinding['severity'][] = ['critical', 'high', 'medium', 'low'];

/** Of one level, the gravest come first: the page sorts by levels alone. */
function gravestFirst(a: SurveyFinding, b: SurveyFinding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}

function packFinding(
  { rule, level, fix, waived, message, document, line = 0, column = 0, text, hosts }: SurveyFinding,
  at: At,
  place: At,
  names: (hosts: readonly number[]) => number[],
): PackedFinding {
  const flags = (fix === undefined ? 0 : ['safe', 'risky', 'start'].indexOf(fix) + 1) + (waived === true ? 4 : 0);
  const packed = [at(rule), levels.indexOf(level), flags, at(message), place(document), line, column, at(text)] as const;
  return hosts === undefined ? packed : [...packed, names(hosts)];
}

function packRow({ row, result, action, condition, hosts }: SurveyRow, at: At, names: (hosts: readonly number[]) => number[]): PackedRow {
  const packed = [at(row), at(result), at(action), at(condition)] as const;
  return hosts === undefined ? packed : [...packed, names(hosts)];
}
