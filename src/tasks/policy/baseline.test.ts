import { describe, expect, test } from 'vitest';
import type { Finding, RequestReport, Verdict } from '../../model/report.ts';
import type { Unknown } from '../../model/request.ts';
import { draftBaseline, knownFrom, parseBaseline } from './baseline.ts';

const at = { layer: 'file', document: 'a.json', pointer: '' } as const;
const finding = (fingerprint: string, fields: Partial<Finding> = {}): Finding => ({
  rule: 'a-rule',
  level: 'error',
  severity: 'high',
  message: `about ${fingerprint}`,
  evidence: [{ from: at, document: 'a.json', line: 1, column: 1, shows: '' }],
  fingerprint: fingerprint.repeat(16),
  ...fields,
});
const image = (name: string): Unknown => ({
  fields: ['user'],
  can: 'replace',
  layer: 'image',
  why: 'not looked up',
  want: { kind: 'image', name, from: at },
  from: at,
});
const found = (...findings: readonly Finding[]): Verdict => ({ rule: 'a-rule', state: 'found', findings, missing: [] });
const undecided = (...missing: readonly (Unknown | 'kernel')[]): Verdict => ({ rule: 'b-rule', state: 'undecided', findings: [], missing });
const request = (...verdicts: readonly Verdict[]): RequestReport => ({
  name: 'app',
  kind: 'container',
  document: 'a.json',
  summary: '',
  uses: [],
  verdicts,
  starts: 'as it is',
});

function written(...requests: readonly RequestReport[]): string {
  const draft = draftBaseline();
  for (const one of requests) draft.add(one);
  return draft.print();
}

/** Which findings and verdicts of a request are known under a baseline of others. */
function known(before: readonly RequestReport[], now: RequestReport): readonly (boolean | readonly boolean[])[] {
  const baseline = parseBaseline(written(...before));
  return knownFrom(baseline!)(now).verdicts.map((verdict) =>
    verdict.state === 'found' ? verdict.findings.map((one) => one.known === true) : 'known' in verdict && verdict.known === true,
  );
}

test('it is sorted and tells what each entry is', () => {
  const text = written(request(found(finding('b'), finding('a'), finding('b')), undecided(image('x'))));
  expect(JSON.parse(text)).toEqual({
    version: 1,
    findings: [
      { fingerprint: 'a'.repeat(16), rule: 'a-rule', document: 'a.json', message: 'about a', count: 1 },
      { fingerprint: 'b'.repeat(16), rule: 'a-rule', document: 'a.json', message: 'about b', count: 2 },
    ],
    undecided: [expect.objectContaining({ rule: 'b-rule', document: 'a.json', message: 'undecided: not looked up', count: 1 })],
  });
  expect(written(request(undecided(image('x')), found(finding('b'), finding('b'), finding('a'))))).toBe(text);
});

describe('what is known', () => {
  test.each<[what: string, before: Verdict[], now: Verdict[], known: readonly (boolean | readonly boolean[])[]]>([
    ['what was there', [found(finding('a'))], [found(finding('a'))], [[true]]],
    ['not what is new', [found(finding('a'))], [found(finding('a'), finding('b'))], [[true, false]]],
    ['not a third of two', [found(finding('a'), finding('a'))], [found(finding('a'), finding('a'), finding('a'))], [[true, true, false]]],
    ['the same question', [undecided(image('x'))], [undecided(image('x'))], [true]],
    ['not the same of another image', [undecided(image('x'))], [undecided(image('y'))], [false]],
    ['not one thing more that is missing', [undecided(image('x'))], [undecided(image('x'), image('y'))], [false]],
    ['not what only the host does not tell, which fails nothing', [undecided('kernel')], [undecided('kernel')], [false]],
  ])('%s', (_what, before, now, is) => {
    expect(known([request(...before)], request(...now))).toEqual(is);
  });

  test('nothing that is waived, for the waiver ends', () => {
    const waiver = { reason: 'x', from: { document: 'p', line: 1, column: 1 } };
    expect(known([request(found(finding('a', { waiver })))], request(found(finding('a'))))).toEqual([[false]]);
  });
});

test.each([
  ['nothing', ''],
  ['other JSON', '[]'],
  ['null', 'null'],
  ['another version', '{"version":2,"findings":[],"undecided":[]}'],
  ['a list that is missing', '{"version":1,"findings":[]}'],
  ['a wrong fingerprint', '{"version":1,"findings":[{"fingerprint":"x","count":1}],"undecided":[]}'],
  ['a wrong count', '{"version":1,"findings":[{"fingerprint":"0123456789abcdef","count":0}],"undecided":[]}'],
])('%s is no baseline', (_what, text) => {
  expect(parseBaseline(text)).toBeUndefined();
});
