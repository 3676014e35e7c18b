import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { withoutCredentials } from '../../known/without-credentials.ts';
import type { Kept } from './tree-state.ts';

/** Texts with more changed lines than these are not compared: it takes time that grows with their square. */
const mostEdits = 2000;
/** Characters of a diff, and of a text that one is made of. */
const longest = 64 << 10;
const longestText = 512 << 10;

/** A unified diff of what a file was and what it is, with credentials masked; undefined where there is none to show. */
export function diffOf(path: string, before: Kept | undefined, now: Kept | undefined): string | undefined {
  const [old, text] = [textOf(before), textOf(now)];
  if (old === undefined || text === undefined || old === text) return undefined;
  const patch = createTwoFilesPatch(
    before === undefined ? '/dev/null' : `a/${path}`,
    now === undefined ? '/dev/null' : `b/${path}`,
    old,
    text,
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY, maxEditLength: mostEdits, context: 2 },
  );
  if (patch === undefined) return undefined;
  return patch.length > longest ? `${patch.slice(0, longest)}\n… (${patch.length - longest} characters more)\n` : patch;
}

/** What is not there has no text; of what was not read, or holds other things than text, none is shown. */
function textOf(kept: Kept | undefined): string | undefined {
  if (kept === undefined) return '';
  if (!('text' in kept) || kept.text === undefined || kept.text.length > longestText || kept.text.includes('\0')) return undefined;
  return withoutCredentials(kept.text);
}
