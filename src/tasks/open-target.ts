import { join, relative, resolve } from 'node:path';
import type { FileAnswer } from '../formats/format.ts';
import type { Machine } from '../machine/machine.ts';
import type { Problem } from '../model/report.ts';
import type { LeadsOut } from './follow-links.ts';
import type { Readable } from './read-source.ts';
import type { Target } from './target.ts';

/** Files above this many bytes are not read: no configuration is as large. */
export const mostBytes = 1 << 20;

type Powers = Pick<Machine, 'readText' | 'realPath'>;

/** Opens a target: its text, and how to get at the files beside it, inside the repository alone; or one problem, why it cannot be read. */
export function openTarget(target: Target, machine: Powers): Readable | (Problem & { readonly fatal: true }) {
  const path = join(target.workspace, target.path);
  const answer =
    target.text === undefined ? machine.readText(path, mostBytes, target.named ? undefined : target.boundary) : { text: target.text };
  if ('text' in answer) return { ...target, text: answer.text, ask: (name) => askMachine(name, target, machine) };
  const message = 'missing' in answer ? 'The file is not there.' : `The file was not read: ${answer.refused}.`;
  return { document: target.prefix + target.path, message, fatal: true };
}

function askMachine(path: string, { workspace, boundary }: Target, machine: Powers): FileAnswer {
  const absolute = resolve(workspace, path);
  // Not even looked at: whether a file of the host exists is nobody's business.
  if (isOutside(absolute, boundary)) return { refused: 'it lies outside the repository' };
  return machine.readText(absolute, mostBytes, boundary);
}

/** Where paths of a target's workspace lead, if out of its repository. */
export function leadsOut({ workspace, boundary }: Target, machine: Powers): LeadsOut {
  let around: string | undefined;
  const look = (path: string): string | undefined => {
    const real = machine.realPath(resolve(workspace, path));
    return isOutside(real, (around ??= machine.realPath(boundary))) || isHome(real) ? real : undefined;
  };
  // What is mounted is often built from as well.
  const seen = new Map<string, string | undefined>();
  return (path) => {
    if (!seen.has(path)) seen.set(path, look(path));
    return seen.get(path);
  };
}

/** Whether a path is the root, or all of a home or of all homes: a workspace is harmless to mount, unless it is all there is. */
export function isHome(path: string): boolean {
  return /^\/(?:root|home|home\/[^/]+|Users|Users\/[^/]+)?$/u.test(path);
}

/** Whether a path leads out of a folder; both are absolute. */
export function isOutside(path: string, folder: string): boolean {
  if (path.startsWith(`${folder}/`)) return false;
  const rest = relative(folder, path);
  return rest === '..' || rest.startsWith('../') || rest.startsWith('/');
}
