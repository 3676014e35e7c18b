import { expect, test } from 'vitest';
import { gateWishOf } from './gate-wish-of.ts';

test.each<[values: Partial<Parameters<typeof gateWishOf>[0]>, wish: unknown]>([
  [{}, { limits: {} }],
  [
    { memory: '8g', cpus: '1.5', 'pids-limit': '-1', 'no-network': true },
    { limits: { memory: '8g', cpus: 1.5, pids: -1 }, network: 'none' },
  ],
  [{ memory: '8 GB' }, '--memory wants a size, such as 512m or 8g.'],
  [{ cpus: '0' }, expect.stringContaining('--cpus')],
  [{ cpus: '1e3' }, expect.stringContaining('--cpus')],
  [{ 'pids-limit': '0' }, expect.stringContaining('--pids-limit wants a whole number from 1 to')],
  [{ 'pids-limit': '-0' }, expect.stringContaining('--pids-limit')],
  [{ 'pids-limit': '-2' }, expect.stringContaining('--pids-limit')],
  [{ 'pids-limit': '1.5' }, expect.stringContaining('--pids-limit')],
  [{ 'pids-limit': '99999999' }, expect.stringContaining('--pids-limit')],
])('%j', (values, wish) => {
  expect(gateWishOf({ memory: undefined, cpus: undefined, 'pids-limit': undefined, 'no-network': false, ...values })).toEqual(wish);
});
