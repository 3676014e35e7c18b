import { type Block, type Page, text } from '../model/page.ts';
import { type Action, type MatrixEntry, type Pattern, patterns } from '../model/row.ts';
import { showCitation } from './page-of-rule.ts';

/** The policy on a row, in a word or two: pass the request on, map it, rewrite it, warn, refuse. */
export const actionWords: Readonly<Record<Action, string>> = {
  pass: 'pass on',
  map: 'map',
  rewrite: 'rewrite',
  warn: 'warn',
  block: 'refuse',
};

/** Everything a row of the matrix says, as a page. */
export function pageOfRow(row: MatrixEntry): Page {
  const behaviours = row.behaviours.flatMap(({ result, says, condition, error, evidence }): Block[] => [
    text(`${result}${condition === undefined ? '' : `, ${condition}`}: ${says}`),
    ...(error === undefined ? [] : [{ kind: 'code', language: '', text: error } as const]),
    { kind: 'list', items: evidence.map(showCitation) },
  ]);
  const study = (row.study ?? []).map(
    ({ section, aspect, says, result }) => `${section}, “${aspect}”: ${result === undefined ? '' : `${result}. `}${says}`,
  );
  return {
    title: row.id,
    sections: [
      { blocks: [text(`${row.aspect} (pattern ${row.pattern}, ${patterns[row.pattern].title})`), text(`Expected: ${row.expectation}`)] },
      { heading: 'Under Sysbox', blocks: behaviours },
      { heading: 'Policy', blocks: [text(`${capitalised(actionWords[row.action])}.`)] },
      ...(row.workaround === undefined ? [] : [{ heading: 'The way round', blocks: [text(row.workaround)] }]),
      ...(row.differs === undefined ? [] : [{ heading: 'Where the study differs', blocks: [text(row.differs)] }]),
      ...(study.length === 0 ? [] : [{ heading: 'What the study says', blocks: [{ kind: 'list' as const, items: study }] }]),
    ],
  };
}

/** The rows of a pattern, as a page. */
export function pageOfPattern(pattern: Pattern, rows: readonly MatrixEntry[]): Page {
  const own = rows.filter((row) => row.pattern === pattern);
  return {
    title: `Pattern ${pattern}: ${patterns[pattern].title}`,
    sections: own.map((row) => ({
      heading: `${row.aspect} (${row.id})`,
      blocks: row.behaviours.map(({ result, says, condition }) =>
        text(`${result}${condition === undefined ? '' : `, ${condition}`}: ${says}`),
      ),
    })),
  };
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
