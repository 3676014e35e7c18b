import { describe, expect, test } from 'vitest';
import type { Claim, Standing, Verification } from '../model/claim.ts';
import { renderVerificationsText, type VerificationView } from './verification-text.ts';

const date = '2026-11-28T00:00:00.000Z';
const view: VerificationView = { color: false, width: 80, verbose: false };
const claim = (standing: Standing, words: string, detail: string, id = 'x', witness: Claim['witness'] = 'kernel'): Claim => ({
  id,
  words,
  standing,
  witness,
  detail,
  date,
});
const of = (claims: readonly Claim[], more: Partial<Verification> = {}): Verification => ({
  container: 'a'.repeat(64),
  name: 'web',
  started: '2026-11-28T00:00:00.1Z',
  date,
  claims,
  inside: { state: 'answered', ignored: 0 },
  standing: 'holds',
  ...more,
});

test('what fails comes first, with what was seen and whose word it is; what holds is a line', () => {
  const claims = [
    claim('holds', 'It is good', 'seen'),
    claim('fails', 'It is bad', 'no', 'y', 'container'),
    claim('cannot-tell', 'It is there', 'needs root'),
    claim('holds', 'No folder', '/w at /w', 'folders'),
  ];
  expect(renderVerificationsText([of(claims)], { ...view, rootSees: 'sudo containai verify web' })).toBe(
    [
      'web (aaaaaaaaaaaa), looked at from this machine on 2026-11-28T00:00:00.000Z',
      '',
      'fails        It is bad',
      '             the container’s own word: no',
      'cannot tell  It is there: needs root',
      'holds        It is good',
      'holds        No folder',
      '             kernel: /w at /w',
      '',
      '2 hold, 1 fail, 1 cannot be told.',
      '',
      'Root sees more: sudo containai verify web',
      '',
    ].join('\n'),
  );
});

test('verbose shows what was seen of all, and says why a look from inside proves nothing', () => {
  const text = renderVerificationsText([of([claim('holds', 'It is good', 'seen')])], { ...view, verbose: true });
  expect(text).toContain('kernel: seen');
  expect(text.replaceAll('\n', ' ')).toContain('“mount | grep idmapped” would prove nothing');
});

test('of several containers what holds is counted alone', () => {
  const one = of([claim('holds', 'It is good', 'seen')]);
  const text = renderVerificationsText([one, { ...one, name: 'db', standing: 'fails', claims: [claim('fails', 'It is bad', 'no')] }], view);
  expect(text).not.toContain('It is good');
  expect(text).toContain('2 containers: 1 hold in everything, 1 fail, of 0 something cannot be told.');
});

describe('how asking inside went', () => {
  test.each<[Verification['inside'], string]>([
    [{ state: 'not asked', why: '--no-exec', ignored: 0 }, 'Nothing was asked inside: --no-exec.'],
    [
      { state: 'no answer', why: 'it has no /bin/sh', ignored: 1 },
      'Asked inside, it gave no answer: it has no /bin/sh. 1 line of its output was ignored.',
    ],
    [{ state: 'answered', ignored: 3 }, 'Asked inside, it answered. 3 lines of its output were ignored.'],
  ])('%j', (inside, line) => {
    expect(renderVerificationsText([of([], { inside })], view)).toContain(`\n${line}\n`);
  });
});

test('nothing that a container chooses steers the terminal', () => {
  const evil = '\u001b[2J\u009b\u202e\nfails';
  const all = of([claim('fails', 'It is bad', evil), claim('holds', evil, evil, 'folders')], {
    name: evil,
    inside: { state: 'no answer', why: evil, ignored: 0 },
  });
  const text = renderVerificationsText([all], { ...view, verbose: true, rootSees: evil });
  // oxlint-disable-next-line no-control-regex -- finding them is the point
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
  expect(text.split('\n').filter((line) => line === 'fails')).toEqual([]);
});
