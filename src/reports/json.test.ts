import { expect, test } from 'vitest';
import type { Problem, RequestReport } from '../model/report.ts';
import type { Want } from '../model/request.ts';
import { jsonReport } from './json.ts';

const head = { version: '1.0', tool: { name: 'containai', version: '0' }, tier: 'strict', host: { kernel: '6.8' } } as const;
const request = (name: string): RequestReport => ({
  name,
  kind: 'container',
  document: 'a.json',
  summary: 'two\nlines',
  uses: [],
  verdicts: [{ rule: 'some-rule', state: 'clear' }],
  starts: 'as it is',
});
const problem = (message: string): Problem => ({ document: 'a.json', message, fatal: false });
const want = (name: string): Want => ({ kind: 'image', name, from: { layer: 'file', document: 'a.json', pointer: '' } });

test.each<[what: string, parts: readonly (readonly [RequestReport[], Problem[], Want[]])[]]>([
  ['nothing', []],
  ['a problem alone', [[[], [problem('one')], []]]],
  [
    'parts, some of them empty',
    [
      [[request('a'), request('b')], [problem('one')], [want('x')]],
      [[], [], []],
      [[request('c')], [problem('two')], [want('y')]],
    ],
  ],
])('%s is printed as JSON.stringify prints it', (_what, parts) => {
  const report = jsonReport(head);
  const printed = parts.flatMap(([requests, problems, wants]) => [...report.add({ requests, problems, wants })]).join('') + report.end();
  const whole = {
    ...head,
    requests: parts.flatMap(([requests]) => requests),
    problems: parts.flatMap(([, problems]) => problems),
    wants: parts.flatMap(([, , wants]) => wants),
  };
  expect(printed).toBe(`${JSON.stringify(whole, undefined, 2)}\n`);
});

test('what is wanted twice is listed once', () => {
  const report = jsonReport(head);
  const printed = [1, 2].flatMap(() => [...report.add({ requests: [], problems: [], wants: [want('x')] })]).join('') + report.end();
  expect(JSON.parse(printed)).toMatchObject({ wants: [{ name: 'x' }] });
});
