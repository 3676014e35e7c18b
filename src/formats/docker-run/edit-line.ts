import type { Change } from '../../model/request.ts';
import { quoteShellWord } from '../../syntax/quote-shell-word.ts';
import type { Splice } from '../../syntax/splice.ts';
import type { Edits } from '../format.ts';
import { editRunWords } from './edit-words.ts';
import { type DockerRunDoc, runWords } from './line.ts';

/** Changes a line: what is not touched stays byte for byte, and what no flag can say is refused with the reason. */
export function editLine(doc: DockerRunDoc, changes: readonly Change[]): Edits {
  const { first, line, source } = doc;
  if (first === undefined) return { splices: [], refused: changes.map((change) => ({ change, why: 'the line was not read' })) };
  const { instead, inserted, refused } = editRunWords(runWords(doc), changes, source.document);
  const splices: Blanked[] = [];
  for (const { before, words } of inserted) {
    if (words.length === 0) continue;
    const next = line.words[first + before];
    const at = next?.start ?? line.words.at(-1)!.end;
    const text = words.map(quoteShellWord).join(' ');
    splices.push({ start: at, end: at, text: next === undefined ? ` ${text}` : `${text} ` });
  }
  for (const [index, words] of instead) {
    const { start, end } = line.words[first + index]!;
    if (words.length === 0) splices.push({ start, end, text: '', withBlanks: true });
    else splices.push({ start, end, text: words.map(quoteShellWord).join(' ') });
  }
  return { splices: settleBlanks(source.text, splices), refused };
}

/** A splice that takes the blanks and line continuations before it away too, where it says so. */
interface Blanked extends Splice {
  readonly withBlanks?: true;
}

function settleBlanks(text: string, splices: readonly Blanked[]): readonly Splice[] {
  let end = 0;
  return [...splices]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((splice) => {
      const start = splice.withBlanks === true ? Math.max(end, blanksBefore(text, splice.start)) : splice.start;
      end = Math.max(end, splice.end);
      return { start, end: splice.end, text: splice.text };
    });
}

function blanksBefore(text: string, start: number): number {
  let index = start;
  for (;;) {
    const before = text[index - 1];
    if (before === ' ' || before === '\t' || before === '\r') index--;
    else if (before === '\n' && text[index - 2] === '\\') index -= 2;
    else if (before === '\n' && text.startsWith('\\\r', index - 3)) index -= 3;
    else return index;
  }
}
