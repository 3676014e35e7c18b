import { expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { type Leaves, treeOf } from '../../../test/trees.ts';
import type { Machine } from '../../machine/machine.ts';
import { writeSandbox } from '../sandbox/sandbox-files.ts';
import { sandboxPlaces } from '../sandbox/sandbox-places.ts';
import { readRecord, writeRecord } from './record-file.ts';
import { recordAtStart, recordAtStop, type RecordPowers } from './workspace-record.ts';

type Own = RecordPowers['machine'] & Pick<Machine, 'makeFolder'>;

/** A machine whose files are in memory. */
function machineWith(files: Map<string, string>): Own {
  return {
    ownersOf: () => ({ uid: 1000, gid: 1000 }),
    stateFolder: () => '/state',
    runtimeFolder: () => '/run',
    makeFolder: () => ({ written: true }),
    readText: (path) => (files.has(path) ? { text: files.get(path)! } : { missing: true }),
    list: (folder) =>
      [...files.keys()]
        .filter((path) => path.slice(0, path.lastIndexOf('/')) === folder)
        .map((path) => ({ name: path.slice(folder.length + 1), kind: 'file' })),
    writeText: (path, text) => {
      files.set(path, text);
      return { written: true };
    },
    remove: (path) => {
      files.delete(path);
      return { written: true };
    },
  };
}

async function powersOf(machine: Own, now: Leaves): Promise<RecordPowers> {
  const { folders, columns, skipped, kept } = await treeOf(now);
  const links = new Map([...kept].flatMap(([row, one]) => ('link' in one ? [[row, one.link] as const] : [])));
  return {
    machine,
    walkTree: async () => ({ folders, columns, skipped, links }),
    readInTree: () => ({ hash: 'now' }),
    now: () => '2026-11-30T12:00:00.000Z',
    engineAt: () => ({ ask: async () => ({ failed: 'no engine' }), close: () => {} }),
  };
}

test('a sandbox with another configuration goes on from what is recorded of its workspace', async () => {
  const machine = machineWith(new Map());
  const [old, next] = [sandboxWith(), sandboxWith({ id: 'ba9876543210', owner: 'ba9876543210' })];
  const [placesOfOld, placesOfNext] = [sandboxPlaces(old.id, machine), sandboxPlaces(next.id, machine)];
  if ('refused' in placesOfOld || 'refused' in placesOfNext) throw new Error('There is a state folder.');
  const before = await treeOf({ x: '' });
  writeSandbox(old, placesOfOld, machine);
  writeRecord(placesOfOld.record, before, machine);
  recordAtStop(await treeOf({ x: '', '.git/hooks/pre-commit': 'a' }), placesOfOld, machine);
  expect(await recordAtStart(next, placesOfNext, await powersOf(machine, { x: '', '.git/hooks/pre-commit': 'a' }))).toEqual({});
  const record = readRecord(placesOfNext.record, machine);
  expect('record' in record && record.record.folders.flatMap(({ names }) => names)).toEqual(['x']);
});
