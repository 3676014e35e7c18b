import { matrixFor } from '../matrix/apply.ts';
import { matrix } from '../matrix/catalogue.ts';
import { type Block, type Page, text } from '../model/page.ts';
import type { MatrixEntry } from '../model/row.ts';
import { pageOfRow } from '../reports/page-of-row.ts';
import { rules } from '../rules/catalogue.ts';
import { cleaned } from '../syntax/error-words.ts';
import { explain } from './explain.ts';
import { findErrors } from './find-error.ts';
import { reasons } from './gate/reasons.ts';

/** Most of a pasted text that is looked at, in bytes. */
export const mostErrorBytes = 1 << 16;

/** Most rules that a text of ours names and that are shown. */
const mostNamed = 20;

/**
 * What a pasted error text is about: the rules and reasons that a text of ours names, else the rows of the matrix whose error it is; undefined
 * where nothing is known of it.
 */
export async function explainError(pasted: string): Promise<Page | undefined> {
  const named = namedIn(pasted);
  if (named.length === 1) {
    const found = await explain(named[0]!);
    if ('page' in found) return found.page;
  }
  if (named.length > 0) return pageOfNamed(named);
  const found = findErrors(pasted);
  const all = matrixFor(matrix, {}).entries;
  const entries = found.flatMap(({ row }) => all.filter(({ id }) => id === row));
  const [first] = entries;
  if (first === undefined) return undefined;
  if (entries.length === 1) return pageOfRow(first);
  return {
    title: `${entries.length} rows of the matrix have this error`,
    sections: [
      ...entries.map((entry) => ({ heading: `${entry.aspect} (${entry.id})`, blocks: shortly(entry, found) })),
      { blocks: [text('containai explain ID tells all of one.')] },
    ],
  };
}

/** Ids of rules and reasons that stand in a text as the gate and the reports write them: at the start of a line, or after a level. */
function namedIn(pasted: string): readonly string[] {
  const words = cleaned(pasted).matchAll(/(?:^|[\s(])([a-z]+(?:-[a-z]+)+)(?=[:\s)]|$)/gmu);
  const known = new Set<string>([...rules, ...reasons].map(({ id }) => id));
  return [...new Set([...words].flatMap(([, word]) => (word !== undefined && known.has(word) ? [word] : [])))].slice(0, mostNamed);
}

function pageOfNamed(named: readonly string[]): Page {
  const all = [...rules, ...reasons].filter(({ id }) => named.includes(id));
  return {
    title: 'Rules that this text names',
    sections: [
      ...all.map(({ id, title, why, advice }) => ({ heading: `${title} (${id})`, blocks: [text(why), text(advice)] })),
      { blocks: [text('containai explain ID tells all of one.')] },
    ],
  };
}

/** What a row says where it has the error, and its way round. */
function shortly({ id, behaviours, workaround }: MatrixEntry, found: ReturnType<typeof findErrors>): readonly Block[] {
  const own = found.find(({ row }) => row === id)?.text;
  const fitting = behaviours.filter(({ error }) => error === own);
  return [
    ...(fitting.length === 0 ? behaviours : fitting).map(({ result, says, condition }) =>
      text(`${result}${condition === undefined ? '' : `, ${condition}`}: ${says}`),
    ),
    ...(workaround === undefined ? [] : [text(`The way round: ${workaround}`)]),
  ];
}
