import { expect, test } from 'vitest';
import type { EscapeCell } from '../model/escape.ts';
import { codeOfEscapes } from './verify-escapes.ts';

type Standing = EscapeCell['standing'];

test.each<[string, [runc: Standing, gated: Standing][], number]>([
  [
    'all held',
    [
      ['reached', 'held'],
      ['reached', 'held'],
    ],
    0,
  ],
  [
    'what this machine does not allow',
    [
      ['skipped', 'held'],
      ['skipped', 'skipped'],
    ],
    0,
  ],
  [
    'one that gets out',
    [
      ['reached', 'held'],
      ['reached', 'reached'],
      ['reached', 'unknown'],
    ],
    1,
  ],
  ['one that gets out, under a rule alone', [['skipped', 'reached']], 1],
  [
    'one that cannot be told',
    [
      ['reached', 'held'],
      ['reached', 'unknown'],
    ],
    4,
  ],
  [
    'no Sysbox',
    [
      ['reached', 'held'],
      ['reached', 'not run'],
    ],
    4,
  ],
  ['a check that proves nothing', [['held', 'held']], 4],
  ['one that was skipped with our rules alone', [['reached', 'skipped']], 4],
])('%s: exit code', (_, cells, code) => {
  const results = cells.map(([runc, gated], index) => ({
    id: String(index),
    runc: { standing: runc, words: '' },
    sysbox: { standing: 'held' as const, words: '' },
    gated: { standing: gated, words: '', decision: 'rewritten' as const, rules: [] },
  }));
  expect(codeOfEscapes({ results })).toBe(code);
});
