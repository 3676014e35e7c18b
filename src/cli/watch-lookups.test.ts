import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Web, WebAnswer } from '../machine/web/web.ts';
import { watchLookups } from './watch-lookups.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answer: WebAnswer = { status: 200, headers: {}, bytes: new Uint8Array() };

/** A web whose answers a test lets come. */
function heldWeb(): { readonly web: Web; readonly held: (() => void)[] } {
  const held: (() => void)[] = [];
  return { held, web: { ask: () => new Promise((settle) => void held.push(() => settle(answer))), close: () => {} } };
}

function watched(tellsTerminal: boolean): { readonly web: Web; readonly held: (() => void)[]; readonly told: string[] } {
  const told: string[] = [];
  const { web, held } = heldWeb();
  return { web: watchLookups(web, { out: { tell: (text) => void told.push(text), tellsTerminal, width: 60 } }), held, told };
}

test('a terminal is told whose answers are waited for, and the line goes when they have come', async () => {
  const { web, held, told } = watched(true);
  const all = [web.ask({ url: 'https://a.example/1', limit: 1 }), web.ask({ url: 'https://b.example:444/1', limit: 1 })];
  vi.advanceTimersByTime(900);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(told.at(-1)).toBe('\r\u001b[KAsking a.example and 1 other host: 2 answers to come.');
  held[0]!();
  await all[0];
  vi.advanceTimersByTime(200);
  expect(told.at(-1)).toBe('\r\u001b[KAsking b.example:444: 1 answer to come.');
  held[1]!();
  await all[1];
  expect(told.at(-1)).toBe('\r\u001b[K');
  const { length } = told;
  vi.advanceTimersByTime(10_000);
  expect([told.length, process.listenerCount('SIGINT')]).toEqual([length, process.listenerCount('SIGTERM')]);
});

test.each([
  ['a terminal is told nothing of what comes soon', true, 900],
  ['what is no terminal is told nothing', false, 60_000],
])('%s', async (_, isTerminal, time) => {
  const { web, held, told } = watched(isTerminal);
  const one = web.ask({ url: 'https://a.example/1', limit: 1 });
  vi.advanceTimersByTime(time);
  held[0]!();
  expect(await one).toBe(answer);
  expect(told).toEqual([]);
});

test('signals are listened to while an answer is waited for, and no longer', async () => {
  const before = process.listenerCount('SIGINT');
  const { web, held } = watched(false);
  const one = web.ask({ url: 'https://a.example/1', limit: 1 });
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  held[0]!();
  await one;
  expect(process.listenerCount('SIGINT')).toBe(before);
});
