import { expect, test } from 'vitest';
import { matrix } from './catalogue.ts';
import { unprobed } from './unprobed.ts';

const probed = matrix.flatMap((row) =>
  row.probe === undefined ? [] : [{ row, probe: row.probe, signs: row.behaviours.map(({ shows }) => shows) }],
);
const without = unprobed.flatMap(({ rows }) => rows);

test('at least sixty rows have a probe', () => {
  expect(probed.length).toBeGreaterThanOrEqual(60);
});

test('a row has a probe or a reason why not, and not both', () => {
  const asked = new Map(matrix.map(({ id, probe }) => [id, probe !== undefined]));
  expect(without.filter((id, index) => without.indexOf(id) !== index)).toEqual([]);
  expect(without.filter((id) => asked.get(id) !== false)).toEqual([]);
  expect(matrix.filter(({ id, probe }) => probe === undefined && !without.includes(id)).map(({ id }) => id)).toEqual([]);
  expect(unprobed.filter(({ why }) => !/^[A-Z].*\.$/u.test(why))).toEqual([]);
});

test('a probe belongs to behaviours of its row, and every one of them can be told', () => {
  expect(probed.filter(({ signs }) => signs.includes(undefined)).map(({ row }) => row.id)).toEqual([]);
  const loose = matrix.filter(({ probe, behaviours }) => probe === undefined && behaviours.some(({ shows }) => shows !== undefined));
  expect(loose.map(({ id }) => id)).toEqual([]);
});

test('a refused start is the sign of FAILS alone', () => {
  const wrong = matrix.filter(({ behaviours }) =>
    behaviours.some(({ result, error, shows }) => shows !== undefined && 'fails' in shows && result !== 'FAILS' && error === undefined),
  );
  expect(wrong.map(({ id }) => id)).toEqual(['security-options.label']);
});

test('a probe names only what the runner makes, and what it asks for is used', () => {
  for (const { row, probe } of probed) {
    const body = JSON.stringify(probe.create ?? {});
    const names = [...body.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name);
    expect([row.id, names.filter((name) => !['scratch', 'volume', 'peer'].includes(name ?? ''))]).toEqual([row.id, []]);
    expect([row.id, probe.peer !== undefined]).toEqual([row.id, names.includes('peer')]);
    const usesFolder = probe.files !== undefined || probe.looks?.some((look) => 'file' in look) === true;
    expect([row.id, usesFolder && !names.includes('scratch')]).toEqual([row.id, false]);
  }
});

test('scripts are POSIX, and end by themselves', () => {
  const scripts = probed.flatMap(({ row, probe }) =>
    [probe.run, probe.exec?.run].flatMap((text) => (text === undefined ? [] : [[row.id, text] as const])),
  );
  expect(scripts.filter(([, text]) => /\[\[|\bfunction \w|<<<|\$'|\bsleep\b|\blocal\b/u.test(text))).toEqual([]);
});
