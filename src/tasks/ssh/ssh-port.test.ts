import { expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { chooseSshPort } from './ssh-port.ts';

const others = [sandboxWith({ ssh: { port: 2300 } }), sandboxWith(), sandboxWith({ ssh: { port: 2302 } })];

const none = { refused: expect.stringContaining('from 2300 to 2500 are taken') };

test.each<[string, number | undefined, (port: number) => boolean, object]>([
  ['the lowest that nobody remembers', undefined, () => true, { port: 2301 }],
  ['and that is free now', undefined, (port) => port > 2303, { port: 2304 }],
  ['what is remembered stays, whoever listens there', 2310, () => false, { port: 2310 }],
  ['none is left', undefined, () => false, none],
  ['the last one', undefined, (port) => port >= 2500, { port: 2500 }],
])('%s', async (_, port, isFree, expected) => {
  const own = port === undefined ? undefined : sandboxWith({ ssh: { port } });
  expect(await chooseSshPort(own, others, async (one) => isFree(one))).toEqual(expected);
});
