import { describe, expect, test } from 'vitest';
import type { Origin } from '../../model/fact.ts';
import type { FileAnswer } from '../format.ts';
import { compose } from './format.ts';
import { readComposeProject } from './read-project.ts';
import type { ComposeReading } from './read-project.ts';

type Given = Readonly<Record<string, string>>;

function read(files: Given, paths: readonly string[] = [], folder = '', from?: Origin): ComposeReading {
  const lookUp = { get: (path: string): FileAnswer => (Object.hasOwn(files, path) ? { text: files[path]! } : { missing: true }) };
  return readComposeProject({
    paths,
    folder,
    files: lookUp as unknown as ReadonlyMap<string, FileAnswer>,
    ...(from === undefined ? {} : { from }),
  });
}

const container = (reading: ComposeReading, name = 'app'): ComposeReading['containers'][number] =>
  reading.containers.find((one) => one.name === name)!;

// Where a value stands, and the way it came, as the texts that the origins point at.
function way(files: Given, origin: Origin | undefined): string[] {
  const steps: string[] = [];
  for (let at = origin; at !== undefined; at = at.via) {
    const text = files[at.document]?.slice(...(at.offset ?? [0, 0])) ?? '';
    steps.push(`${at.document}#${at.pointer} ${text.split('\n')[0]}`);
  }
  return steps;
}

describe('every value knows where it is written', () => {
  const cases: readonly (readonly [
    name: string,
    files: Given,
    of: (reading: ComposeReading) => Origin | undefined,
    expected: readonly string[],
  ])[] = [
    [
      'a scalar',
      { 'compose.yaml': 'services: {app: {privileged: yes}}' },
      (reading) => container(reading).privileged?.from,
      ['compose.yaml#/services/app/privileged yes'],
    ],
    [
      'a service',
      { 'compose.yaml': 'services:\n  app: {image: x}' },
      (reading) => container(reading).from,
      ['compose.yaml#/services/app app'],
    ],
    [
      'a list item',
      { 'compose.yaml': 'services: {app: {volumes: ["data:/x", "/:/y"]}}' },
      (reading) => container(reading).mounts[1]?.from,
      ['compose.yaml#/services/app/volumes/1 "/:/y"'],
    ],
    [
      'a key with odd signs',
      { 'compose.yaml': 'services: {app: {labels: {a/b~c: 1}}}' },
      (reading) => container(reading).labels[0]?.from,
      ['compose.yaml#/services/app/labels/a~1b~0c 1'],
    ],
    [
      'an alias',
      { 'compose.yaml': 'x-v: &v ["/:/y"]\nservices: {app: {volumes: *v}}' },
      (reading) => container(reading).mounts[0]?.from,
      ['compose.yaml#/x-v/0 "/:/y"', 'compose.yaml#/services/app/volumes *v'],
    ],
    [
      'a merge key',
      { 'compose.yaml': 'x-b: &b {privileged: true}\nservices: {app: {<<: *b}}' },
      (reading) => container(reading).privileged?.from,
      ['compose.yaml#/x-b/privileged true', 'compose.yaml#/services/app/<< *b'],
    ],
    [
      'an alias in an anchor',
      { 'compose.yaml': 'x-a: &a {A: 1}\nx-b: &b {environment: *a}\nservices: {app: {<<: *b}}' },
      (reading) => container(reading).environment[0]?.from,
      ['compose.yaml#/x-a/A 1', 'compose.yaml#/x-b/environment *a', 'compose.yaml#/services/app/<< *b'],
    ],
    [
      'a variable of .env',
      { '.env': 'P=true\n', 'compose.yaml': 'services: {app: {privileged: "${P}"}}' },
      (reading) => container(reading).privileged?.from,
      ['compose.yaml#/services/app/privileged "${P}"', '.env#/P P=true'],
    ],
    [
      'an extended service',
      { 'compose.yaml': 'services: {base: {privileged: true}, app: {extends: base}}' },
      (reading) => container(reading).privileged?.from,
      ['compose.yaml#/services/base/privileged true', 'compose.yaml#/services/app/extends base'],
    ],
    [
      'a service that extends',
      { 'compose.yaml': 'services: {base: {privileged: true}, app: {extends: base}}' },
      (reading) => container(reading).from,
      ['compose.yaml#/services/app app'],
    ],
    [
      'another file',
      { 'b/b.yaml': 'services: {base: {pid: host}}', 'compose.yaml': 'services: {app: {extends: {file: b/b.yaml, service: base}}}' },
      (reading) => container(reading).namespaces[0]?.from,
      ['b/b.yaml#/services/base/pid host', 'compose.yaml#/services/app/extends {file: b/b.yaml, service: base}'],
    ],
    [
      'an include',
      { 'i.yaml': 'services: {in: {pid: host}}', 'compose.yaml': 'include: [i.yaml]\nservices: {app: {image: x}}' },
      (reading) => container(reading, 'in').namespaces[0]?.from,
      ['i.yaml#/services/in/pid host', 'compose.yaml#/include/0 i.yaml'],
    ],
    [
      'an override file',
      { 'compose.yaml': 'services: {app: {image: x}}', 'compose.override.yaml': 'services: {app: {privileged: true}}' },
      (reading) => container(reading).privileged?.from,
      ['compose.override.yaml#/services/app/privileged true'],
    ],
    [
      'a service of two files',
      { 'compose.yaml': 'services: {app: {image: x}}', 'compose.override.yaml': 'services: {app: {privileged: true}}' },
      (reading) => container(reading).from,
      ['compose.yaml#/services/app app'],
    ],
    [
      'an env_file',
      { 'a.env': 'A=1\nB=2\n', 'compose.yaml': 'services: {app: {env_file: a.env}}' },
      (reading) => container(reading).environment[1]?.from,
      ['a.env#/B B=2', 'compose.yaml#/services/app/env_file a.env'],
    ],
    [
      'a secret',
      { 'compose.yaml': 'services: {app: {secrets: [s]}}\nsecrets: {s: {file: /x}}' },
      (reading) => container(reading).mounts[0]?.from,
      ['compose.yaml#/secrets/s/file /x', 'compose.yaml#/services/app/secrets/0 s'],
    ],
    [
      'a network',
      { 'compose.yaml': 'services: {app: {networks: [n]}}\nnetworks: {n: {driver: host}}' },
      (reading) => container(reading).namespaces[0]?.from,
      ['compose.yaml#/networks/n/driver host', 'compose.yaml#/services/app/networks/0 n'],
    ],
    [
      'a null value',
      { 'compose.yaml': 'services: {app: {environment: {TOKEN: }}}' },
      (reading) => container(reading).environment[0]?.from,
      ['compose.yaml#/services/app/environment/TOKEN TOKEN'],
    ],
  ];

  test.each(cases)('%s', (_, files, of, expected) => {
    expect(way(files, of(read(files)))).toEqual(expected);
  });

  test('who asked for the project is at the end of every way', () => {
    const from: Origin = { layer: 'file', document: 'devcontainer.json', pointer: '/dockerComposeFile' };
    const files = { 'c.yaml': 'x-b: &b {privileged: true}\nservices: {app: {<<: *b, image: x}}' };
    const app = container(read(files, ['c.yaml'], '', from));
    expect([app.from.via, app.image?.from.via, app.privileged?.from.via?.via]).toEqual([from, from, from]);
  });

  test('layers: the first file, then overrides', () => {
    const app = container(read({ 'a.yaml': 'services: {app: {image: x}}', 'b.yaml': 'services: {app: {user: y}}' }, ['a.yaml', 'b.yaml']));
    expect([app.image?.from.layer, app.user?.from.layer]).toEqual(['file', 'override']);
  });
});

test('a later word hides the earlier ones', () => {
  const files = {
    'a.yaml': 'services: {app: {privileged: true, environment: {A: 1}, volumes: ["./a:/x"], network_mode: host}}',
    'b.yaml': 'services: {app: {privileged: false, environment: [A=2], volumes: ["./b:/x"], network_mode: none}}',
    'c.yaml': 'services: {app: {privileged: "no"}}',
    'e.env': 'A=0',
  };
  const app = container(read(files, ['a.yaml', 'b.yaml', 'c.yaml']));
  expect([app.privileged?.value, app.privileged?.hides?.map(({ value }) => value)]).toEqual([false, [false, true]]);
  expect(app.environment.map(({ value, hides }) => [value.value, hides?.map((hidden) => hidden.value.value)])).toEqual([['2', ['1']]]);
  expect(app.mounts.map(({ value, hides }) => [value.source, hides?.[0]?.value.source])).toEqual([
    [
      { base: 'workspace', path: 'b' },
      { base: 'workspace', path: 'a' },
    ],
  ]);
  expect(app.namespaces.map(({ value, hides }) => [value.mode, hides?.[0]?.value.mode])).toEqual([['none', 'host']]);
});

const one = (name: string): string => `services: {${name}: {image: x}}`;

describe('which files make the project', () => {
  test.each([
    ['compose.yaml first', { 'compose.yaml': one('a'), 'docker-compose.yml': one('b') }, ['a']],
    ['compose.yml', { 'compose.yml': one('a'), 'docker-compose.yaml': one('b') }, ['a']],
    ['docker-compose.yml', { 'docker-compose.yml': one('a'), 'docker-compose.override.yml': one('b') }, ['a', 'b']],
    [
      'docker-compose.yaml',
      { 'docker-compose.yaml': one('a'), 'compose.override.yaml': one('b'), 'docker-compose.override.yml': one('c') },
      ['a', 'b'],
    ],
    [
      'COMPOSE_FILE',
      { '.env': 'COMPOSE_FILE=x.yaml:sub/y.yaml', 'x.yaml': one('a'), 'sub/y.yaml': one('b'), 'compose.yaml': one('c') },
      ['a', 'b'],
    ],
    [
      'COMPOSE_PATH_SEPARATOR',
      { '.env': 'COMPOSE_FILE=x.yaml,y.yaml\nCOMPOSE_PATH_SEPARATOR=,', 'x.yaml': one('a'), 'y.yaml': one('b') },
      ['a', 'b'],
    ],
  ])('%s', (_, files, names) => {
    expect(read(files).containers.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['from the folder of the first file, whose .env counts too', 'COMPOSE_FILE=sub/x.yaml:y.yaml\nA=1\n', 'A=2\nB=3', 'sub/v', ['1', '3']],
    ['from the project’s own folder', 'COMPOSE_FILE=y.yaml:sub/x.yaml\nA=1\n', 'A=2\nB=3', 'v', ['1', '${localEnv:B:}']],
  ])('COMPOSE_FILE: paths start %s', (_, env, below, path, values) => {
    const x = 'services: {a: {image: x, volumes: ["./v:/v"], environment: {A: "$A", B: "${B:-}"}}}';
    const { containers } = read({ '.env': env, 'sub/.env': below, 'sub/x.yaml': x, 'y.yaml': 'services: {a: {init: true}}' });
    expect(containers[0]!.mounts[0]!.value.source).toEqual({ base: 'workspace', path });
    expect(containers[0]!.environment.map(({ value }) => value.value)).toEqual(values);
  });

  test('COMPOSE_FILE that hangs on the host, or names too many files, leaves everything open', () => {
    for (const env of ['COMPOSE_FILE=${X:-x.yaml}', `COMPOSE_FILE=x.yaml${':x.yaml'.repeat(60)}`])
      expect(read({ '.env': env, 'x.yaml': one('a') }).containers[0]!.unknown.map(({ why }) => why)).toContainEqual(
        expect.stringMatching(/^COMPOSE_FILE /u),
      );
  });

  test('a second candidate is told', () => {
    const { containers } = read({ 'compose.yaml': one('a'), 'docker-compose.yml': one('b') });
    expect(containers[0]!.oddities.map(({ value }) => [value.kind, value.subject])).toEqual([
      ['conflicting-sources', 'docker-compose.yml'],
    ]);
  });

  test('files that are named stand alone, in their folder', () => {
    const { containers } = read(
      {
        'p/a.yaml': 'services: {a: {image: x, volumes: ["./v:/v"]}}',
        'q/b.yaml': 'services: {a: {volumes: ["./w:/w"]}}',
        'p/compose.override.yaml': one('b'),
      },
      ['p/a.yaml', 'q/b.yaml'],
      'p',
    );
    expect(containers.map(({ name, mounts }) => [name, mounts.map(({ value }) => value.source)])).toEqual([
      [
        'a',
        [
          { base: 'workspace', path: 'p/v' },
          { base: 'workspace', path: 'p/w' },
        ],
      ],
    ]);
  });

  test('none', () => {
    expect(read({}).problems).toEqual([{ document: '.', message: expect.stringContaining('no Compose file') as string, fatal: true }]);
  });
});

describe('the name of the project', () => {
  test.each([
    ['by the text', { 'compose.yaml': 'name: text\nservices: {app: {image: x}}' }, 'text'],
    ['none', { 'compose.yaml': 'services: {app: {image: x}}' }, undefined],
    ['by .env', { '.env': 'COMPOSE_PROJECT_NAME=env', 'compose.yaml': 'name: text\nservices: {app: {image: x}}' }, 'env'],
    ['by a variable', { 'compose.yaml': 'name: a-${X:-y}\nservices: {app: {image: x}}' }, 'a-${localEnv:X:y}'],
    ['by an override', { 'compose.yaml': 'name: a\nservices: {app: {image: x}}', 'compose.override.yml': 'name: b' }, 'b'],
  ])('%s', (_, files, name) => {
    const reading = read(files as Given);
    expect([reading.name?.value, container(reading).project?.value]).toEqual([name, name]);
  });
});

const wanted = (files: Readonly<Record<string, FileAnswer>>, paths = ['p/c.yaml']): ComposeReading =>
  readComposeProject({ paths, folder: 'p', files: new Map(Object.entries(files)) });

describe('files that are not at hand', () => {
  const text = 'include: [i.yaml]\nservices: {app: {extends: {file: ../b.yaml, service: x}, env_file: [a.env, ../../out.env]}}';

  test('are asked for, a round at a time', () => {
    expect(wanted({}).wants.map(({ name }) => name)).toEqual(['p/.env', 'p/c.yaml']);
    expect(wanted({ 'p/.env': { missing: true }, 'p/c.yaml': { text } }).wants.map(({ name }) => name)).toEqual(
      ['p/.env', 'p/i.yaml', 'b.yaml', 'p/a.env'].filter((name) => name !== 'p/.env'),
    );
    expect(wanted({}, []).wants.map(({ name }) => name)).toEqual([
      'p/.env',
      'p/compose.yaml',
      'p/compose.yml',
      'p/docker-compose.yml',
      'p/docker-compose.yaml',
    ]);
  });

  test('leave everything open until they are there', () => {
    const { containers } = wanted({ 'p/c.yaml': { text: 'services: {app: {image: x}}' } });
    expect(containers[0]!.unknown.some(({ fields, want }) => fields.includes('privileged') && want?.name === 'p/.env')).toBe(true);
  });

  test.each([
    ['an extended file', 'services: {app: {extends: {file: b.yaml, service: x}}, other: {image: x}}', 'p/b.yaml', ['app'], 'p/b.yaml'],
    ['an included file', 'include: [i.yaml]\nservices: {app: {image: x}, other: {image: x}}', 'p/i.yaml', ['app', 'other'], 'p/i.yaml'],
    [
      'an env_file of an include',
      'include: [{path: i.yaml, env_file: x.env}]\nservices: {app: {image: x}}',
      'p/x.env',
      ['app', 'in'],
      'p/x.env',
    ],
    ['a remote include', 'include: ["https://github.com/a/b.git"]\nservices: {app: {image: x}}', '', ['app'], 'https://github.com/a/b.git'],
    ['a remote base', 'services: {app: {extends: {file: "oci://x", service: y}}}', '', ['app'], 'oci://x'],
    ['a base that depends on the host', 'services: {app: {extends: {file: "~/b.yaml", service: y}}}', '', ['app'], '~/b.yaml'],
    ['a base that is not there', 'services: {app: {extends: nobody}}', '', ['app'], 'p/c.yaml'],
  ])('%s that cannot be had is a problem, and leaves everything open', (_, body, path, names, document) => {
    const files: Record<string, FileAnswer> = {
      'p/.env': { missing: true },
      'p/c.yaml': { text: body },
      'p/i.yaml': { text: 'services: {in: {image: x}}' },
      ...(path === '' ? {} : { [path]: { refused: 'it is too large' } }),
    };
    const { containers, problems } = wanted(files);
    expect(problems.map((one) => one.document)).toContain(document);
    expect(
      containers
        .filter(({ unknown }) => unknown.some(({ fields }) => fields.includes('privileged') && fields.includes('hostCommands')))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
  });

  test('an env_file that is missing is a problem only where it must be there', () => {
    const files = { 'p/.env': { missing: true }, 'p/a.env': { missing: true } } as const;
    const hard = wanted({ ...files, 'p/c.yaml': { text: 'services: {app: {env_file: a.env}}' } });
    expect([
      hard.problems.length,
      hard.containers[0]!.unknown.some(({ layer, fields }) => layer === 'file' && fields.includes('environment')),
    ]).toEqual([1, true]);
    const soft = wanted({ ...files, 'p/c.yaml': { text: 'services: {app: {env_file: [{path: a.env, required: false}]}}' } });
    expect([soft.problems.length, soft.containers[0]!.unknown.some(({ layer }) => layer === 'file')]).toEqual([0, false]);
  });
});

test('what one file includes, another may override and reset', () => {
  const files = {
    'i.yaml': 'services: {app: {image: x, privileged: true, cap_add: [A]}}',
    'compose.yaml': 'include: [i.yaml]\nservices: {app: {privileged: !reset null, cap_add: !override [B], user: me}}',
  };
  const app = container(read(files));
  expect([app.privileged, app.capabilities.map(({ value }) => value.name), app.user?.value, app.image?.value]).toEqual([
    undefined,
    ['B'],
    'me',
    'x',
  ]);
});

test('what a service resets of its base stays away, and comes from no earlier file either', () => {
  const files = {
    'a.yaml': 'services: {app: {image: x, privileged: true}}',
    'b.yaml': 'services: {base: {privileged: true, user: u}, app: {extends: base, privileged: !reset null}, other: {extends: app}}',
  };
  const reading = read(files, ['a.yaml', 'b.yaml']);
  expect([container(reading).privileged, container(reading).user?.value, container(reading, 'other').privileged]).toEqual([
    undefined,
    'u',
    undefined,
  ]);
});

test('label_file: what labels says wins', () => {
  const app = container(read({ 'compose.yaml': 'services: {app: {label_file: l, labels: {a: text}}}', l: 'a=file\nb=file\n' }));
  expect(app.labels.map(({ value }) => [value.name, value.value])).toEqual([
    ['a', 'text'],
    ['b', 'file'],
  ]);
  expect(app.hostFiles.map(({ value }) => value.by)).toEqual(['label_file']);
});

test('an included file outside the workspace is a file of the host', () => {
  const reading = readComposeProject({
    paths: ['compose.yaml'],
    folder: '',
    files: new Map([
      ['.env', { missing: true }],
      ['compose.yaml', { text: 'include: [../x.yaml]\nservices: {app: {image: x}}' }],
      ['../x.yaml', { refused: 'outside' }],
    ]),
  });
  expect(container(reading).hostFiles.map(({ value }) => [value.by, value.path.path])).toEqual([['include', '../x.yaml']]);
});

describe('the format', () => {
  test.each(['compose.yaml', 'docker-compose.dev.yml', 'a/b/my-compose-file.yaml', '.devcontainer/docker-compose.yml'])(
    'recognises %s',
    (path) => expect(compose.recognises(path)).toBe(true),
  );
  test.each(['Dockerfile', 'compose.json', 'compose/a.yaml', 'devcontainer.json', 'compose.yaml.bak'])('does not recognise %s', (path) =>
    expect(compose.recognises(path)).toBe(false),
  );

  test('reads a default file with the override beside it, and names documents as the user does', () => {
    const { doc } = compose.parse({ document: 'here/compose.yaml', path: 'compose.yaml', text: 'services: {app: {image: x, build: .}}' });
    const first = compose.read(doc, new Map());
    expect(first.wants.map(({ name }) => name)).toEqual([
      '.env',
      'compose.override.yml',
      'compose.override.yaml',
      'docker-compose.override.yml',
      'docker-compose.override.yaml',
    ]);
    const files = new Map<string, FileAnswer>(
      first.wants.map(({ name }) => [
        name,
        name === 'compose.override.yaml' ? { text: 'services: {app: {privileged: true}}' } : { missing: true },
      ]),
    );
    const { requests, wants, problems } = compose.read(doc, files);
    expect([wants, problems]).toEqual([[], []]);
    expect(requests.map(({ kind, name, from }) => [kind, name, from.document])).toEqual([
      ['container', 'app', 'here/compose.yaml'],
      ['build', 'app', 'here/compose.yaml'],
    ]);
    expect(requests[0]!.kind === 'container' && requests[0]!.privileged?.from.document).toBe('compose.override.yaml');
  });

  test('reads any other file alone', () => {
    const { doc } = compose.parse({ document: 'x', path: 'a/docker-compose.dev.yml', text: 'services: {app: {image: x}}' });
    expect(compose.read(doc, new Map()).wants.map(({ name }) => name)).toEqual(['a/.env', 'x']);
  });

  test.each([
    ['found by Compose itself', false, 'compose.yaml', ['a', 'b'], ['COMPOSE_FILE of .env names other files: compose.yaml is not read']],
    ['found through COMPOSE_FILE', false, 'x/a.yml', ['a', 'b'], []],
    ['named', true, 'compose.yaml', ['c'], []],
    ['in memory', undefined, 'compose.yaml', ['c'], []],
  ])('COMPOSE_FILE decides for a file that is %s', (_, named, path, names, oddities) => {
    const files: Record<string, string> = {
      '.env': 'COMPOSE_FILE=x/a.yml;x/b.yml\nCOMPOSE_PATH_SEPARATOR=;',
      'x/a.yml': one('a'),
      'x/b.yml': one('b'),
      'compose.yaml': one('c'),
    };
    const { doc } = compose.parse({ document: path, path, text: files[path]!, ...(named === undefined ? {} : { named }) });
    const given = new Map(Object.entries(files).map(([name, text]): [string, FileAnswer] => [name, { text }]));
    const { requests } = compose.read(doc, given);
    expect(requests.map(({ name }) => name)).toEqual(names);
    expect(requests[0]!.oddities.map(({ value }) => value.text)).toEqual(oddities);
  });
});
