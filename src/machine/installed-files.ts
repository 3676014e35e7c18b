import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findReferenceCli } from './find-reference-cli.ts';

/** A file that was installed with this program. */
export interface InstalledFile {
  /** Its path below the folder that it was asked for in. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files as they were asked for; or why they cannot be had, as one sentence. */
export type InstalledFiles = { readonly files: readonly InstalledFile[] } | { readonly refused: string };

/** Files of the folder `system` of this program. */
export function readSystemFiles(names: readonly string[]): InstalledFiles {
  const places = placesOf('system');
  for (const place of places) {
    const found = readAll(place, names);
    if (found !== undefined) return found;
  }
  return { refused: `The files that the system image is made of are not installed in ${places[0]!}: install containai again.` };
}

/** Names and texts of the SQL files in the folder `queries` of this program, in the order of their names. */
export function readQueries(): ReadonlyMap<string, string> | { readonly refused: string } {
  const places = placesOf('queries');
  for (const place of places) {
    const names = sqlFilesIn(place);
    const found = names.length === 0 ? undefined : readAll(place, names);
    if (found !== undefined)
      return new Map(found.files.map(({ name, bytes }) => [name.replace(/\.sql$/u, ''), new TextDecoder().decode(bytes)]));
  }
  return { refused: `The queries of containai are not installed in ${places[0]!}: install containai again.` };
}

function sqlFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .toSorted();
  } catch {
    return [];
  }
}

/** Files of the package of the reference CLI in this version. */
export function readReferenceCli(version: string, names: readonly string[]): InstalledFiles {
  const found = findReferenceCli(version);
  if ('refused' in found) return found;
  return readAll(found.folder, names) ?? { refused: `Not all files of ${found.folder} can be read: install containai again.` };
}

/** Where a folder of this program can be: beside dist/ where it is built, and two folders above this file where it is not. */
function placesOf(folder: string): readonly string[] {
  return [`../${folder}/`, `../../${folder}/`].map((path) => fileURLToPath(new URL(path, import.meta.url)));
}

function readAll(folder: string, names: readonly string[]): { readonly files: readonly InstalledFile[] } | undefined {
  try {
    return { files: names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) })) };
  } catch {
    return undefined;
  }
}
