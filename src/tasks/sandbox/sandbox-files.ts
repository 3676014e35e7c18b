import { join } from 'node:path';
import type { Machine, WriteAnswer } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { mistakeIn } from '../../syntax/json-shape.ts';
import { noStateFolder, type SandboxPlaces, sandboxesFolder } from './sandbox-places.ts';
import { sandboxIdPattern, sandboxShape } from './sandbox-shape.ts';

const mostBytes = 8 << 20;

/** What was read of a state file: the sandbox, nothing, or one sentence. */
export type SandboxAnswer = { readonly sandbox: Sandbox } | { readonly missing: true } | { readonly refused: string };

/** Reads the state file of a sandbox strictly: a file that is not wholly one is none. */
export function readSandbox(id: string, machine: Pick<Machine, 'readText' | 'stateFolder'>): SandboxAnswer {
  const folder = sandboxesFolder(machine);
  return folder === undefined ? { refused: noStateFolder } : readFile(folder, id, machine);
}

function readFile(folder: string, id: string, machine: Pick<Machine, 'readText'>): SandboxAnswer {
  const file = join(folder, `${id}.json`);
  const answer = machine.readText(file, mostBytes);
  if ('missing' in answer) return answer;
  if ('refused' in answer) return { refused: `The state of a dev container, ${file}, was not read: ${answer.refused}.` };
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch {
    return { refused: damaged(file, 'it is not JSON') };
  }
  const mistake = mistakeIn(value, sandboxShape) ?? ((value as Sandbox).id === id ? undefined : 'its id is not its name');
  return mistake === undefined ? { sandbox: value as Sandbox } : { refused: damaged(file, mistake) };
}

function damaged(file: string, mistake: string): string {
  return `The state of a dev container, ${file}, is none that this version of containai can read: ${mistake}.`;
}

/** All sandboxes of this user in the order of their names, and a sentence for each file that is none. */
export interface Sandboxes {
  readonly sandboxes: readonly Sandbox[];
  readonly damaged: readonly string[];
}

/** Reads the state files of all sandboxes. */
export function listSandboxes(machine: Pick<Machine, 'readText' | 'list' | 'stateFolder'>): Sandboxes {
  const folder = sandboxesFolder(machine);
  if (folder === undefined) return { sandboxes: [], damaged: [noStateFolder] };
  const ids = (machine.list(folder) ?? []).flatMap(({ name, kind }) => {
    const id = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
    return kind === 'file' && sandboxIdPattern.test(id) ? [id] : [];
  });
  const answers = ids.map((id) => readFile(folder, id, machine));
  return {
    sandboxes: answers.flatMap((one) => ('sandbox' in one ? [one.sandbox] : [])).toSorted(({ name: a }, { name: b }) => (a < b ? -1 : 1)),
    damaged: answers.flatMap((one) => ('refused' in one ? [one.refused] : [])),
  };
}

/**
 * Writes the state file of a sandbox whole, for this user alone; makes its folder where that is missing. What could not be read again is refused: some of it is
 * the word of a configuration, or of who is inside.
 */
export function writeSandbox(
  sandbox: Sandbox,
  { file, folder }: Pick<SandboxPlaces, 'file' | 'folder'>,
  machine: Pick<Machine, 'makeFolder' | 'writeText'>,
): WriteAnswer {
  const text = `${JSON.stringify(sandbox, undefined, 2)}\n`;
  const mistake = text.length > mostBytes / 4 ? 'it is too long' : mistakeIn(JSON.parse(text), sandboxShape);
  if (mistake !== undefined) return { refused: mistake, isBadPath: false };
  const made = machine.makeFolder(folder);
  return 'refused' in made ? made : machine.writeText(file, text, { isPrivate: true });
}

/** Removes the state file of a sandbox and all that lies in its folder. The file goes last: until then the sandbox can still be named. */
export function removeSandbox({ file, folder }: Pick<SandboxPlaces, 'file' | 'folder'>, machine: Pick<Machine, 'remove'>): WriteAnswer {
  const removed = machine.remove(folder);
  return 'refused' in removed ? removed : machine.remove(file);
}
