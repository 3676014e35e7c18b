import { readdirSync } from 'node:fs';
import { readKernelFile } from './read-kernel-file.ts';

/** A process that bears the name of a daemon, as the texts of /proc. Any user may name a process so: `status` says whose it is. */
export interface ViewedDaemon {
  readonly name: string;
  readonly pid: number;
  /** `/proc/PID/cmdline`, its parts ended by null characters. */
  readonly cmdline: string;
  readonly stat: string;
  readonly status: string;
  /** Of its environment only the variables that were asked for; absent where this user may not see them. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Of a text of /proc, in bytes: longer command lines are cut off. */
const mostBytes = 65_536;
/** More than one host has of them. */
const mostDaemons = 64;

/** The processes that bear one of these names, oldest process number first. Those in containers are among them. */
export function viewDaemons(names: readonly string[], variables: readonly string[]): readonly ViewedDaemon[] {
  const found: ViewedDaemon[] = [];
  for (const entry of pidsOfProc()) {
    const name = textOf(`/proc/${entry}/comm`).trimEnd();
    if (!names.includes(name)) continue;
    const [cmdline, stat, status] = ['cmdline', 'stat', 'status'].map((file) => textOf(`/proc/${entry}/${file}`));
    // It may have ended meanwhile.
    if (cmdline && stat && status) {
      const chosen = variablesOf(entry, variables);
      found.push({ name, pid: Number(entry), cmdline, stat, status, ...(chosen && { variables: chosen }) });
    }
    if (found.length === mostDaemons) break;
  }
  return found;
}

function variablesOf(pid: string, names: readonly string[]): Readonly<Record<string, string>> | undefined {
  const answer = readKernelFile(`/proc/${pid}/environ`, mostBytes);
  if (!('text' in answer)) return undefined;
  const pairs = answer.text.split('\0').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs.filter(([name]) => names.includes(name)));
}

function pidsOfProc(): readonly string[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^[1-9][0-9]*$/u.test(name))
      .sort((a, b) => Number(a) - Number(b));
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  const answer = readKernelFile(path, mostBytes);
  return 'text' in answer ? answer.text : '';
}
