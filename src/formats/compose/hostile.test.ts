import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import type { FileAnswer } from '../format.ts';
import { compose } from './format.ts';
import type { ComposeReading } from './read-project.ts';
import { readComposeProject } from './read-project.ts';

const missing: FileAnswer = { missing: true };

function read(files: Readonly<Record<string, string>>, paths: readonly string[] = ['compose.yaml']): ComposeReading {
  const known = new Map<string, FileAnswer>(Object.entries(files).map(([path, text]) => [path, { text }]));
  for (let round = 0; round < 30; round++) {
    const reading = readComposeProject({ paths, folder: '', files: known });
    if (reading.wants.length === 0) return reading;
    for (const { name } of reading.wants) known.set(name, missing);
  }
  throw new Error('it asks for files without end');
}

const many = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('');
const mebibyte = 1_048_576;

// Each ends soon, and says what is wrong in one problem.
const refused: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
  ['a file of 1 MiB', `services: {a: {image: "${'x'.repeat(mebibyte)}"}}`, /too large/u],
  ['1 MiB of brackets', '['.repeat(mebibyte), /too large/u],
  ['brackets', '['.repeat(16_000), /nested too deep/u],
  ['maps', '{a: '.repeat(4_000), /nested too deep|not valid YAML/u],
  ['commas', `[${','.repeat(70_000)}]`, /lines and indicators/u],
  ['lines in quotes', `a: "${'x\n'.repeat(70_000)}`, /lines and indicators/u],
  ['dashes', '- '.repeat(8_000), /nested too deep/u],
  ['block nesting', `services:\n${many(200, (index) => `${' '.repeat(index + 1)}a:\n`)}`, /nested too deep/u],
  ['many documents', '---\na: 1\n'.repeat(2_000), /documents/u],
  ['no YAML', 'services: [', /not valid YAML/u],
  ['a list', '- a\n- b\n', /not a map/u],
  ['a scalar', 'services', /not a map/u],
  ['nothing', '', /empty/u],
  ['only a comment', '# services\n', /empty/u],
  ['an alias without an anchor', 'services: {a: {image: *x}}', /no anchor/u],
  ['an alias in its own anchor', 'services: &s {a: *s}', /no anchor/u],
  ['a merge key in its own anchor', 'services:\n  a: &a\n    image: x\n    <<: *a\n', /no anchor/u],
  ['a merge key of a text', 'services:\n  a:\n    image: x\n    <<: text\n', /a merge key takes/u],
  ['a map as a key', 'services: {a: {image: x, ? {b: c} : d}}', /not a string/u],
  [
    'an alias bomb',
    `${many(9, (index) => `x${index}: &x${index} [${index === 0 ? '1' : `*x${index - 1}, `.repeat(9)}]\n`)}services: {a: {image: x, cap_add: *x8}}`,
    /too many/u,
  ],
  [
    'an alias bomb of maps',
    `${many(12, (index) => `x${index}: &x${index} {${index === 0 ? 'a: 1' : many(9, (at) => `k${at}: *x${index - 1}, `)}}\n`)}services: {a: {image: x, labels: *x11}}`,
    /too many/u,
  ],
  ['invalid interpolation', 'services: {a: {image: "x${"}}', /invalid interpolation/u],
  ['deep interpolation', `services: {a: {image: "${many(200, (index) => `\${A${index}:-`)}x${'}'.repeat(200)}"}}`, /nested too deep/u],
  ['no services', 'name: x\n', /no services/u],
  ['services as a list', 'services: [a]\n', /must be a map/u],
  ['extends in a circle', 'services: {a: {extends: b}, b: {extends: c}, c: {extends: a}}', /circle/u],
  ['extends of itself', 'services: {a: {extends: a}}', /circle/u],
  ['include of itself', 'include: [compose.yaml]\nservices: {a: {image: x}}', /circle/u],
];

test.each(refused)('%s', (_, text, problem) => {
  const { problems } = read({ 'compose.yaml': text });
  expect(problems.map(({ message }) => message).join('\n')).toMatch(problem);
  expect(problems.filter(({ message }) => problem.test(message)).length).toBeLessThanOrEqual(text.includes('extends') ? 3 : 1);
});

// Where something had to be left out, everything is open: silence is never taken for safety.
const cutOff = new Set([
  'a long chain of extends',
  'one base for many',
  'an env_file for many',
  'variables that double',
  'includes that double',
]);

// Large, but nothing is wrong with them, or cut off.
const bounded: readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] = [
  ['many services', { 'compose.yaml': `services:\n${many(1_000, (index) => `  s${index}: {image: x}\n`)}` }],
  ['many keys in a service', { 'compose.yaml': `services:\n  a:\n${many(15_000, (index) => `    k${index}: 1\n`)}` }],
  ['one key many times', { 'compose.yaml': `services:\n  a:\n${many(15_000, (index) => `    k${index % 7_500}: 1\n`)}` }],
  [
    'many volumes',
    {
      'compose.yaml': `services:\n  a:\n    volumes:\n${many(7_000, (index) => `    - v${index}:/v${index}\n`)}volumes:\n${many(7_000, (index) => `  v${index}:\n`)}`,
    },
  ],
  [
    'a long chain of extends',
    {
      'compose.yaml': `services:\n  s0: {image: x, labels: [${many(200, (index) => `l${index}=1, `)}]}\n${many(900, (index) => `  s${index + 1}: {extends: s${index}}\n`)}`,
    },
  ],
  [
    'one base for many',
    {
      'compose.yaml': `services:\n  s0: {image: x, labels: [${many(2_000, (index) => `l${index}=1, `)}]}\n${many(900, (index) => `  s${index + 1}: {extends: s0}\n`)}`,
    },
  ],
  [
    'an env_file for many',
    {
      'compose.yaml': `services:\n${many(1_000, (index) => `  s${index}: {image: x, env_file: a.env}\n`)}`,
      'a.env': many(5_000, (index) => `A${index}=1\n`),
    },
  ],
  [
    'variables that double',
    {
      'compose.yaml': `services: {a: {image: x, labels: [${'$A99, '.repeat(2_000)}]}}`,
      '.env': `A0=${'x'.repeat(1_000)}\n${many(99, (index) => `A${index + 1}=$A${index}$A${index}\n`)}`,
    },
  ],
  [
    'includes that double',
    Object.fromEntries([
      ...Array.from({ length: 30 }, (_, index) => [
        `c${index}.yaml`,
        `include: [c${index + 1}.yaml, c${index + 1}.yaml]\nservices: {s${index}: {image: x}}\n`,
      ]),
      ['compose.yaml', 'include: [c0.yaml]\nservices: {a: {image: x}}'],
    ]) as Record<string, string>,
  ],
];

test.each(bounded)(
  '%s',
  (name, files) => {
    const { containers } = read(files);
    expect(containers.length).toBeGreaterThan(0);
    const isCut = containers.some(({ unknown }) =>
      unknown.some(({ fields, layer }) => layer !== 'image' && (fields.includes('privileged') || fields.includes('environment'))),
    );
    expect(isCut).toBe(cutOff.has(name));
  },
  30_000,
);

test('more services than any project has are one fatal problem', () => {
  const { containers, problems } = read({ 'compose.yaml': `services:\n${many(1_001, (index) => `  s${index}: {image: x}\n`)}` });
  expect(containers).toEqual([]);
  expect(problems.map(({ fatal }) => fatal)).toEqual([true]);
});

test('names of the prototype are ordinary names', () => {
  const { containers, problems } = read({
    'compose.yaml':
      'services:\n  __proto__: {image: a, privileged: true}\n  constructor: {image: b}\n  toString: {extends: __proto__, environment: {__proto__: x, constructor: y}}\nvolumes: {hasOwnProperty: }\n',
  });
  expect(containers.map(({ name, privileged }) => [name, privileged?.value])).toEqual([
    ['__proto__', true],
    ['constructor', undefined],
    ['toString', true],
  ]);
  expect(containers[2]!.environment.map(({ value }) => value.name)).toEqual(['__proto__', 'constructor']);
  expect(problems).toEqual([]);
});

describe('laws', () => {
  const base =
    'x-a: &a {A: "1"}\nservices:\n  app:\n    extends: {file: base.yaml, service: base}\n    environment: {<<: *a, B: "${B:-$C}", C: }\n    volumes: ["./a:/a:ro", {type: bind, source: ., target: /b}]\n    ports: ["80-81:80-81/udp"]\n    build: {context: ., args: [A=1]}\n    privileged: !reset yes\n    env_file: [{path: a.env, required: false}]\n    networks: [n]\n    secrets: [s]\n    deploy: {resources: {limits: {memory: 1g}}}\n    post_start: [{command: x, privileged: true}]\ninclude: [{path: i.yaml, env_file: [i.env]}]\nvolumes: {d: {driver_opts: {o: bind, device: /}}}\nnetworks: {n: {driver: host}}\nsecrets: {s: {file: ./s}}\nname: x\n';
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ': ',
    '\n',
    '- ',
    '&a ',
    '*a',
    '!reset ',
    '!override ',
    '<<: ',
    '${',
    '}',
    '$$',
    '"',
    "'",
    '|\n',
    '\t',
    '#',
    '? ',
    '---\n',
    '%YAML 1.1\n',
    '!!binary ',
    '!!set ',
    'null',
    '0',
    '~',
    '\u0000',
    '\ud800',
    '\ufeff',
    '__proto__: ',
  );

  test('reading never throws, and ends, on a mutated file', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(base.length), fc.nat(12), pieces), { minLength: 1, maxLength: 8 }), (edits) => {
        let text = base;
        for (const [at, remove, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + remove);
        const { doc } = compose.parse({ document: 'compose.yaml', path: 'compose.yaml', text });
        const answer: FileAnswer = { text };
        for (const files of [
          new Map<string, FileAnswer>(),
          { get: () => missing } as unknown as Map<string, FileAnswer>,
          { get: () => answer } as unknown as Map<string, FileAnswer>,
        ]) {
          const { requests, problems, wants } = compose.read(doc, files);
          expect(requests.length + problems.length + wants.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  test('any text is read or is a problem', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 }), fc.constantFrom('services:', ' a:', ' image: x')), { maxLength: 30 }),
        (parts) => {
          const { containers, problems } = read({ 'compose.yaml': parts.join('') });
          expect(containers.length + problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  }, 30_000);
});

test.each([
  ['in order', 100, 0],
  ['in order', 900, 800],
  ['backwards', 100, 0],
  ['backwards', 900, 800],
])('a chain of extends, %s, over %i services: one problem, and no silence', (order, length, open) => {
  const lines = Array.from({ length }, (_, index) => `  s${index + 1}: {extends: s${index}}\n`);
  const text = `services:\n  s0: {image: x, privileged: true}\n${(order === 'in order' ? lines : lines.toReversed()).join('')}`;
  const { containers, problems } = read({ 'compose.yaml': text });
  expect(problems.map(({ message }) => message)).toEqual(
    open === 0 ? [] : ['extends goes on for more than 100 services: what is further away is not read'],
  );
  const isOpen = (container: (typeof containers)[number]): boolean => container.unknown.some(({ fields }) => fields.includes('privileged'));
  expect(containers.filter(isOpen)).toHaveLength(open);
  expect(containers.filter((one) => !isOpen(one) && one.privileged?.value !== true)).toEqual([]);
});
