import { readFileSync, type Stats } from 'node:fs';
import type { WriteAnswer, WriteWish } from './machine.ts';
import { badPath, beginBeside, type FilePlace, placeFile, whyNotWritten, writeWhole } from './place-file.ts';

/** See `Machine.writeText`. */
export function writeText(path: string, text: string, { inside, expects, isPrivate = false }: WriteWish = {}): WriteAnswer {
  try {
    const place = placeFile(path, inside);
    if ('refused' in place) return place;
    const refused = refusal(place, expects);
    if (refused !== undefined) return badPath(refused);
    replace(place, text, { onlyNew: expects === null, isPrivate });
    return { written: true };
  } catch (error) {
    return whyNotWritten(error);
  }
}

function refusal({ real, now }: FilePlace, expects: WriteWish['expects']): string | undefined {
  if (now === undefined) return typeof expects === 'string' ? 'it is no longer there' : undefined;
  if (!now.isFile()) return 'it is not a regular file';
  if (expects === null) return 'it is there already';
  if (expects === undefined || holds(real, now, expects)) return undefined;
  return 'it is no longer what was read of it, or holds bytes that are not UTF-8';
}

function holds(real: string, now: Stats, text: string): boolean {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length === now.size && bytes.equals(readFileSync(real));
}

function replace(place: FilePlace, text: string, how: { readonly onlyNew: boolean; readonly isPrivate: boolean }): void {
  const beside = beginBeside(place, how.isPrivate);
  try {
    writeWhole(beside.file, text);
    beside.settle(how.onlyNew);
  } catch (error) {
    beside.discard();
    throw error;
  }
}
