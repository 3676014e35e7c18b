import { expect, test } from 'vitest';
import { parseArguments } from './parse-arguments.ts';

test('values come from the table, with its defaults', () => {
  expect(
    parseArguments('audit', ['-t', 'standard', 'a', '--docker-run=docker run x', '--docker-run', 'docker run y', '-q', 'b']),
  ).toMatchObject({
    positionals: ['a', 'b'],
    values: {
      tier: 'standard',
      'docker-run': ['docker run x', 'docker run y'],
      quiet: true,
      verbose: false,
      format: 'text',
      'fail-on': ['error', 'undecided'],
      host: undefined,
    },
  });
});

test.each(['https://r.example/', '*.example', '10.0.0.0/8', 'r.example,s.example'])('no registry: %s', (value) => {
  expect(parseArguments('audit', ['--resolve', '--private-registry', value])).toEqual({
    usage: `--private-registry wants a host or an address, with its port or without, not “${value}”.`,
  });
});

test.each([
  [['--facts'], '-'],
  [['--facts', '--color', 'never'], '-'],
  [['--facts', 'a.json'], 'a.json'],
  [['--facts=a.json'], 'a.json'],
  [['--facts', '-'], '-'],
  [[], undefined],
])('an option that may stand alone: %j', (args, facts) => {
  expect(parseArguments('doctor', args)).toMatchObject({ positionals: [], values: { facts } });
});

test.each([
  [
    ['--for', 'gpu,ssh', '--for', 'ssh'],
    ['gpu', 'ssh'],
  ],
  [[], []],
])('a list of choices: %j', (args, wanted) => {
  expect(parseArguments('doctor', args)).toMatchObject({ values: { for: wanted } });
});

test.each([
  ['up', ['--pids-limit', '-1'], { 'pids-limit': '-1' }],
  ['up', ['--cpus', '-1.5'], { cpus: '-1.5' }],
  ['logs', ['-n', '-5'], { lines: '-5' }],
] as const)('a number below nothing is a value: %s %j', (name, args, values) => {
  expect(parseArguments(name, args)).toMatchObject({ values });
});

test.each([['--pids-limit', '-1x'], ['--pids-limit', '--json'], ['--pids-limit']])('an option is none: %s %s', (...args) => {
  expect(parseArguments('up', args)).toEqual({ usage: '--pids-limit needs a value: NUMBER.' });
});

test('what follows -- is no option', () => {
  expect(parseArguments('audit', ['--', '--tier'])).toMatchObject({ positionals: ['--tier'] });
});

test('the last of several values counts', () => {
  expect(parseArguments('audit', ['--tier', 'standard', '--tier', 'permissive'])).toMatchObject({ values: { tier: 'permissive' } });
});

test.each([
  [['--teir', 'strict'], 'There is no option --teir; did you mean --tier?'],
  [['--nothing-like-it'], 'There is no option --nothing-like-it; containai audit --help lists them all.'],
  [['-x'], 'There is no option -x; containai audit --help lists them all.'],
  [['--tier'], '--tier needs a value: TIER.'],
  [['--tier', '--quiet'], '--tier needs a value: TIER.'],
  [['--tier', 'srtict'], '--tier wants strict, standard, permissive, not “srtict”; did you mean strict?'],
  [['--quiet=yes'], '--quiet takes no value.'],
  [['--fail-on', 'error,all'], '--fail-on wants some of error, warn, note, undecided, never, not “all”.'],
  [['--__proto__'], 'There is no option --__proto__; containai audit --help lists them all.'],
])('%j is bad usage', (args, usage) => {
  expect(parseArguments('audit', args)).toEqual({ usage });
});

test('more arguments than a command takes are bad usage', () => {
  expect(parseArguments('matrix', ['x'])).toEqual({ usage: 'containai matrix takes no arguments.' });
  expect(parseArguments('explain', ['x', 'y'])).toEqual({ usage: 'containai explain takes at most 1 argument.' });
});
