import { join, resolve } from 'node:path';
import type { Machine } from '../machine/machine.ts';
import type { HostVerification } from '../model/probed.ts';
import { renderHostVerificationMarkdown } from '../reports/host-verification-markdown.ts';

/** Where a verification goes: a folder gets a JSON and a Markdown file, named by the time. */
export type Place = { readonly folder: string } | { readonly file: string; readonly format: 'json' | 'markdown' };

type Powers = Pick<Machine, 'kindOf' | 'stateFolder' | 'workingFolder' | 'makeFolder' | 'writeText'>;

/** The places that were asked for; none: the folder where the user’s programs keep what they remember. Or one sentence about one that is none. */
export function filesOf(outputs: readonly string[], machine: Powers): { readonly files: readonly Place[] } | { readonly refused: string } {
  if (outputs.length === 0) {
    const state = machine.stateFolder();
    return { files: state === undefined ? [] : [{ folder: join(state, 'containai', 'hosts') }] };
  }
  const files: Place[] = [];
  for (const output of outputs) {
    const path = resolve(machine.workingFolder(), output);
    if (machine.kindOf(path) === 'folder') files.push({ folder: path });
    else if (path.endsWith('.json')) files.push({ file: path, format: 'json' });
    else if (path.endsWith('.md')) files.push({ file: path, format: 'markdown' });
    else return { refused: `--output wants a folder that exists, or a name that ends with .json or .md, not ${output}.` };
  }
  return { files };
}

/** Writes a verification, each file whole or not at all; tells which were written, and why others were not. */
export function writeVerification(
  verification: HostVerification,
  places: readonly Place[],
  machine: Powers,
): { readonly paths: readonly string[]; readonly refused: readonly { readonly refused: string; readonly code: 2 | 3 }[] } {
  const paths: string[] = [];
  const refused: { readonly refused: string; readonly code: 2 | 3 }[] = [];
  const refuse = (path: string, why: string, isBadPath: boolean): void =>
    void refused.push({ refused: `${path} was not written: ${why}.`, code: isBadPath ? 2 : 3 });
  for (const place of places) {
    if ('folder' in place) {
      const made = machine.makeFolder(place.folder);
      if ('refused' in made) {
        refuse(place.folder, made.refused, made.isBadPath);
        continue;
      }
    }
    for (const { path, text } of textsOf(verification, place)) {
      const answer = machine.writeText(path, text);
      if ('refused' in answer) refuse(path, answer.refused, answer.isBadPath);
      else paths.push(path);
    }
  }
  return { paths, refused };
}

function textsOf(verification: HostVerification, place: Place): readonly { readonly path: string; readonly text: string }[] {
  const json = `${JSON.stringify(verification, undefined, 2)}\n`;
  if ('file' in place) return [{ path: place.file, text: place.format === 'json' ? json : renderHostVerificationMarkdown(verification) }];
  // 2026-11-28T12:15:00.000Z: without colons, which some file systems do not have.
  const name = `host-${verification.started.replace(/\.\d+Z$/u, 'Z').replaceAll(':', '-')}`;
  return [
    { path: join(place.folder, `${name}.json`), text: json },
    { path: join(place.folder, `${name}.md`), text: renderHostVerificationMarkdown(verification) },
  ];
}
