import { expect, test } from 'vitest';
import { takeTurns } from './take-turns.ts';
import { waitingTime } from './waiting-time.ts';

/** Asks one host after another, each answer taking so many milliseconds; the first refusal, and after how long. */
function ask(hosts: (index: number) => string, takes: number, questions = 1000): readonly [after: number, refused: string] | undefined {
  let now = 0;
  const time = waitingTime(1000, () => now);
  for (let index = 0; index < questions; index++) {
    const turn = time.begin(hosts(index));
    if ('refused' in turn) return [now, turn.refused];
    now += takes;
    turn.end();
  }
  return undefined;
}

test('who answers soon may be asked without end', () => {
  expect(ask(() => 'a', 100)).toBeUndefined();
});

test('a host that is always late is left after a while', () => {
  expect(ask(() => 'a', 1000)).toEqual([5000, 'has kept this run waiting for 4 seconds, and is not asked again']);
});

test('hosts that are all late, each once, are left after a while', () => {
  expect(ask((index) => `h${index}`, 1000)).toEqual([12_000, 'is not asked any more: servers have kept this run waiting for 10 seconds']);
});

test('what is waited for at once counts once', () => {
  let now = 0;
  const time = waitingTime(1000, () => now);
  for (let round = 0; round < 4; round++) {
    const turns = Array.from({ length: 20 }, () => time.begin('a'));
    now += 1000;
    for (const turn of turns) if ('end' in turn) turn.end();
  }
  expect('end' in time.begin('a')).toBe(true);
});

test('turns are taken in order, so many at a time, and ended once', async () => {
  const turns = takeTurns(2);
  const taken: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map(async (index) => {
    ends[index] = await turns.take();
    taken.push(index);
  });
  await Promise.all(all.slice(0, 2));
  expect(taken).toEqual([0, 1]);
  ends[0]!();
  ends[0]!();
  await all[2];
  await Promise.resolve();
  expect(taken).toEqual([0, 1, 2]);
  ends[1]!();
  await all[3];
  expect(taken).toEqual([0, 1, 2, 3]);
});
