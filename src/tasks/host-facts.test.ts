import { describe, expect, test } from 'vitest';
import type { TextAnswer } from '../machine/machine.ts';
import { hostFacts, type HostSays } from './host-facts.ts';

function facts(says: HostSays, file: TextAnswer = { missing: true }, kernel: string | undefined = '6.8.0-31-generic'): unknown {
  return hostFacts(says, { readText: () => file, kernelRelease: () => kernel, workingFolder: () => '/' });
}

test.each<[what: string, says: HostSays, file: string | undefined, found: object]>([
  ['this host', {}, undefined, { kernel: '6.8.0-31-generic', source: 'this host' }],
  [
    'versions by hand',
    { sysbox: '0.7.0', engine: '28.4.0' },
    undefined,
    { kernel: '6.8.0-31-generic', sysbox: { version: '0.7.0' }, engine: { version: '28.4.0' }, source: 'this host and command line' },
  ],
  ['a file', { host: 'facts.json' }, '{"kernel":"5.15","cgroup":2}', { kernel: '5.15', cgroup: 2, source: 'facts file' }],
  [
    'a file, one version by hand',
    { host: 'f', engine: '29' },
    '{"engine":{"version":"28","runtimes":["runc"]}}',
    { engine: { version: '29', runtimes: ['runc'] }, source: 'facts file and command line' },
  ],
])('%s', (_what, says, file, found) => {
  expect(facts(says, file === undefined ? undefined : { text: file })).toEqual(found);
});

test('a host that is no Linux tells nothing', () => {
  expect(hostFacts({}, { readText: () => ({ missing: true }), kernelRelease: () => undefined, workingFolder: () => '/' })).toEqual({});
});

describe('bad facts are refused in a sentence', () => {
  test.each([
    ['{', 'is not JSON'],
    ['[]', 'must be an object'],
    ['{"kernal":"6.8"}', 'it knows no “kernal”'],
    ['{"__proto__":{}}', 'it knows no “__proto__”'],
    ['{"cgroup":3}', 'cgroup must be 1 or 2'],
    ['{"sysbox":"0.7.0"}', 'sysbox must be an object'],
    ['{"engine":{"runtimes":[]}}', 'engine lacks “version”'],
    ['{"engine":{"version":"28","runtimes":[1]}}', 'engine.runtimes[0] must be a text'],
    ['{"kernel":"new"}', 'kernel must be a version'],
  ])('%s', (text, says) => {
    expect(facts({ host: 'facts.json' }, { text })).toMatchObject({ refused: expect.stringContaining(says) });
  });

  test('a version that is none', () => {
    expect(facts({ sysbox: 'latest' })).toEqual({ refused: '--sysbox wants a version such as 0.7.0, not “latest”.' });
  });

  test('a file that cannot be read', () => {
    expect(facts({ host: 'none' })).toEqual({ refused: 'The file of host facts none does not exist.' });
    expect(facts({ host: 'none' }, { refused: 'it is a folder' })).toEqual({
      refused: 'The file of host facts none was not read: it is a folder.',
    });
  });
});
