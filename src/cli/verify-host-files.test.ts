import { expect, test } from 'vitest';
import type { HostVerification } from '../model/probed.ts';
import { filesOf, writeVerification } from './verify-host-files.ts';

const verification: HostVerification = {
  version: '1.0',
  tool: { name: 'containai', version: '1.0.0' },
  started: '2026-11-28T12:15:01.234Z',
  seconds: 1,
  host: {},
  runtime: 'sysbox-runc',
  image: { name: 'a|b<script>', id: 'sha256:1' },
  rows: [
    {
      row: 'a.one',
      aspect: 'A',
      outcome: 'agrees',
      hasProbe: true,
      expected: [{ result: 'WARN', says: 'x' }],
      measured: { result: 'WARN', says: 'x' },
      transcript: '',
    },
    { row: 'a.two', aspect: 'B', outcome: 'differs', hasProbe: true, expected: [{ result: 'WARN', says: 'x' }], transcript: 'y' },
    { row: 'a.three', aspect: 'C', outcome: 'not proved', hasProbe: true, expected: [], why: 'It needs | root.', transcript: '' },
    { row: 'a.four', aspect: 'D', outcome: 'not proved', hasProbe: false, expected: [], why: 'No.', transcript: '' },
  ],
  left: [],
};

function machine(state: string | undefined = '/state') {
  const written = new Map<string, string>();
  return {
    written,
    kindOf: (path: string) => (path === '/w/folder' ? ('folder' as const) : ('missing' as const)),
    stateFolder: () => state,
    workingFolder: () => '/w',
    makeFolder: (path: string) => (path === '/w/full' ? { refused: 'no space', isBadPath: false } : { written: true as const }),
    writeText: (path: string, text: string) => {
      if (path.includes('refused')) return { refused: 'it is a folder', isBadPath: true };
      written.set(path, text);
      return { written: true as const };
    },
  };
}

test.each<[string[], unknown]>([
  [[], { files: [{ folder: '/state/containai/hosts' }] }],
  [['folder'], { files: [{ folder: '/w/folder' }] }],
  [
    ['a.json', '/x/b.md'],
    {
      files: [
        { file: '/w/a.json', format: 'json' },
        { file: '/x/b.md', format: 'markdown' },
      ],
    },
  ],
  [['a.txt'], { refused: '--output wants a folder that exists, or a name that ends with .json or .md, not a.txt.' }],
])('%j', (outputs, answer) => {
  expect(filesOf(outputs, machine())).toEqual(answer);
});

test('without a home nothing is written unless it is asked for', () => {
  const bare = machine();
  expect(filesOf([], { ...bare, stateFolder: () => undefined })).toEqual({ files: [] });
});

test('a folder gets both, by the time', () => {
  const world = machine();
  expect(writeVerification(verification, [{ folder: '/f' }], world).paths).toEqual([
    '/f/host-2026-11-28T12-15-01Z.json',
    '/f/host-2026-11-28T12-15-01Z.md',
  ]);
  expect(JSON.parse(world.written.get('/f/host-2026-11-28T12-15-01Z.json') ?? '')).toEqual(verification);
  const table = world.written.get('/f/host-2026-11-28T12-15-01Z.md') ?? '';
  expect(table.split('\n').filter((line) => line.startsWith('| a.'))).toEqual([
    '| a.two | differs | WARN | nothing that the matrix says |',
    '| a.three | not proved | – | It needs &#124; root. |',
    '| a.one | agrees | WARN | WARN |',
  ]);
  expect(table).not.toContain('<script>');
  expect(table).toContain('1 agrees, 1 differs, 1 could not be proved; 1 row has no probe.');
});

test('what cannot be written is told, and the rest is written', () => {
  const { paths, refused } = writeVerification(
    verification,
    [{ file: '/refused.json', format: 'json' }, { folder: '/w/full' }, { file: '/b.md', format: 'markdown' }],
    machine(),
  );
  expect(paths).toEqual(['/b.md']);
  expect(refused).toEqual([
    { refused: '/refused.json was not written: it is a folder.', code: 2 },
    { refused: '/w/full was not written: no space.', code: 3 },
  ]);
});
