import { expect, test } from 'vitest';
import type { Fact } from '../../model/fact.ts';
import type { BuildField } from '../../model/request.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import type { FileAnswer } from '../format.ts';
import type { ApplyDockerfile } from './dockerfiles.ts';
import { readComposeProject } from './read-project.ts';

function read(
  build: string,
  rest = '',
  files: Readonly<Record<string, FileAnswer>> = {},
  applyDockerfile?: ApplyDockerfile,
): { readonly build: BuildDraft; readonly container: ContainerDraft; readonly wants: readonly string[] } {
  const text = `services:\n  app:\n    build:${build}\n${rest}`;
  const known = new Map<string, FileAnswer>([['sub/compose.yaml', { text }], ['sub/.env', { missing: true }], ...Object.entries(files)]);
  const reading = readComposeProject({
    paths: ['sub/compose.yaml'],
    folder: 'sub',
    files: known,
    ...(applyDockerfile === undefined ? {} : { applyDockerfile }),
  });
  return { build: reading.builds[0]!, container: reading.containers[0]!, wants: reading.wants.map(({ name }) => name) };
}

const workspace = (path: string): object => ({ base: 'workspace', path });
const inMap = (body: string): string =>
  `\n${body
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('')}`;

const cases: readonly (readonly [build: string, field: BuildField, expected: unknown, rest?: string])[] = [
  [' .', 'context', workspace('sub')],
  [' ../..', 'context', workspace('..')],
  [' /', 'context', { base: 'root', path: '/' }],
  [' ~/x', 'context', { base: 'home', path: 'x' }],
  [' https://github.com/a/b.git', 'context', 'https://github.com/a/b.git'],
  [' git@github.com:a/b', 'context', 'git@github.com:a/b'],
  [' ${C:-./c}', 'context', { base: 'variable', variable: 'C', path: '', otherwise: workspace('sub/c') }],
  [' ./c', 'dockerfile', workspace('sub/c/Dockerfile')],
  [inMap('context: ..\ndockerfile: ../../x/Dockerfile'), 'dockerfile', workspace('../../x/Dockerfile')],
  [inMap('dockerfile: /etc/D'), 'dockerfile', { base: 'root', path: '/etc/D' }],
  [inMap('dockerfile_inline: FROM x'), 'options', [{ name: 'dockerfile-inline', value: 'FROM x' }]],
  [inMap('dockerfile_inline: FROM x'), 'dockerfile', undefined],
  [
    inMap('args: [A=1, B, A=2]'),
    'arguments',
    [
      { name: 'A', value: '2', scope: 'build' },
      { name: 'B', scope: 'build' },
    ],
  ],
  [
    inMap('args: {A: "${X:-1}", B: }'),
    'hostVariables',
    [
      { name: 'X', into: 'arguments', hasDefault: true },
      { name: 'B', into: 'arguments', hasDefault: false },
    ],
  ],
  [inMap('target: t'), 'target', 't'],
  [inMap('platforms: [linux/amd64, linux/arm64]'), 'platform', 'linux/amd64,linux/arm64'],
  [inMap('privileged: yes'), 'privileged', true],
  [inMap('cache_from: [a, b]'), 'cacheFrom', ['a', 'b']],
  [
    inMap('cache_from: ["type=local,src=/etc"]'),
    'hostFiles',
    [{ path: { base: 'root', path: '/etc' }, access: 'read', by: 'build.cache_from' }],
  ],
  [
    inMap('cache_to: ["type=local,dest=/etc", "type=registry,ref=x", "type=local,dest=../c"]'),
    'hostFiles',
    [
      { path: { base: 'root', path: '/etc' }, access: 'write', by: 'build.cache_to' },
      { path: workspace('../c'), access: 'write', by: 'build.cache_to' },
    ],
  ],
  [
    inMap('cache_to: "${X:-type=local,dest=/etc}"'),
    'hostFiles',
    [{ path: { base: 'root', path: '/etc' }, access: 'write', by: 'build.cache_to' }],
  ],
  [
    inMap('cache_to: "type=local,dest=${X:-/etc}"'),
    'hostFiles',
    [{ path: { base: 'root', path: '/etc' }, access: 'write', by: 'build.cache_to' }],
  ],
  [
    inMap(
      'network: host\nentitlements: [security.insecure]\nshm_size: 1g\nisolation: x\ntags: [t]\npull: true\nno_cache: true\nlabels: {l: 1}\nextra_hosts: ["a:1.1.1.1"]\nulimits: {nofile: {soft: 1, hard: 2}}',
    ),
    'options',
    [
      { name: 'network', value: 'host' },
      { name: 'allow', value: 'security.insecure' },
      { name: 'shm-size', value: '1g' },
      { name: 'isolation', value: 'x' },
      { name: 'tag', value: 't' },
      { name: 'pull', value: 'true' },
      { name: 'no-cache', value: 'true' },
      { name: 'label', value: 'l=1' },
      { name: 'add-host', value: 'a:1.1.1.1' },
      { name: 'ulimit', value: 'nofile=1:2' },
    ],
  ],
  [
    inMap('ssh: [default, "k=../../key"]'),
    'options',
    [
      { name: 'ssh', value: 'default' },
      { name: 'ssh', value: 'k=../key' },
    ],
  ],
  [inMap('ssh: {k: ~/.ssh/id}'), 'hostFiles', [{ path: { base: 'home', path: '.ssh/id' }, access: 'read', by: 'build.ssh' }]],
  [
    inMap('secrets: [s, {source: t, target: u}]'),
    'options',
    [
      { name: 'secret', value: 'id=s,src=/etc/shadow' },
      { name: 'secret', value: 'id=t,env=TOKEN' },
    ],
    'secrets: {s: {file: /etc/shadow}, t: {environment: TOKEN}}\n',
  ],
  [
    inMap('secrets: [s]'),
    'hostFiles',
    [{ path: { base: 'root', path: '/etc/shadow' }, access: 'read', by: 'secrets.file' }],
    'secrets: {s: {file: /etc/shadow}}\n',
  ],
  [inMap('secrets: [t]'), 'hostVariables', [{ name: 'TOKEN', into: 'options', hasDefault: false }], 'secrets: {t: {environment: TOKEN}}\n'],
  [
    inMap('additional_contexts: {a: ../../x, b: /, c: docker-image://x, d: service:e}'),
    'options',
    [
      { name: 'build-context', value: 'a=../x' },
      { name: 'build-context', value: 'b=/' },
      { name: 'build-context', value: 'c=docker-image://x' },
      { name: 'build-context', value: 'd=service:e' },
    ],
  ],
  [inMap('additional_contexts: [a=/etc]'), 'options', [{ name: 'build-context', value: 'a=/etc' }]],
];

test.each(cases.map((one) => one as [string, BuildField, unknown, string?]))('%s: %s', (written, field, expected, rest) => {
  const held = read(written, rest).build[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  const found = held === undefined || !('length' in held) ? held?.value : held.map(({ value }) => value);
  expect(found === undefined ? undefined : JSON.parse(JSON.stringify(found))).toEqual(expected);
});

test('a build without a reader of Dockerfiles leaves open what they say, and names the file', () => {
  const { build, container, wants } = read(' ./c');
  expect(build.unknown.map(({ layer, want }) => [layer, want?.kind, want?.name])).toEqual([['image', 'file', 'sub/c/Dockerfile']]);
  expect(build.unknown[0]!.fields).toContain('steps');
  expect(container.unknown.map(({ layer, want }) => [layer, want?.name])).toEqual([['image', 'sub/c/Dockerfile']]);
  expect(wants).toEqual([]);
});

test.each([' ../../x', ' /x', ' https://x/y.git'])('the Dockerfile of%s is not asked for', (written) => {
  const { build, wants } = read(written, '', {}, () => ({ problems: [], wants: [] }));
  expect([build.unknown[0]!.layer, build.unknown[0]!.want, wants]).toEqual(['image', undefined, []]);
});

test('a reader of Dockerfiles gets the file, the arguments and the target', () => {
  const seen: unknown[] = [];
  const apply: ApplyDockerfile = (build, container, source, options) => {
    seen.push([build.name, container?.name, source.path, source.text, options.target, [...options.arguments]]);
    return { problems: [{ document: source.document, message: 'odd', fatal: false }], wants: [] };
  };
  const written = inMap('context: .\nargs: {A: 1, B: }\ntarget: t');
  expect(read(written, '', {}, apply).wants).toEqual(['sub/Dockerfile']);
  expect(seen).toEqual([]);
  const { build, container } = read(written, '', { 'sub/Dockerfile': { text: 'FROM x' } }, apply);
  expect(seen).toEqual([
    [
      'app',
      'app',
      'sub/Dockerfile',
      'FROM x',
      't',
      [
        ['A', '1'],
        ['B', '${localEnv:B}'],
      ],
    ],
  ]);
  expect([build.unknown, container.unknown]).toEqual([[], []]);
});

test.each([
  [{ missing: true } as const, /does not exist/u],
  [{ refused: 'it is a socket' }, /it is a socket/u],
])('a Dockerfile that cannot be had leaves everything open', (answer, why) => {
  const { build, container } = read(' .', '', { 'sub/Dockerfile': answer }, () => ({ problems: [], wants: [] }));
  for (const { unknown } of [build, container]) expect(unknown.map((one) => one.why).join()).toMatch(why);
});

test('a cache that hangs on a variable of the host leaves open which files it touches', () => {
  for (const value of ['${X:-type=gha}', 'type=local,dest=${X:-./c}'])
    expect(read(inMap(`cache_to: "${value}"`)).build.unknown.map(({ fields }) => fields)).toContainEqual(['hostFiles']);
});
