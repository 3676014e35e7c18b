import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const planted = mkdtempSync(join(tmpdir(), 'containai-globals-'));
afterAll(() => rmSync(planted, { recursive: true, force: true }));

const world = [
  'process.cwd()',
  'console.log(1)',
  `fetch('https://example.com')`,
  'setTimeout(() => 1, 1)',
  'setInterval(() => 1, 1)',
  'performance.now()',
  'Date.now()',
  'Math.random()',
  `globalThis['process']`,
];

test('only machine/ and cli/ may name the process, the console, the network, a clock or chance', () => {
  const source = world.map((expression, index) => `export const it${index}: unknown = ${expression};\n`).join('');
  const rooms = ['model', 'rules', 'formats/compose', 'tasks', 'machine', 'cli'];
  for (const room of rooms) {
    const file = join(planted, 'src', room, 'planted.ts');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }
  const oxlint = join(root, 'node_modules/.bin/oxlint');
  // Its overrides name paths below its own folder.
  copyFileSync(join(root, '.oxlintrc.json'), join(planted, '.oxlintrc.json'));
  const { stdout } = spawnSync(oxlint, ['--format', 'json', 'src'], { cwd: planted, encoding: 'utf8' });
  const { diagnostics, number_of_files: files } = JSON.parse(stdout);
  expect(files).toBe(rooms.length);
  const caught = (room: string): number =>
    diagnostics.filter(
      ({ code, filename }: { code: string; filename: string }) =>
        filename === `src/${room}/planted.ts` && code.startsWith('eslint(no-restricted-'),
    ).length;
  expect(rooms.map((room) => `${room} ${caught(room)}`)).toEqual(
    rooms.map((room) => `${room} ${room === 'machine' || room === 'cli' ? 0 : world.length}`),
  );
});
