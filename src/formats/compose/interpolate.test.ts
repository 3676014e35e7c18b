import { expect, test } from 'vitest';
import { interpolate } from './interpolate.ts';
import type { Setting } from './interpolate.ts';

const from = { layer: 'file', document: '.env', pointer: '/X' } as const;
const settings = new Map<string, Setting>([
  ['SET', { value: 'set', plain: 'set', uses: undefined, from }],
  ['EMPTY', { value: '', plain: '', uses: undefined, from }],
  ['DEPENDS', { value: '${localEnv:HOST}/x', plain: '/x', uses: [{ name: 'HOST', hasDefault: false, hasParts: false }], from }],
  ['HOME', { value: '/safe', plain: '/safe', uses: undefined, from }],
]);

// Text, canonical value, value where the host sets nothing (the same unless given), host variables used.
const cases: readonly (readonly [text: string, value: string, plain?: string, uses?: string])[] = [
  ['plain', 'plain'],
  ['$SET-x ${SET}', 'set-x set'],
  ['${SET:-d} ${SET-d} ${SET:?e} ${SET?e} ${SET:+a} ${SET+a}', 'set set set set a a'],
  ['${EMPTY:-d}|${EMPTY-d}|${EMPTY?e}|${EMPTY:+a}|${EMPTY+a}', 'd||||a'],
  ['$$ $$SET $${SET}', '$ $SET ${SET}'],
  ['$1 $ 100$ $-', '$1 $ 100$ $-'],
  ['$X', '${localEnv:X}', '', 'X'],
  ['${X}/y', '${localEnv:X}/y', '/y', 'X'],
  ['${X:-d}', '${localEnv:X:d}', 'd', 'X:'],
  ['${X-}', '${localEnv:X:}', '', 'X:'],
  ['${X:-a:b-c}', 'a:b-c', 'a:b-c', 'X:'],
  ['${X:-/a/b}/c', '${localEnv:X:/a/b}/c', '/a/b/c', 'X:'],
  ['/c/${X:-a/b}', '/c/a/b', '/c/a/b', 'X:'],
  ['./${X:-../..}/etc', './../../etc', './../../etc', 'X:'],
  ['a:${HOME}', 'a:${localEnv:HOME}', 'a:/safe', 'HOME:'],
  ['${HOME:-/x}/${HOME:-/y}', '${localEnv:HOME:/x}/${localEnv:HOME}', '/x//y', 'HOME: HOME:'],
  ['${X:?must be set}', '${localEnv:X}', '', 'X'],
  ['${X:+alt}', 'alt', 'alt', 'X:'],
  ['${X:-${SET}}', '${localEnv:X:set}', 'set', 'X:'],
  ['${X:-${Y:-z}}', 'A ${localEnv:Y:z}'.slice(2), 'z', 'Y: X:'],
  ['${X:-$HOME/.ssh}', '${localEnv:HOME:/safe}/.ssh', '/safe/.ssh', 'HOME: X:'],
  ['${X:-a{b}c}', 'a{b}c', 'a{b}c', 'X:'],
  ['${HOME}', '${localEnv:HOME:/safe}', '/safe', 'HOME:'],
  ['$DEPENDS', '${localEnv:HOST}/x', '/x', 'HOST'],
  ['$SET ${EMPTY+{}}', 'set {}'],
  ['${EMPTY:+{}$$}a', 'a'],
  ['${X:-{aaa}', '${localEnv:X:{aaa}', '{aaa', 'X:'],
  ['a${X}b${Y:-y}c', 'a${localEnv:X}b${localEnv:Y:y}c', 'abyc', 'X Y:'],
];

test.each(cases.map((one) => one as [string, string, string?, string?]))('%s', (text, value, plain = value, uses = '') => {
  const read = interpolate(text, settings);
  expect([read.value, read.plain, read.problem]).toEqual([value, plain, undefined]);
  expect((read.uses ?? []).map(({ name, hasDefault }) => (hasDefault ? `${name}:` : name)).join(' ')).toBe(uses);
});

test.each(['${', '${}', '${X', '${1}', '${X!y}', '${X:}', '${ X }'])('%s is refused and stays as it is written', (text) => {
  const read = interpolate(text, settings);
  expect(read.problem).toBe('invalid interpolation format');
  expect(read.value).toBe(text);
});

test('a default that does not end is refused', () => {
  expect(interpolate('${X:-${Y}', settings).problem).toBe('invalid interpolation format');
});

test('a variable that must have a value, and has an empty one', () => {
  expect(interpolate('${EMPTY:?no value}', settings).problem).toBe('the variable EMPTY must have a value');
});

test('what a setting brought in is told', () => {
  expect(interpolate('$SET', settings).via).toBe(from);
  expect(interpolate('$X', settings).via).toBeUndefined();
});
