import { describe, expect, test } from 'vitest';
import { ignoreComments, wrongComment } from './ignore-comments.ts';

const reason = 'x';

test.each<[what: string, document: string, text: string, found: readonly object[]]>([
  [
    'on the line itself',
    'a.json',
    '{\n"a": 1, // containai-ignore a-rule: x\n}',
    [{ rule: 'a-rule', reason, line: 2, column: 9, covers: 2 }],
  ],
  ['above it', 'a.json', '{\n  // containai-ignore a-rule: x\n"a": 1\n}', [{ rule: 'a-rule', line: 2, column: 3, covers: 3 }]],
  ['in a block', 'a.jsonc', '/* containai-ignore a-rule: x */ "a": 1', [{ rule: 'a-rule', reason: 'x', covers: 2 }]],
  [
    'two above it',
    'a.json',
    '// containai-ignore a-rule: x\r\n// containai-ignore b-rule: x\r\n"a": 1',
    [
      { rule: 'a-rule', covers: 3 },
      { rule: 'b-rule', covers: 3 },
    ],
  ],
  ['with a blank line between', 'a.json', '// containai-ignore a-rule: x\n\n"a": 1', [{ covers: 2 }]],
  ['in YAML', 'compose.yaml', 'a: 1 # containai-ignore a-rule: x: y', [{ rule: 'a-rule', reason: 'x: y', line: 1, column: 6, covers: 1 }]],
  ['in a Dockerfile', 'Dockerfile', '# containai-ignore a-rule: x\nRUN x', [{ rule: 'a-rule', covers: 2 }]],
  ['without a reason', 'Dockerfile', '# containai-ignore a-rule', [{ rule: 'a-rule', reason: '' }]],
  ['without a rule', 'Dockerfile', '#containai-ignore', [{ rule: '', reason: '' }]],
  ['that is none: another word', 'Dockerfile', '# containai-ignored a-rule: x', []],
  ['that is none: no comment', 'compose.yaml', 'a: b#containai-ignore a-rule: x', []],
  ['that is none: a string of JSON', 'a.json', '{ "a": "// containai-ignore a-rule: x" }', []],
  ['that is none: a string of YAML', 'compose.yml', 'a: "b # containai-ignore a-rule: x"', []],
  ['that is none: behind an instruction', 'Dockerfile', 'RUN x # containai-ignore a-rule: x', []],
  ['above more than one line of comment', 'a.json', '/* containai-ignore a-rule: x\n */\n"a": 1', [{ reason: 'x', covers: 3 }]],
  ['of the other kind', 'a.json', '# containai-ignore a-rule: x', []],
])('a comment %s', (_what, document, text, found) => {
  expect(ignoreComments(document, text)).toMatchObject(found);
  expect(ignoreComments(document, text)).toHaveLength(found.length);
});

test('a file full of them is read to a bound', () => {
  const run = `${'// containai-ignore a: x\n'.repeat(900)}${'//\n'.repeat(200_000)}`;
  expect(new Set(ignoreComments('a.json', run).map(({ covers }) => covers))).toEqual(new Set([200_901]));
  expect(ignoreComments('a.json', '// containai-ignore a: x\n'.repeat(20_000))).toHaveLength(1000);
});

describe('a comment that shall count', () => {
  test.each([
    ['a-rule', 'x', undefined],
    ['a-rule', '', 'This comment waives nothing, since it gives no reason: it is written containai-ignore RULE: reason.'],
    ['a-rul', 'x', 'This comment waives nothing, since there is no rule “a-rul”; did you mean a-rule?'],
    ['other', 'x', 'This comment waives nothing, since there is no rule “other”: it is written containai-ignore RULE: reason.'],
    ['', '', 'This comment names no rule: it is written containai-ignore RULE: reason.'],
  ])('of %j with reason %j', (rule, why, says) => {
    expect(wrongComment({ rule, reason: why, line: 1, column: 1, covers: 1 }, new Set(['a-rule']))).toBe(says);
  });
});
