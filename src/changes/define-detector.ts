import type { EntryDetector, FileDetector, FolderDetector, Sign } from '../model/detector.ts';
import { cutText } from '../syntax/plain-text.ts';

/** Makes a detector of files of its words and places. */
export function detectFiles(spec: Omit<FileDetector, 'looks'>): FileDetector {
  return { looks: 'file', ...spec };
}

/** Makes a detector of folders. */
export function detectFolders(spec: Omit<FolderDetector, 'looks'>): FolderDetector {
  return { looks: 'folder', ...spec };
}

/** Makes a detector of single entries. */
export function detectEntries(spec: Omit<EntryDetector, 'looks'>): EntryDetector {
  return { looks: 'entry', ...spec };
}

/** Longer ones are cut: they are there to be recognised. */
const longestQuote = 120;

/** A value of a file for a sentence: one line, cut, in quotation marks. */
export function quoted(value: string): string {
  return `“${cutText(value.trim().replace(/\s+/gu, ' '), longestQuote)}”`;
}

/** The file as a whole as a sign, for a reader that also finds more than that in it. */
export function wholeFile(text: string, says: string, more: Partial<Sign> = {}): Sign {
  return { key: '', value: text, says, ...more };
}

/** Words of a command that only root may run, or the owner of what it is about. */
export function byRoot(words: readonly string[], user: number | undefined, owner?: number): readonly string[] {
  return user === undefined || user === 0 || user === owner ? words : ['sudo', ...words];
}
