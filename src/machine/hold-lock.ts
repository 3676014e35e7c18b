import { closeSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { WriteRefusal } from './machine.ts';
import { quietly, whyNotWritten } from './place-file.ts';
import { startOf } from './process-records.ts';

/** A lock that this process holds. */
interface Lock {
  release(): void;
}

/** A lock, the number of the process that holds it, or why there can be none. */
export type LockAnswer = { readonly lock: Lock } | { readonly heldBy: number } | WriteRefusal;

/**
 * Takes a lock, or says who holds it. It ends with its process, however that ends: whoever comes next takes what is left of it away.
 *
 * Each process that wants the lock puts a file of its own beside the others, `PATH.PID.START`, and only then looks whose files are there: of two at the
 * same time at least one sees the other, so that both never hold it. Who sees another that lives takes its own away. The time of the start tells a
 * process from a later one with its number.
 */
export async function holdLock(path: string): Promise<LockAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = claim(path);
    // Both may have stepped back.
    if (!('heldBy' in answer) || answer.heldBy === process.pid || tries === 4) return answer;
    await new Promise((settle) => setTimeout(settle, 10 + Math.random() * 60));
  }
}

function claim(path: string): LockAnswer {
  const start = startOf(process.pid);
  if (start === undefined) return { refused: 'this system does not tell when a process was started', isBadPath: false };
  const own = `${basename(path)}.${process.pid}.${start}`;
  const file = join(dirname(path), own);
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    const why = whyNotWritten(error);
    return why.refused === 'it is there already' ? { heldBy: process.pid } : why;
  }
  const release = (): void => {
    process.off('exit', release);
    quietly(() => unlinkSync(file));
  };
  const other = liveOthers(path, own);
  if (other !== undefined) {
    release();
    return { heldBy: other };
  }
  process.once('exit', release);
  return { lock: { release } };
}

/** The number of the process that holds a lock, this one or another; undefined where none does, or the folder of the lock is not there. */
export function lockHolder(path: string): number | undefined {
  try {
    return liveOthers(path, '');
  } catch {
    return undefined;
  }
}

/** The first other process that claims it and lives; what those that are gone have left is taken away. */
function liveOthers(path: string, own: string): number | undefined {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(folder)) {
    const [, pid, start] = (name.startsWith(prefix) && name !== own && /^(\d+)\.(\d+)$/u.exec(name.slice(prefix.length))) || [];
    if (pid === undefined) continue;
    if (startOf(Number(pid)) === start) return Number(pid);
    quietly(() => unlinkSync(join(folder, name)));
  }
  return undefined;
}
