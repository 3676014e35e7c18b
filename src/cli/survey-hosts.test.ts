import { expect, test } from 'vitest';
import { surveyHosts } from './survey-hosts.ts';

const machine = {
  readText: (path: string) => (path.toLowerCase().endsWith('.json') ? { text: '{ "kernel": "6.8.0" }' } : ({ missing: true } as const)),
  kernelRelease: () => '6.18.0',
  workingFolder: () => '/w',
};
const unsaid = { kernel: undefined, sysbox: undefined, engine: undefined };

test.each([
  ['this machine where none is named', { host: [] }, [['this host', '6.18.0']]],
  ['this machine with versions given by hand', { host: [], kernel: '5.4' }, [['this host', '5.4']]],
  [
    'files by their names',
    { host: ['hosts/team.json', 'old.JSON'] },
    [
      ['team', '6.8.0'],
      ['old', '6.8.0'],
    ],
  ],
  [
    'this machine among others',
    { host: ['this', 'team.json'], kernel: '5.4' },
    [
      ['this host', '5.4'],
      ['team', '6.8.0'],
    ],
  ],
  // Of all that the command was told, versions alone are about the host.
  ['a file beside other options', { host: ['team.json'], output: 'results.ndjson', jobs: '2' }, [['team', '6.8.0']]],
] as const)('hosts are %s', (_, says, hosts) => {
  const found = surveyHosts({ ...unsaid, ...says }, machine);
  expect('refused' in found ? found : found.map(({ name, facts }) => [name, facts.kernel])).toEqual(hosts);
});

test.each([
  [
    'two of one name',
    { host: ['a/team.json', 'b/team.json'] },
    'Two hosts cannot both be called team: give one of their files another name.',
  ],
  [
    'versions of a machine that is not named',
    { host: ['team.json'], sysbox: '0.7.0' },
    '--sysbox says something of this machine: name it too, with --host this.',
  ],
])('refuses %s', (_, says, refused) => {
  expect(surveyHosts({ ...unsaid, ...says }, machine)).toEqual({ refused });
});
