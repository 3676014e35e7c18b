import { expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { chooseSshPort } from './ssh-port.ts';

const others = [sandboxWith({ ssh: { port: 2300 } }), sandboxWith(), sandboxWith({ ssh: { port: 2302 } })];

test.each<[string, number | undefined, (port: number) => boolean, number | undefined]>([
  ['the lowest that nobody remembers', undefined, () => true, 2301],
  ['and that is free now', undefined, (port) => port > 2303, 2304],
  ['what is remembered stays, whoever listens there', 2310, () => false, 2310],
  ['none is left', undefined, () => false, undefined],
  ['the last one', undefined, (port) => port >= 2500, 2500],
])('%s', async (_, own, isFree, expected) => {
  const answer = await chooseSshPort(own === undefined ? undefined : sandboxWith({ ssh: { port: own } }), others, async (port) =>
    isFree(port),
  );
  if (expected === undefined) expect(answer).toEqual({ refused: expect.stringContaining('from 2300 to 2500 are taken') });
  else expect(answer).toEqual({ port: expected });
});
