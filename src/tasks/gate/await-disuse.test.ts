import { expect, test } from 'vitest';
import type { EngineAnswer } from '../../machine/http/door.ts';
import { awaitDisuse, type Traffic } from './await-disuse.ts';

/** What is seen at one look. */
interface Look {
  readonly there?: EngineAnswer;
  readonly traffic?: Traffic;
  readonly isAwaited?: boolean;
}

const answer = (text: string, status = 200): EngineAnswer => ({ status, headers: [], text });
const nothing: Look = { there: answer('[]\n') };
const something: Look = { there: answer('[{"Id":"1"}]') };
const gone: Look = { there: { failed: 'no engine listens at /engine.sock' } };
const times = (count: number, look: Look): readonly Look[] => Array.from({ length: count }, () => look);

/** The number of looks after which a gate was of no use, and why; `undefined` where all looks are over and it still is. */
async function endOf(looks: readonly Look[]): Promise<{ readonly at: number; readonly why: string } | undefined> {
  let at = 0;
  const asked: string[] = [];
  const ended = awaitDisuse('me', 60, {
    engine: {
      ask: ({ path }) => {
        asked.push(path);
        return Promise.resolve(looks[at - 1]!.there!);
      },
      close: () => undefined,
    },
    traffic: () => looks[at - 1]?.traffic ?? { came: 0, open: 0 },
    isAwaited: () => looks[at - 1]?.isAwaited === true,
    pause: (milliseconds) => {
      expect(milliseconds).toBe(10_000);
      at++;
      return at > looks.length ? new Promise(() => {}) : Promise.resolve();
    },
  });
  const over = new Promise<undefined>((settle) => void setImmediate(() => settle(undefined)));
  const why = await Promise.race([ended, over]);
  for (const path of asked) expect(decodeURIComponent(path)).toContain('{"label":["containai.owner=me"]}');
  return why === undefined ? undefined : { at, why };
}

test.each<[what: string, looks: readonly Look[], at: number | undefined, why?: string]>([
  ['nothing of its owner was there six times in a row', times(9, nothing), 6, 'no container'],
  ['its engine did not answer six times in a row', times(9, gone), 6, 'not answered'],
  ['first the one and then the other', [...times(3, gone), ...times(3, nothing)], 6, 'no container'],
  ['a container is there, running or not', times(30, something), undefined],
  ['it is gone later', [...times(5, nothing), something, ...times(9, nothing)], 12, 'no container'],
  ['the engine answers what is no list', times(30, { there: answer('{"message":"busy"}', 500) }), undefined],
  ['the engine answers no list with a success', times(30, { there: answer('') }), undefined],
  ['a launch is under way', times(30, { ...nothing, isAwaited: true }), undefined],
  ['a launch is under way while the engine is started anew', times(30, { ...gone, isAwaited: true }), undefined],
  ['a call is open', times(30, { ...nothing, traffic: { came: 1, open: 1 } }), undefined],
  ['calls come', Array.from({ length: 30 }, (_, came) => ({ ...nothing, traffic: { came: came + 1, open: 0 } })), undefined],
  ['one call came', times(30, { ...nothing, traffic: { came: 1, open: 0 } }), 7, 'no container'],
  [
    'calls come that no engine answers',
    Array.from({ length: 30 }, (_, came) => ({ ...gone, traffic: { came, open: 0 } })),
    6,
    'not answered',
  ],
])('a gate is of use, or not, where %s', async (_what, looks, at, why) => {
  const end = await endOf(looks);
  expect(end?.at).toBe(at);
  expect(end?.why ?? '').toContain(why ?? '');
});
