import { hash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { Machine, TextAnswer } from '../../machine/machine.ts';
import type { Problem } from '../../model/report.ts';
import { isHome, isOutside, mostBytes } from '../open-target.ts';
import type { Target } from '../target.ts';

/** What the answer about a configuration rests on, by paths relative to its repository. */
export interface Read {
  /** Files that were read or asked for, the configuration first. */
  readonly files: readonly string[];
  /** Paths whose symbolic links were followed. */
  readonly links: readonly string[];
}

type Powers = Pick<Machine, 'readText' | 'realPath'>;

/** What is read for one configuration, each file and link once. */
export interface Recorder {
  /** Reads like the machine does. */
  readonly machine: Powers;
  /** Where the configuration itself lies in its repository, and its text; undefined where it cannot be read. */
  text(): string | undefined;
  /** All that was read through the machine so far. */
  read(): Read;
  /** A hash of these files and links as they are now, wherever the repository lies. Two configurations with the same one are alike but for names. */
  content(read: Read): string;
}

/** Begins to record for a target. `problems`: what is wrong with its name. */
export function recordReading(target: Target, problems: readonly Problem[], machine: Powers): Recorder {
  const { boundary } = target;
  const files = new Map<string, TextAnswer>();
  const links = new Map<string, string>();
  const asked = { files: new Set<string>(), links: new Set<string>() };
  const first = resolve(target.workspace, target.path);
  const name = (path: string): string => relative(boundary, path);
  // One file may be found from two folders, and what it says of its workspace is another thing in each.
  const opened = `${name(target.workspace)} ${target.named ? 'named' : 'found'}`;
  const readText = (path: string, limit: number, inside?: string): TextAnswer => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const answer = machine.readText(path, limit, inside);
    files.set(path, answer);
    return answer;
  };
  const realPath = (path: string): string => {
    const known = links.get(path);
    if (known !== undefined) return known;
    const real = machine.realPath(path);
    links.set(path, real);
    return real;
  };
  const readAgain = (path: string): TextAnswer => readText(path, mostBytes, target.named && path === first ? undefined : boundary);
  return {
    machine: {
      readText: (path, limit, inside) => {
        asked.files.add(path);
        return readText(path, limit, inside);
      },
      realPath: (path) => {
        if (path !== boundary) asked.links.add(path);
        return realPath(path);
      },
    },
    text: () => {
      const answer = readAgain(first);
      return 'text' in answer ? `${opened}\n${name(first)}\n${answer.text}` : undefined;
    },
    read: () => ({ files: [...asked.files].map(name), links: [...asked.links].map(name) }),
    content: (read) => {
      const parts = [opened, ...(target.siblings ?? []), ...problems.map(({ message }) => message)];
      for (const file of read.files) parts.push(file, ...wordsOf(readAgain(resolve(boundary, file))));
      // Where the repository lies is none of its content, unless it is all that somebody has, or a link leads out of it.
      const around = read.links.length === 0 ? '' : realPath(boundary);
      for (const link of read.links) {
        const real = realPath(resolve(boundary, link));
        parts.push(link, isOutside(real, around) || isHome(real) ? real : relative(around, real));
      }
      // Lengths part the parts: no text can be mistaken for the next name.
      return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''));
    },
  };
}

function wordsOf(answer: TextAnswer): readonly [kind: string, text: string] {
  if ('text' in answer) return ['text', answer.text];
  return 'missing' in answer ? ['missing', ''] : ['refused', answer.refused];
}

/** The key of a line by what was read for it and all else that it rests on. */
export function keyOf(salt: string, content: string): string {
  return hash('sha256', salt + content).slice(0, 32);
}
