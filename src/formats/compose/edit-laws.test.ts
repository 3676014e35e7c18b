import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fc } from '../../../test/seeded.ts';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { Lexer } from 'yaml';
import { composeBinary } from '../../../test/compose-binary.ts';
import { skipReason } from '../../../test/skip.ts';
import type { Fact } from '../../model/fact.ts';
import { uncovered } from '../../model/fact.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { Change, ContainerField, ContainerRequest } from '../../model/request.ts';
import type { Splice } from '../../syntax/splice.ts';
import { applySplices } from '../../syntax/splice.ts';
import type { Reading } from '../format.ts';
import { editedAt } from './edit-place.ts';
import { compose } from './format.ts';

// Each edit is read and checked as a whole.
vi.setConfig({ testTimeout: 60_000 });

// The text that is edited again and again is parsed and read once.
const parsed = new Map<string, { readonly doc: ReturnType<typeof parse>; reading?: Reading }>();

function parse(text: string) {
  return compose.parse({ document: 'compose.yaml', path: 'compose.yaml', text, named: true }).doc;
}

function read(text: string): Reading {
  if (parsed.size > 4 && !parsed.has(text)) parsed.clear();
  const known = parsed.get(text) ?? { doc: parse(text) };
  parsed.set(text, known);
  return (known.reading ??= compose.read(known.doc, new Map()));
}

function docOf(text: string) {
  read(text);
  return parsed.get(text)!.doc;
}

function containersOf({ requests }: Reading): readonly ContainerRequest[] {
  return requests.filter((request) => request.kind === 'container');
}

function factsOf(request: ContainerRequest, field: ContainerField): readonly Fact<unknown>[] {
  const held = request[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  return held === undefined ? [] : Array.isArray(held) ? held : [held as Fact<unknown>];
}

interface Named {
  readonly service: number;
  readonly field: ContainerField;
  readonly fact: Fact<unknown>;
}

function allFacts(reading: Reading): readonly Named[] {
  return containersOf(reading).flatMap((request, service) =>
    fieldNames.container.flatMap((field) => factsOf(request, field).map((fact) => ({ service, field, fact }))),
  );
}

function removal({ field, fact }: Named): Change {
  return { do: 'remove', kind: 'container', field, fact } as unknown as Change;
}

/** The comments of a text, in order: tokens that begin with `#` and are not the text of a scalar, before which the lexer puts a sign. */
function commentsOf(text: string): readonly string[] {
  const tokens = [...new Lexer().lex(text)];
  return tokens.filter((token, index) => token.startsWith('#') && tokens[index - 1] !== '\u001F').map((token) => token.trimEnd());
}

/** The text after an edit, with what holds of every edit checked; nothing where it was refused. */
function edited(text: string, changes: readonly Change[]): string | undefined {
  const { splices, refused } = compose.edit(docOf(text), changes);
  expect(refused.length === changes.length ? splices : []).toEqual([]);
  if (refused.length > 0) return undefined;
  let end = 0;
  for (const splice of splices) {
    expect(splice.start).toBeGreaterThanOrEqual(end);
    expect(splice.end).toBeGreaterThanOrEqual(splice.start);
    end = splice.end;
  }
  expect(end).toBeLessThanOrEqual(text.length);
  const result = applySplices(text, splices);
  expect(result).toBe(stitched(text, splices));
  expect(commentsOf(result)).toEqual(commentsOf(text));
  expect(result.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
  expect(result.endsWith('\n')).toBe(text.endsWith('\n'));
  expect(result.replaceAll('\r\n', '').includes('\n')).toBe(text.replaceAll('\r\n', '').includes('\n'));
  expect(newProblems(text, result)).toEqual([]);
  return result;
}

function stitched(text: string, splices: readonly Splice[]): string {
  let from = 0;
  let whole = '';
  for (const { start, end, text: made } of splices) {
    whole += text.slice(from, start) + made;
    from = end;
  }
  return whole + text.slice(from);
}

function newProblems(before: string, after: string): readonly string[] {
  const known = new Set(read(before).problems.map(({ message }) => message));
  return read(after)
    .problems.map(({ message }) => message)
    .filter((message) => !known.has(message));
}

// Fields that say again, in other words, what other facts say.
const derived = new Set<ContainerField>(['hostVariables', 'hostFiles', 'oddities']);

function jsonOf(request: ContainerRequest, field: ContainerField): readonly string[] {
  return factsOf(request, field).map(({ value }) => JSON.stringify(value));
}

function valuesOf(
  request: ContainerRequest,
  instead: (fact: Fact<unknown>) => Fact<unknown> | undefined,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const field of fieldNames.container) {
    if (derived.has(field)) continue;
    // A variable that another one uncovers keeps its place; the order of different ones tells nothing.
    values[field] = factsOf(request, field)
      .flatMap((fact) => instead(fact) ?? [])
      .map(({ value }) => JSON.stringify(value))
      .toSorted();
  }
  return values;
}

const pieces: readonly (readonly string[])[] = [
  ['privileged: true'],
  ['init: "true"'],
  ['user: root'],
  ['pid: host'],
  ['cgroup_parent: a # parent'],
  ['cap_add: # caps', '@- SYS_ADMIN # one', '@# between', '@- "NET_ADMIN"'],
  ['cap_drop: [ALL, MKNOD] # drop'],
  ['cap_drop: [', '+ALL, # all', '+MKNOD # node', ']'],
  ['security_opt:', '@- seccomp:unconfined', '', '@# after a gap', '@- apparmor=unconfined'],
  ['environment:', '+A: 1', '+B: "x # y" # b', '+C:'],
  ['environment:', '@- A=1', "@- 'B=x'", '@- C'],
  ['environment: {A: 1, B: 2}'],
  ['sysctls: {net.a: 1}'],
  ['labels:', '+# above', '+a.b: c'],
  ['volumes:', '@- /a:/b:rshared # short', '@- data:/data'],
  ['volumes:', '@- type: bind # long', '@+source: /a', '@+# inside', '@+target: /c', '@- ./x:/d:ro'],
  ['tmpfs: /run'],
  ['tmpfs:', '@- /run:ro'],
  ['ports:', '@- 8080:80', '@- "127.0.0.1:90:90/udp" # udp'],
  ['ports:', '@- target: 80', '@+published: 8080', '@+protocol: tcp # why'],
  ['ulimits:', '+nofile:', '++soft: 1 # soft', '++hard: 2', '+core: 0'],
  ['command: sleep 1'],
  ['command: >- # folded', '+sleep', '+  1', ''],
  ['command: ["sleep", "1"]'],
  ['entrypoint:', '@- /bin/sh # shell', '@- -c'],
  ['restart: always'],
  ['healthcheck:', '+test: [CMD, a]', '+interval: 1s # often'],
  ['deploy:', '+resources:', '++limits: # limits', '+++memory: 1g'],
  ['devices: ["/dev/a:/dev/b"]'],
  ['dns: 1.1.1.1'],
  ['group_add: [1, "a"]'],
  ['depends_on:', '+other: {condition: service_started} # other'],
  ['extra_hosts:', '@- "a:1.1.1.1"'],
  ['runtime: runc'],
  ['image2: y # odd'],
];

const keyOf = (piece: readonly string[]): string => piece[0]!.slice(0, piece[0]!.indexOf(':'));

/** Files of one or two services, in many layouts. `@` begins an item of a list, `+` a level; both in the file's own widths. */
const files = fc
  .record({
    services: fc.array(fc.uniqueArray(fc.constantFrom(...pieces), { selector: keyOf, minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 2,
    }),
    step: fc.constantFrom('  ', '    '),
    flush: fc.boolean(),
    gap: fc.boolean(),
    windows: fc.boolean(),
    mark: fc.boolean(),
    ends: fc.boolean(),
    imageLast: fc.boolean(),
  })
  .map(({ services, step, flush, gap, windows, mark, ends, imageLast }) => {
    const item = flush ? '' : step;
    const lines = services.flatMap((chosen, index) => {
      const keys = chosen.flatMap((piece) => piece.map((line) => (line === '' ? '' : indented(line, step, item))));
      const all = imageLast ? [...keys, 'image: x # image'] : ['image: x # image', ...keys];
      return [`${step}s${index}: # service`, ...all.map((line) => (line === '' ? '' : step + step + line)), ...(gap ? [''] : [])];
    });
    const text = ['# top', 'services:', ...lines, 'volumes:', `${step}data:`].join(windows ? '\r\n' : '\n');
    return `${mark ? '\uFEFF' : ''}${text}${ends ? (windows ? '\r\n' : '\n') : ''}`;
  });

function indented(line: string, step: string, item: string): string {
  let rest = line;
  let made = '';
  for (;;) {
    if (rest.startsWith('@+')) {
      made += `${item}  `;
      rest = rest.slice(2);
    } else if (rest.startsWith('@')) {
      made += item;
      rest = rest.slice(1);
    } else if (rest.startsWith('+')) {
      made += step;
      rest = rest.slice(1);
    } else return made + rest;
  }
}

test('what is removed is gone, what it hid shows, and all else is as it was', () => {
  let done = 0;
  fc.assert(
    fc.property(files, fc.nat(), (text, chosen) => {
      const before = read(text);
      const facts = allFacts(before).filter(({ field, fact }) => !derived.has(field) && fact.from.offset !== undefined);
      const one = facts[chosen % facts.length]!;
      const result = edited(text, [removal(one)]);
      if (result === undefined) return;
      done++;
      const place = JSON.stringify(one.fact.from.offset);
      const instead = (fact: Fact<unknown>): Fact<unknown> | undefined =>
        JSON.stringify(fact.from.offset) === place ? uncovered(fact) : fact;
      expect(containersOf(read(result)).map((request) => valuesOf(request, (fact) => fact))).toEqual(
        containersOf(before).map((request) => valuesOf(request, instead)),
      );
    }),
    { numRuns: 200 },
  );
  expect(done).toBeGreaterThan(100);
});

test('all that can be removed at once is gone at once', () => {
  let done = 0;
  fc.assert(
    fc.property(files, fc.infiniteStream(fc.boolean()), (text, chances) => {
      const changes = allFacts(read(text))
        .filter(({ field }) => !derived.has(field))
        .filter(() => chances.next().value === true)
        .map(removal);
      const { refused } = compose.edit(docOf(text), changes);
      const possible = changes.filter((change) => !refused.some((one) => one.change === change));
      const result = edited(text, possible);
      if (result === undefined) return;
      const left = new Set(allFacts(read(result)).map(({ field, fact, service }) => JSON.stringify([service, field, fact.value])));
      const gone = allFacts(read(text)).filter(({ fact }) => possible.some((change) => 'fact' in change && change.fact === fact));
      done += gone.length;
      expect(gone.filter(({ field, fact, service }) => left.has(JSON.stringify([service, field, fact.value])))).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(done).toBeGreaterThan(100);
});

const words = fc.oneof(
  fc.constantFrom(
    'no',
    '22:22',
    '1e3',
    'a: b',
    '- x',
    '#x',
    'a #b',
    '"',
    "'",
    '',
    ' a',
    '{x}',
    '[x',
    '*a',
    '&a',
    '!a',
    '%',
    '@',
    '`',
    '$A',
    '~',
    '0x1',
    '1_0',
    '=',
    '<<',
    'a\nb',
    '\t',
    '\u0085',
    '\u2028',
    'é',
    '😀',
    '\\',
    'a:',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

const replaced: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  privileged: fc.boolean(),
  init: fc.boolean(),
  user: words,
  runtime: words,
  restart: words,
  cgroupParent: words,
  command: fc.array(words, { maxLength: 4 }),
  entrypoint: fc.array(words, { maxLength: 4 }),
  mounts: fc.record({
    kind: fc.constantFrom('bind', 'tmpfs'),
    source: fc.constantFrom({ base: 'root', path: '/a' }, { base: 'home', path: 'x' }, { base: 'workspace', path: 'y' }),
    target: fc.constantFrom('/q', '/e f'),
    readOnly: fc.boolean(),
    propagation: fc.constantFrom(undefined, 'rslave'),
  }),
  ports: fc.record({
    address: fc.constantFrom(undefined, '127.0.0.1', '::1'),
    hostPort: fc.constantFrom(undefined, '22', '23'),
    containerPort: fc.constantFrom('80', '22'),
    protocol: fc.constantFrom('tcp', 'udp'),
  }),
  ulimits: fc.record({ name: fc.constantFrom('nofile', 'core'), value: fc.constantFrom('5', '1:2', '-1:-1') }),
};

test('what is replaced reads as exactly the new value', () => {
  let done = 0;
  fc.assert(
    fc.property(files, fc.nat(), fc.infiniteStream(words), fc.record({ ...replaced }), (text, chosen, texts, values) => {
      const before = read(text);
      const facts = allFacts(before).filter(
        ({ field }) => field in replaced || field === 'environment' || field === 'labels' || field === 'sysctls',
      );
      if (facts.length === 0) return;
      const one = facts[chosen % facts.length]!;
      const value = one.field in replaced ? values[one.field] : { ...(one.fact.value as object), value: texts.next().value };
      const change = { ...removal(one), do: 'replace', value } as unknown as Change;
      const result = edited(text, [change]);
      if (result === undefined) return;
      done++;
      const after = read(result);
      const instead = (fact: Fact<unknown>): Fact<unknown> => (fact === one.fact ? ({ ...fact, value } as Fact<unknown>) : fact);
      const normal = (request: ContainerRequest, use: typeof instead): unknown =>
        Object.fromEntries(
          fieldNames.container
            .filter((field) => !derived.has(field))
            .map((field) => [field, factsOf(request, field).map((fact) => use(fact).value)]),
        );
      expect(containersOf(after).map((request) => normal(request, (fact) => fact))).toEqual(
        containersOf(before).map((request) => normal(request, instead)),
      );
      const again = allFacts(after).find(
        ({ service, field, fact }) =>
          service === one.service && field === one.field && JSON.stringify(fact.value) === JSON.stringify(value),
      );
      const changes = again === undefined ? [] : [{ ...change, fact: again.fact } as unknown as Change];
      expect(edited(result, changes)).toBe(result);
    }),
    { numRuns: 300 },
  );
  expect(done).toBeGreaterThan(100);
});

const added: readonly (readonly [ContainerField, unknown])[] = [
  ['init', true],
  ['hostname', 'no'],
  ['capabilities', { change: 'drop', name: 'NET_RAW' }],
  ['securityOptions', { name: 'no-new-privileges', value: 'true' }],
  ['environment', { name: 'NEW', value: 'a: b # c', scope: 'container' }],
  ['environment', { name: 'HOST', scope: 'container' }],
  ['sysctls', { name: 'net.new', value: '1' }],
  ['mounts', { kind: 'volume', source: 'inner', target: '/var/lib/docker', readOnly: false }],
  ['mounts', { kind: 'bind', source: { base: 'workspace', path: 'z' }, target: '/z', readOnly: true }],
  ['mounts', { kind: 'tmpfs', target: '/new', readOnly: false }],
  ['ports', { address: '127.0.0.1', hostPort: '1', containerPort: '2', protocol: 'tcp' }],
  ['ulimits', { name: 'nproc', value: '1:2' }],
  ['command', ['a', 'b c', '$d']],
];

test('what is added is there, beside all that was, and is added once', () => {
  let done = 0;
  fc.assert(
    fc.property(
      files,
      fc.uniqueArray(fc.constantFrom(...added), { minLength: 1, maxLength: 4 }),
      fc.nat({ max: 1 }),
      (text, chosen, which) => {
        const before = containersOf(read(text));
        const at = which % before.length;
        const changes = chosen.map(
          ([field, value]) => ({ do: 'add', kind: 'container', field, value, of: before[at]!.name }) as unknown as Change,
        );
        const result = edited(text, changes);
        if (result === undefined) return;
        done++;
        const fresh = (field: ContainerField, index: number): readonly string[] =>
          index === at ? chosen.filter(([name]) => name === field).map(([, value]) => JSON.stringify(value)) : [];
        const shown = (requests: readonly ContainerRequest[], more: typeof fresh): unknown =>
          requests.map((request, index) =>
            fieldNames.container
              .filter((field) => !derived.has(field))
              .map((field) => [field, [...new Set([...jsonOf(request, field), ...more(field, index)])].toSorted()]),
          );
        expect(shown(containersOf(read(result)), () => [])).toEqual(shown(before, fresh));
        expect(edited(result, changes)).toBe(result);
      },
    ),
    { numRuns: 150 },
  );
  expect(done).toBeGreaterThan(100);
});

const shared = join(import.meta.dirname, '../../../../shared/corpus');
const corpus = existsSync(shared) ? realpathSync(shared) : shared;
const real = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((path) => /compose[^/]*\.ya?ml$/iu.test(path))
      .map((path) => join(corpus, path))
  : [];
const noCorpus = skipReason(real.length === 0, 'edits of real Compose files: the shared corpus is not there');

/** A removal of each fact that a file says, with the text that is left. */
function* removalsOf(text: string): Generator<{ readonly one: Named; readonly result: string }> {
  for (const one of allFacts(read(text))) {
    const at = editedAt(removal(one));
    if (at?.document !== 'compose.yaml' || at.offset === undefined) continue;
    const result = edited(text, [removal(one)]);
    if (result !== undefined) yield { one, result };
  }
}

describe.skipIf(noCorpus)('each fact of real files that can be removed is gone, and nothing else is new', () => {
  test.each(real.map((path) => [relative(corpus, path), path] as const))('%s', (_, path) => {
    const text = readFileSync(path, 'utf8');
    const before = containersOf(read(text));
    for (const { one, result } of removalsOf(text)) {
      const after = containersOf(read(result)).find(({ name }) => name === before[one.service]!.name);
      const shown = (request: ContainerRequest): unknown => factsOf(request, one.field).map(({ value }) => value);
      expect(after).toBeDefined();
      expect(shown(after!)).not.toEqual(shown(before[one.service]!));
    }
  });
});

const binary = composeBinary();
const noBinary = skipReason(
  binary === undefined,
  'the check of edited files by docker compose config: no docker-compose 2.26 is unpacked (CI=true and root download it)',
);
const scratch = mkdtempSync(join(tmpdir(), 'containai-compose-edit-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function isAccepted(folder: string, name: string): string {
  try {
    execFileSync(binary!, ['-f', name, '--profile', '*', 'config', '-q'], {
      cwd: folder,
      env: { HOME: '/home/somebody', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 20_000,
    });
    return '';
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr ?? error);
  }
}

test.skipIf(noCorpus || noBinary)('docker compose config accepts real files after an edit', () => {
  let done = 0;
  for (const [index, path] of real.entries()) {
    const folder = join(scratch, String(index));
    cpSync(dirname(path), folder, { recursive: true, filter: (from) => !from.includes('/.git/') });
    const name = basename(path);
    const text = readFileSync(path, 'utf8');
    // The binary takes a tenth of a second and more: half of what can go from a file goes at once.
    const changes = allFacts(read(text))
      .map(removal)
      .filter((change, nth) => nth % 2 === index % 2 && editedAt(change)?.document === 'compose.yaml');
    const { refused } = compose.edit(docOf(text), changes);
    const possible = changes.filter((change) => !refused.some((one) => one.change === change));
    const result = edited(text, possible);
    if (possible.length === 0 || result === undefined || isAccepted(folder, name) !== '') continue;
    writeFileSync(join(folder, name), result);
    expect({ path: relative(corpus, path), error: isAccepted(folder, name), result }).toMatchObject({ error: '' });
    done += possible.length;
  }
  expect(done).toBeGreaterThan(50);
});
