import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { holdLock, lockHolder } from './hold-lock.ts';
import { startOf } from './process-records.ts';

const root = mkdtempSync(join(tmpdir(), 'containai-lock-'));
const path = join(root, 'abc.lock');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Another process that wants the lock: says what came of it, and holds what it got until it is told to end, or killed. */
async function another(): Promise<{ readonly child: ChildProcess; readonly said: string; ended(): Promise<void> }> {
  const program = `
    import { holdLock } from './src/machine/hold-lock.ts';
    const answer = await holdLock(${JSON.stringify(path)});
    console.log('lock' in answer ? 'held' : JSON.stringify(answer));
    process.stdin.once('data', () => process.exit(0));
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { cwd: join(import.meta.dirname, '../..'), stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const closed = new Promise<void>((settle) => void child.once('close', () => settle()));
  for await (const said of createInterface({ input: child.stdout })) return { child, said, ended: () => closed };
  throw new Error('the other process said nothing');
}

describe.skipIf(skipReason(startOf(process.pid) === undefined, 'this system has no /proc to tell processes by'))('a lock', () => {
  test('is held by one process at a time, and is free when that lets go of it', async () => {
    const mine = await holdLock(path);
    if (!('lock' in mine)) throw new Error(JSON.stringify(mine));
    expect(await another()).toMatchObject({ said: JSON.stringify({ heldBy: process.pid }) });
    expect(lockHolder(path)).toBe(process.pid);
    mine.lock.release();
    expect(lockHolder(path)).toBeUndefined();
    expect(lockHolder(join(root, 'none/abc.lock'))).toBeUndefined();
    const { child, said, ended } = await another();
    expect(said).toBe('held');
    expect(lockHolder(path)).toBe(child.pid);
    expect(await holdLock(path)).toEqual({ heldBy: child.pid });
    // It ends by itself, without a word about the lock.
    child.stdin?.write('end\n');
    await ended();
    expect(readdirSync(root)).toEqual([]);
  });

  test('of a process that was killed is taken over, and what it left is taken away', async () => {
    const { child, said, ended } = await another();
    expect(said).toBe('held');
    child.kill('SIGKILL');
    await ended();
    expect(readdirSync(root)).toHaveLength(1);
    expect(lockHolder(path)).toBeUndefined();
    const mine = await holdLock(path);
    expect(mine).toHaveProperty('lock');
    expect(readdirSync(root)).toEqual([`abc.lock.${process.pid}.${startOf(process.pid)}`]);
    if ('lock' in mine) mine.lock.release();
    expect(readdirSync(root)).toEqual([]);
  });

  test('is not held by a process that has only the number of the one that held it', async () => {
    const { pid, ppid } = process;
    for (const number of [pid, ppid]) writeFileSync(join(root, `abc.lock.${number}.1`), '');
    // Others are no business of this lock.
    writeFileSync(join(root, `abcd.lock.${ppid}.${startOf(ppid)}`), '');
    const mine = await holdLock(path);
    expect(mine).toHaveProperty('lock');
    if ('lock' in mine) mine.lock.release();
    expect(readdirSync(root)).toEqual([`abcd.lock.${ppid}.${startOf(ppid)}`]);
  });

  test('is never held by two of many that want it at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, another));
    expect(all.filter(({ said }) => said === 'held').length).toBeLessThanOrEqual(1);
    for (const { said } of all) expect(said === 'held' || said.startsWith('{"heldBy":')).toBe(true);
  });

  test('is not taken twice by one process, nor where its folder is missing', async () => {
    const mine = await holdLock(path);
    expect(await holdLock(path)).toEqual({ heldBy: process.pid });
    if ('lock' in mine) mine.lock.release();
    expect(await holdLock(join(root, 'missing/abc.lock'))).toMatchObject({ refused: 'its folder does not exist' });
  });
});
