import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, expect, test } from 'vitest';
import { loadScript } from './load-script.ts';

const folder = mkdtempSync(join(tmpdir(), 'containai-script-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function source(value: string): string {
  return `//one\nexports.value = '${value}';`;
}

/** A script that hands out a value, and the compiled code of another one of the same length, marked as `id` says. */
function write(name: string, value: string, cached?: { value: string; id: string }): string {
  writeFileSync(join(folder, `${name}.cjs`), source(value));
  if (cached !== undefined) {
    const script = new Script(`(function(module,exports,require,__filename){${source(cached.value)}\n})`);
    script.runInThisContext()({}, {});
    writeFileSync(join(folder, `${name}.cache`), Buffer.concat([Buffer.from(cached.id), script.createCachedData()]));
  }
  return join(folder, `${name}.cjs`);
}

test('a script without compiled code is compiled', () => {
  expect(loadScript(write('plain', 'new'))).toEqual({ value: 'new' });
});

test('compiled code of the same build is used', () => {
  expect(loadScript(write('cached', 'new', { value: 'old', id: '//one\n' }))).toEqual({ value: 'old' });
});

test('compiled code of another build is not', () => {
  expect(loadScript(write('stale', 'new', { value: 'old', id: '//two\n' }))).toEqual({ value: 'new' });
});

test('what is no compiled code is passed over', () => {
  const path = write('broken', 'new');
  writeFileSync(join(folder, 'broken.cache'), '//one\nnothing of the kind');
  expect(loadScript(path)).toEqual({ value: 'new' });
});
