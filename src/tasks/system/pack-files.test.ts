import { Parser, type ReadEntry } from 'tar';
import { expect, test } from 'vitest';
import { packFiles } from './pack-files.ts';

const files = [
  { name: 'Dockerfile', bytes: Buffer.from('FROM a\n') },
  { name: 'cli/dist/one.js', bytes: Buffer.alloc(512, 'x') },
  { name: 'cli/empty', bytes: Buffer.alloc(0) },
];

test('another program reads what was packed: everybody may read it, and nobody’s name or time is in it', async () => {
  const entries = await unpacked(packFiles(files));
  expect(entries.map(({ about }) => about)).toEqual([
    ['cli/', 'Directory', 0o755, 0, 0, 0],
    ['cli/dist/', 'Directory', 0o755, 0, 0, 0],
    ['Dockerfile', 'File', 0o644, 0, 0, 0],
    ['cli/dist/one.js', 'File', 0o644, 0, 0, 0],
    ['cli/empty', 'File', 0o644, 0, 0, 0],
  ]);
  expect(entries.slice(2).map(({ text }) => text)).toEqual(files.map(({ bytes }) => bytes.toString()));
});

test('the same files make the same bytes', () => {
  expect(packFiles(files)).toEqual(packFiles(structuredClone(files)));
});

interface Unpacked {
  readonly about: readonly unknown[];
  text: string;
}

async function unpacked(bytes: Uint8Array): Promise<Unpacked[]> {
  const entries: Unpacked[] = [];
  const onReadEntry = (entry: ReadEntry): void => {
    const { path, type, mode, uid, gid, mtime } = entry;
    const one: Unpacked = { about: [path, type, mode, uid, gid, mtime?.getTime()], text: '' };
    entries.push(one);
    entry.on('data', (part: Buffer) => (one.text += part.toString()));
  };
  const parser = new Parser({ onReadEntry });
  await new Promise<void>((done) => parser.on('end', done).end(Buffer.from(bytes)));
  return entries;
}
