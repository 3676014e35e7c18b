import { expect, test } from 'vitest';
import { readDataRoot } from './inner-data-root.ts';

// The first five are what Sysbox 0.7.0 was seen to do; the rest follow its source.
test.each([
  ['{\n  "data-root": "/d"\n}\n', '/d', '/d'],
  ['{\n  "debug": true,\n  "data-root": "/d",\n  "mtu": 1400\n}', '/d', '/d'],
  ['{"data-root":"/d"}', '/d"}', '/d'],
  ['{"debug":true,"data-root":"/d"}', '/var/lib/docker', '/d'],
  ['{"debug":true}', '/var/lib/docker', '/var/lib/docker'],
  ['{\n"graph": "/g"\n}', '/var/lib/docker', '/g'],
  ['{"debug":true,"data-root":"/x",\n"data-root": "/d"\n}', '/d', '/d'],
  ['{\n"data-root":\n"/d"\n}', '/var/lib/docker', '/d'],
])('%j: Sysbox prepares %s, Docker uses %s', (text, sysbox, docker) => expect(readDataRoot(text)).toEqual({ sysbox, docker }));

test.each([['{'], ['[]'], ['null'], ['"data-root"'], ['']])('%j is no configuration', (text) => expect(readDataRoot(text)).toBeUndefined());

test('comes to an end on long hostile text', () => {
  const read = readDataRoot(`{"a": "${','.repeat(200_000)}x",\n"data-root": ${JSON.stringify(`${'"'.repeat(100_000)}x`)}}`);
  expect(read?.docker).toContain('x');
});
