import { fits, type SurveyFinding, type SurveyLine } from '../../model/survey.ts';
import { cutText, plainText } from '../../syntax/plain-text.ts';
import { longestText, type PageIndex, starts } from './page-data.ts';
import { wordList } from './word-list.ts';

/** The index of a page, line by line. */
export interface GrowingIndex {
  add(line: SurveyLine, isFirstOfChunk: boolean): void;
  /** `hosts`: those that it knows, in their order. */
  done(hosts: readonly string[]): PageIndex;
}

/** Begins with nothing. */
export function growIndex(): GrowingIndex {
  const words = { formats: wordList(), rules: wordList(), rows: wordList(), uses: wordList() };
  const columns = {
    document: [] as string[],
    format: [] as number[],
    errors: [] as number[],
    warnings: [] as number[],
    notes: [] as number[],
    unknowns: [] as number[],
    problems: [] as number[],
    ofRules: [] as number[][],
    ofRows: [] as number[][],
    ofUses: [] as number[][],
  };
  const answers = new Map<string, { readonly fit: number[]; readonly starts: number[] }>();
  const chunks: number[] = [];
  return {
    add: (line, isFirstOfChunk) => {
      const row = columns.document.length;
      if (isFirstOfChunk) chunks.push(row);
      columns.document.push(shown(line.document));
      columns.format.push(line.format === undefined ? -1 : words.formats.at(shown(line.format)));
      columns.errors.push(count(line, 'error'));
      columns.warnings.push(count(line, 'warn'));
      columns.notes.push(count(line, 'note'));
      columns.unknowns.push(line.undecided.length);
      columns.problems.push(line.problems.length);
      columns.ofRules.push(each(line.findings.map(({ rule }) => words.rules.at(shown(rule)))));
      columns.ofRows.push(each(line.rows.map(({ row: id }) => words.rows.at(shown(id)))));
      columns.ofUses.push(each(line.uses.map((id) => words.uses.at(shown(id)))));
      for (const { host, fit, starts: answer } of line.hosts) {
        let own = answers.get(host);
        if (own === undefined) answers.set(host, (own = { fit: [], starts: [] }));
        own.fit[row] = fits.indexOf(fit);
        own.starts[row] = starts.indexOf(answer);
      }
    },
    done: (hosts) => {
      const whole = (column: readonly (number | undefined)[] = []): number[] => columns.document.map((_document, row) => column[row] ?? -1);
      return {
        hosts: hosts.map(shown),
        formats: words.formats.all,
        rules: words.rules.all,
        rows: words.rows.all,
        uses: words.uses.all,
        ...columns,
        fit: hosts.map((host) => whole(answers.get(host)?.fit)),
        starts: hosts.map((host) => whole(answers.get(host)?.starts)),
        chunks,
      };
    },
  };
}

/** Text as a page shows it. */
function shown(text: string): string {
  return plainText(cutText(text, longestText));
}

/** Findings of a level that no policy waives. */
function count(line: SurveyLine, level: SurveyFinding['level']): number {
  return line.findings.filter((finding) => finding.level === level && finding.waived !== true).length;
}

function each(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}
