import { hash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { Machine, TextAnswer } from '../../machine/machine.ts';
import { mostBytes } from '../open-target.ts';
import type { Target } from '../target.ts';

/** What the answer about a configuration rests on, by paths relative to its repository. */
export interface Read {
  /** Files that were read or asked for, the configuration first. */
  readonly files: readonly string[];
  /** Paths whose symbolic links were followed. */
  readonly links: readonly string[];
}

type Powers = Pick<Machine, 'readText' | 'realPath'>;

/** Reads like a machine, and remembers what was read for one configuration: a hash of it says later whether all of it still is as it was. */
export interface Recorder {
  readonly machine: Powers;
  done(): Read & { readonly key: string };
}

/** Begins to record for a target. `salt`: what the answer rests on besides files. */
export function recordReading(target: Target, salt: string, machine: Powers): Recorder {
  const files = new Map<string, TextAnswer>();
  const links = new Map<string, string>();
  const name = (path: string): string => relative(target.boundary, path);
  return {
    machine: {
      readText: (path, limit, inside) => {
        const answer = machine.readText(path, limit, inside);
        files.set(name(path), answer);
        return answer;
      },
      realPath: (path) => {
        const real = machine.realPath(path);
        if (path !== target.boundary) links.set(name(path), real);
        return real;
      },
    },
    done: () => ({ files: [...files.keys()], links: [...links.keys()], key: keyOf(target, salt, files, links, machine) }),
  };
}

/** The key that a configuration has now, by the files and links that its answer rested on when it was judged. */
export function keyNow(target: Target, { files, links }: Read, salt: string, machine: Powers): string {
  const read = new Map<string, TextAnswer>();
  for (const name of files) {
    const isNamed = target.named && read.size === 0;
    read.set(name, machine.readText(resolve(target.boundary, name), mostBytes, isNamed ? undefined : target.boundary));
  }
  const followed = new Map<string, string>();
  for (const name of links) followed.set(name, machine.realPath(resolve(target.boundary, name)));
  return keyOf(target, salt, read, followed, machine);
}

function keyOf(
  { boundary, siblings = [] }: Target,
  salt: string,
  files: ReadonlyMap<string, TextAnswer>,
  links: ReadonlyMap<string, string>,
  machine: Powers,
): string {
  const parts = [salt, ...siblings];
  for (const [name, answer] of files) {
    parts.push(name);
    if ('text' in answer) parts.push('text', answer.text);
    else parts.push('missing' in answer ? 'missing' : answer.refused, '');
  }
  // Where the repository itself lies is none of its content.
  if (links.size > 0) {
    const around = machine.realPath(boundary);
    for (const [name, real] of links) parts.push(name, relative(around, real));
  }
  // Lengths part the parts: no text can be mistaken for the next name.
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join('')).slice(0, 32);
}
