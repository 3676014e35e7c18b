import { describe, expect, test } from 'vitest';
import type { Web, WebAnswer } from '../../machine/web/web.ts';
import type { Remembered } from '../resolve/remembered.ts';
import { findAdvisories } from './find-advisories.ts';

const source = 'https://lists.test/manifest.json';
const manifest = { disallowedFeatures: [], featureAdvisories: [] };
const older = { disallowedFeatures: [{ featureIdPrefix: 'r.test/x' }], featureAdvisories: [] };
const sent = (text: string, status = 200): WebAnswer => ({ status, headers: {}, bytes: Buffer.from(text) });

interface World {
  readonly answer?: WebAnswer;
  readonly kept?: { readonly text: string; readonly ageSeconds: number };
  readonly offline?: boolean;
  readonly believed?: number;
}

async function find({ answer, kept, offline = false, believed = 86_400 }: World, from = source) {
  const asked: string[] = [];
  const stored: string[] = [];
  const web: Web = {
    ask: ({ url }) => {
      asked.push(url);
      return Promise.resolve(answer ?? { failed: 'does not answer' });
    },
    close: () => {},
  };
  const remembered = { advisories: () => kept, keepAdvisories: (_address: string, text: string) => void stored.push(text) };
  const found = await findAdvisories(from, { web, remembered: remembered as unknown as Remembered, offline, believed });
  return { found, asked: asked.length, stored };
}

const text = JSON.stringify(manifest);
const past = (ageSeconds: number) => ({ text: JSON.stringify(older), ageSeconds });

test.each<[string, World, object, number, number]>([
  ['it is fetched, and kept', { answer: sent(text) }, { source, manifest }, 1, 1],
  ['what was fetched lately counts', { kept: past(3600) }, { source, manifest: older }, 0, 0],
  ['what is older is fetched again', { kept: past(3601), answer: sent(text) }, { source, manifest }, 1, 1],
  ['so is what the user does not believe', { kept: past(1), believed: 0, answer: sent(text) }, { source, manifest }, 1, 1],
  [
    'what is kept and cannot be read counts as none',
    { kept: { text: '{', ageSeconds: 1 }, answer: sent(text) },
    { source, manifest },
    1,
    1,
  ],
  ['offline, the past counts at any age', { kept: past(1e6), offline: true }, { source, manifest: older, ageSeconds: 1e6 }, 0, 0],
  ['offline without a past', { offline: true }, { source, failed: 'they were not looked up before, and --offline asks nobody' }, 0, 0],
])('%s', async (_what, world, expected, asked, stored) => {
  const answer = await find(world);
  expect(answer.found).toEqual(expected);
  expect([answer.asked, answer.stored.length]).toEqual([asked, stored]);
});

describe('what failed is no empty list', () => {
  test.each<[string, WebAnswer, string]>([
    ['no answer', { failed: 'takes no connections' }, 'lists.test takes no connections'],
    ['another status', sent(text, 404), 'lists.test answered 404'],
    ['no JSON', sent('<html>'), 'what lists.test sent is no JSON object'],
    ['another form', sent('{}'), 'what lists.test sent has neither disallowedFeatures nor featureAdvisories'],
    [
      'away without encryption',
      { status: 302, headers: { location: 'http://elsewhere.test/' }, bytes: new Uint8Array() },
      'lists.test sends to a place without encryption',
    ],
  ])('%s', async (_what, answer, failed) => {
    const without = await find({ answer });
    expect(without.found).toEqual({ source, failed });
    expect(without.stored).toEqual([]);
    expect((await find({ answer, kept: past(7200) })).found).toEqual({ source, failed, manifest: older });
  });
  test('an address that is none', async () => {
    expect((await find({ answer: sent(text) }, 'https://')).found).toEqual({ source: 'https://', failed: 'their address cannot be read' });
  });
});
