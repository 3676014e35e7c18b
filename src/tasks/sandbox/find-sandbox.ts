import { dirname, resolve } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { nearest } from '../../syntax/nearest.ts';
import { listSandboxes } from './sandbox-files.ts';

type Finding = Pick<Machine, 'readText' | 'list' | 'stateFolder' | 'workingFolder' | 'realPath' | 'kindOf'>;

/** The sandbox that is meant, or one sentence why none is; `several`: more than one could be. */
export type FoundSandbox = { readonly sandbox: Sandbox } | { readonly refused: string; readonly several?: true };

/**
 * Finds a sandbox by its name or its id, or by the path of its workspace; without a word, by the folder at hand or the nearest one above it. Where a
 * workspace has several, the sentence asks for one of them by its name. A word that is a name is no path: `./NAME` is.
 */
export function findSandbox(word: string | undefined, machine: Finding): FoundSandbox {
  const { sandboxes, damaged } = listSandboxes(machine);
  const found = word === undefined ? hereOf(sandboxes, machine) : (named(word, sandboxes) ?? atPath(word, sandboxes, machine));
  if (found.length === 1) return { sandbox: found[0]! };
  if (found.length > 1) return { refused: several(found), several: true };
  const why =
    word === undefined ? `No dev container was started for ${machine.workingFolder()} or a folder above it` : unknown(word, sandboxes);
  // Perhaps it is what cannot be read.
  const [first] = damaged;
  return { refused: first === undefined ? `${why}: containai ls lists them, containai up starts one.` : `${why}. ${first}` };
}

/** Whether a word names a sandbox by itself, without a look at folders. */
export function isSandboxName(word: string, machine: Finding): boolean {
  return named(word, listSandboxes(machine).sandboxes) !== undefined;
}

function named(word: string, sandboxes: readonly Sandbox[]): readonly Sandbox[] | undefined {
  const found = sandboxes.filter(({ name, id }) => name === word || id === word);
  return found.length === 0 ? undefined : found;
}

function atPath(word: string, sandboxes: readonly Sandbox[], machine: Finding): readonly Sandbox[] {
  const path = machine.realPath(resolve(machine.workingFolder(), word));
  return sandboxes.filter(({ workspace, configuration }) => workspace === path || configuration === path);
}

function hereOf(sandboxes: readonly Sandbox[], machine: Finding): readonly Sandbox[] {
  for (let folder = machine.realPath(machine.workingFolder()); ; folder = dirname(folder)) {
    const found = sandboxes.filter(({ workspace }) => workspace === folder);
    if (found.length > 0 || dirname(folder) === folder) return found;
  }
}

function several(found: readonly Sandbox[]): string {
  const first = found[0]!;
  // Two that were started at the same moment may have got the same name.
  const isOneName = found.every(({ name }) => name === first.name);
  const names = found.map(({ id, name, configuration }) => `${isOneName ? id : name} (${configuration})`);
  const what = isOneName ? `Several dev containers are called ${first.name}` : `${first.workspace} has several dev containers`;
  return `${what}, name one of them: ${names.join(', ')}.`;
}

function unknown(word: string, sandboxes: readonly Sandbox[]): string {
  const near = nearest(
    word,
    sandboxes.map(({ name }) => name),
  );
  return `There is no dev container ${word.slice(0, 200)}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}
