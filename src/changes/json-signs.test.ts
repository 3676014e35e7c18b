import { expect, test } from 'vitest';
import { signsIn } from '../../test/change-cases.ts';
import { fc } from '../../test/seeded.ts';
import type { FileDetector } from '../model/detector.ts';
import { agentSettings } from './agent-settings.ts';
import { devContainers } from './dev-containers.ts';
import { commandOf, membersOf, readJson, spell } from './json-signs.ts';
import { otherEditors } from './other-editors.ts';
import { vscodeLaunch } from './vscode-launch.ts';
import { vscodeSettings } from './vscode-settings.ts';
import { vscodeTasks } from './vscode-tasks.ts';

const keys = fc.constantFrom(
  'tasks',
  'label',
  'command',
  'args',
  'hooks',
  'mcpServers',
  'permissions',
  'allow',
  'configurations',
  'name',
  'env',
  'lsp',
  'binary',
  'a.path',
  '[b]',
  'settings',
  'initializeCommand',
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>('./x', 'a b', true, null, 7),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
  ),
}));
const documents = fc.dictionary(keys, value, { maxKeys: 6 });

/** The same with other spaces, a mark, comments and ends of lines of Windows. */
function laidOut(document: object): string {
  return `\ufeff// laid out\n${JSON.stringify(document, null, '\t')}\n/* the end */\n`.replaceAll('\n', '\r\n');
}

function compared(detector: FileDetector, path: string, text: string): readonly string[] {
  return signsIn(detector, { [path]: text }).map((sign) => `${sign.key}\0${sign.value}\0${sign.says}\0${sign.level}`);
}

const places: readonly (readonly [FileDetector, string])[] = [
  [vscodeTasks, '.vscode/tasks.json'],
  [vscodeTasks, 'a.code-workspace'],
  [vscodeLaunch, '.vscode/launch.json'],
  [vscodeSettings, '.vscode/settings.json'],
  [otherEditors, '.zed/settings.json'],
  [agentSettings, '.claude/settings.json'],
  [agentSettings, 'opencode.json'],
  [devContainers, '.devcontainer.json'],
];

test.each(places.map(([detector, path]) => [detector.id, path, detector] as const))(
  '%s, %s: how it is laid out makes no difference',
  (_, path, detector) => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(compared(detector, path, laidOut(document))).toEqual(compared(detector, path, JSON.stringify(document)));
      }),
    );
  },
);

test('keys in another order are spelled the same', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const turned = Object.fromEntries(Object.entries(document).toReversed());
      expect(spell(readJson(JSON.stringify(turned))?.root)).toBe(spell(readJson(JSON.stringify(document))?.root));
    }),
  );
});

test.each([
  ['', undefined, false],
  ['// nothing', undefined, false],
  ['{"a":1,}', '{"a":1}', false],
  ['{"a":1,"a":2}', '{"a":2}', false],
  ['{"a" 1}', '{}', true],
  ['{"__proto__":{"b":1}}', '{"__proto__":{"b":1}}', false],
  ['{"a":"\\u0062"}', '{"a":"b"}', false],
  ['[1,[2]]', '[1,[2]]', false],
])('%s is read as %s', (text, spelled, broken) => {
  const file = readJson(text);
  expect(file?.root === undefined ? undefined : spell(file.root)).toBe(spelled);
  expect(file?.broken).toBe(broken);
});

test.each([['['.repeat(101)], ['{"a":'.repeat(101)], [`{"x":"]","y":${'['.repeat(101)}`], [`${'[}'.repeat(101)}`]])(
  'too deep: %#',
  (text) => {
    expect(readJson(text)).toBeUndefined();
  },
);

test('brackets in strings and comments do not count', () => {
  expect(readJson(`{"a":"${'['.repeat(500)}" /* ${'['.repeat(500)} */ // ${'['.repeat(500)}\n}`)?.broken).toBe(false);
  expect([...membersOf(readJson('{"a":[]}')?.root).keys()]).toEqual(['a']);
  expect(commandOf(readJson('["a",{"value":"b"},3]')?.root)).toBe('a b 3');
});
