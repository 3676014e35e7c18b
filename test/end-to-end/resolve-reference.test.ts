import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeBinary } from '../compose-binary.ts';
import { actual, type Both, expected, readBoth } from '../reference/read-configuration.ts';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

// What `containai resolve --json` prints against what the reference CLI does, over a registry that both ask.
const noRegistry = skipReason(registryProgram === undefined, 'no docker-registry');
const noCompose = skipReason(composeBinary() === undefined, 'no docker-compose that reads configurations (CI=true downloads it)');

interface Feature {
  readonly version?: string;
  readonly [property: string]: unknown;
}

const everything = {
  privileged: true,
  init: true,
  capAdd: ['SYS_PTRACE', 'NET_ADMIN'],
  securityOpt: ['seccomp=unconfined'],
  mounts: ['source=theirs,target=/d,type=volume', { type: 'bind', source: '/var/run/docker.sock', target: '/s' }],
  entrypoint: '/usr/local/share/init.sh',
  containerEnv: { FROM_FEATURE: 'yes' },
  onCreateCommand: 'on',
  updateContentCommand: ['update', 'it'],
  postCreateCommand: { one: 'a', two: ['b'] },
  postStartCommand: 'start',
  postAttachCommand: 'attach',
  customizations: { vscode: { extensions: ['x.y'] }, other: true },
  remoteUser: 'nobody',
  overrideCommand: false,
  forwardPorts: [1],
  remoteEnv: { NO: 'no' },
  extensions: ['old.one'],
  settings: { a: 1 },
};

// Features by path; `annotation`: what the registry says of it, if not the same.
const features: Readonly<Record<string, { readonly own: Feature; readonly annotation?: Feature | false }>> = {
  all: { own: everything },
  plain: { own: {} },
  'annotation-alone': {
    own: { capAdd: ['OWN'], init: true },
    annotation: { privileged: true, capAdd: ['NOTED'], mounts: ['source=/etc,target=/x,type=bind'] },
  },
  'annotation-less': { own: { privileged: true, capAdd: ['OWN'] }, annotation: { privileged: false } },
  'no-annotation': { own: { privileged: true, dependsOn: { 'HOST/t/dep:1': {} } }, annotation: false },
  'prototype-depends': { own: {}, annotation: false },
  dep: { own: { capAdd: ['DEP'], onCreateCommand: 'dep' } },
  needs: { own: { onCreateCommand: 'needs', dependsOn: { 'HOST/t/dep:1': {}, 'HOST/t/deep': { version: 'x' } } } },
  deep: { own: { onCreateCommand: 'deep', dependsOn: { 'HOST/t/plain:1': true } } },
  after: { own: { onCreateCommand: 'after', installsAfter: ['HOST/t/zeta', 'HOST/t/none'] } },
  zeta: { own: { onCreateCommand: 'zeta' } },
  'circle-a': { own: { dependsOn: { 'HOST/t/circle-b:1': {} } } },
  'circle-b': { own: { dependsOn: { 'HOST/t/circle-a:1': {} } } },
  renamed: { own: { onCreateCommand: 'renamed', legacyIds: ['zz-former'] } },
  'after-renamed': { own: { onCreateCommand: 'after-renamed', installsAfter: ['HOST/t/renamed'] } },
  'zz-former': { own: { onCreateCommand: 'former', currentId: 'renamed' } },
  variables: {
    own: {
      mounts: [
        'source=${localEnv:NAME}/.ssh,target=/s,type=bind',
        { type: 'bind', source: '${containerWorkspaceFolder}', target: '/w' },
        'source=${localWorkspaceFolder:x}/..,target=${containerWorkspaceFolderBasename:y},type=bind',
        'source=v-${devcontainerId},target=/v,type=volume',
      ],
      postCreateCommand: 'echo ${containerEnv:PATH} ${localWorkspaceFolderBasename} ${unknown}',
    },
  },
};

const labels: Readonly<Record<string, unknown>> = {
  several: [
    { id: 'x/y/z:1', privileged: true, entrypoint: '/a.sh', mounts: ['source=low,target=/d,type=volume'], capAdd: ['LOW'] },
    { entrypoint: '/b.sh', remoteUser: 'vscode', containerUser: 'one', remoteEnv: { A: '1', B: null }, containerEnv: { E: '1' } },
    {
      remoteUser: 'two',
      init: true,
      overrideCommand: false,
      updateRemoteUserUID: false,
      waitFor: 'postCreateCommand',
      userEnvProbe: 'none',
      shutdownAction: 'none',
      forwardPorts: [3000, 'localhost:3000', 'db:5432'],
      portsAttributes: { '3000': { label: 'a' } },
      otherPortsAttributes: { onAutoForward: 'silent' },
      hostRequirements: { cpus: 2, memory: '8gb', storage: '32gb', gpu: 'optional' },
      customizations: { vscode: { settings: { b: 2 } } },
      onCreateCommand: 'label',
    },
  ],
  single: { capAdd: ['SINGLE'], mounts: [{ source: '${containerWorkspaceFolder}', target: '/y', type: 'bind' }] },
  prototype: JSON.parse('[{"__proto__":{"privileged":true},"remoteEnv":{"__proto__":"x","A":"1"}}]') as unknown,
  'no-json': undefined,
};

const config = '.devcontainer/devcontainer.json';
type Case = readonly [name: string, configuration: object | string, files?: Readonly<Record<string, string>>];
const cases: readonly Case[] = [
  ['nothing but an image', { image: 'HOST/i/none:1' }],
  ['a label with several entries', { image: 'HOST/i/several:1' }],
  ['a label that is one entry', { image: 'HOST/i/single:1', workspaceFolder: '/etc' }],
  ['a label with a prototype', { image: 'HOST/i/prototype:1' }],
  ['a label that is no JSON', { image: 'HOST/i/no-json:1' }],
  [
    'a label below a configuration that says all',
    { image: 'HOST/i/several:1', ...everything, waitFor: 'onCreateCommand', privileged: false, init: false },
  ],
  ['every property of a Feature', { image: 'HOST/i/several:1', features: { 'HOST/t/all:1': {} } }],
  [
    'mounts over those of a Feature',
    {
      image: 'HOST/i/several:1',
      features: { 'HOST/t/all:1': {} },
      mounts: ['source=mine,dst=/d', { type: 'bind', source: '/run/other.sock', target: '/s' }],
    },
  ],
  [
    'mounts without a target',
    {
      image: 'HOST/i/none:1',
      mounts: ['source=a', 'source=b', { source: 'c', dst: '/x' }, 'source=d,target=/x=y', 'type=tmpfs,destination=/x'],
    },
  ],
  [
    'lists that are none',
    {
      image: 'HOST/i/several:1',
      capAdd: 'SYS_ADMIN',
      securityOpt: 'seccomp=unconfined',
      mounts: 'type=bind,source=/etc,target=/e',
      forwardPorts: 80,
    },
  ],
  [
    'wrong types',
    {
      image: 'HOST/i/several:1',
      privileged: 'false',
      init: 'no',
      remoteUser: '',
      containerUser: 0,
      overrideCommand: 'x',
      containerEnv: 'ab',
      remoteEnv: ['a'],
      customizations: 'xy',
      hostRequirements: 'much',
    },
  ],
  [
    'requirements',
    { image: 'HOST/i/several:1', hostRequirements: { cpus: 4, memory: '4gb', storage: '8tb', gpu: { cores: 100, memory: '1gb' } } },
  ],
  ['a GPU twice', { image: 'HOST/i/several:1', hostRequirements: { gpu: true } }],
  [
    'old properties',
    { image: 'HOST/i/none:1', extensions: ['a'], settings: { a: 1 }, devPort: 2, customizations: { vscode: { settings: { a: 2 } } } },
  ],
  ['an annotation that asks for more than the archive', { image: 'HOST/i/none:1', features: { 'HOST/t/annotation-alone:1': {} } }],
  ['an annotation that asks for less than the archive', { image: 'HOST/i/none:1', features: { 'HOST/t/annotation-less:1': {} } }],
  ['a Feature without an annotation', { image: 'HOST/i/none:1', features: { 'HOST/t/no-annotation:1': {} } }],
  ['a dependency that hides in a prototype', { image: 'HOST/i/none:1', features: { 'HOST/t/prototype-depends:1': {} } }],
  ['dependencies', { image: 'HOST/i/none:1', features: { 'HOST/t/needs:1': {}, 'HOST/t/zeta:1': {} } }],
  [
    'a dependency that the file names too, with other options',
    { image: 'HOST/i/none:1', features: { 'HOST/t/needs:1': {}, 'HOST/t/deep:1': { version: 'y' }, 'HOST/t/dep:1': {} } },
  ],
  ['options as a text and as an object', { image: 'HOST/i/none:1', features: { 'HOST/t/needs:1': {}, 'HOST/t/deep': 'x' } }],
  [
    'one Feature by two tags',
    { image: 'HOST/i/none:1', features: { 'HOST/t/all:1': {}, 'HOST/t/all:1.0.0': {}, 'HOST/t/all:latest': { x: '1' } } },
  ],
  [
    'an order that Features wish for',
    { image: 'HOST/i/none:1', features: { 'HOST/t/after:1': {}, 'HOST/t/zeta:1': {}, 'HOST/t/dep:1': {} } },
  ],
  [
    'an order that the file wishes for',
    {
      image: 'HOST/i/none:1',
      features: { 'HOST/t/after:1': {}, 'HOST/t/zeta:1': {}, 'HOST/t/dep:1': {} },
      overrideFeatureInstallOrder: ['HOST/t/zeta', 'HOST/t/dep'],
    },
  ],
  [
    'an order after a Feature by its former id',
    { image: 'HOST/i/none:1', features: { 'HOST/t/after-renamed:1': {}, 'HOST/t/zz-former:1': {} } },
  ],
  ['one Feature by its former id and its own', { image: 'HOST/i/none:1', features: { 'HOST/t/renamed:1': {}, 'HOST/t/zz-former:1': {} } }],
  ['capital letters in an id', { image: 'HOST/i/none:1', features: { 'HOST/T/All:LATEST': {} } }],
  [
    'variables in all layers',
    {
      image: 'HOST/i/single:1',
      features: { 'HOST/t/variables:1': {} },
      containerEnv: { A: '${localEnv:NAME:default}', B: '${env:NAME}', C: '${localWorkspaceFolder}/x' },
      runArgs: ['--name=${localWorkspaceFolderBasename}', '${containerWorkspaceFolder}', '${nothing${localWorkspaceFolder}'],
    },
  ],
  [
    'the folder inside is made of that outside',
    {
      image: 'HOST/i/single:1',
      workspaceFolder: '/x/${localWorkspaceFolderBasename}',
      workspaceMount: 'source=${localWorkspaceFolder},target=/x,type=bind',
      features: { 'HOST/t/variables:1': {} },
    },
  ],
  ['no workspace mount', { image: 'HOST/i/none:1', workspaceFolder: '/w', workspaceMount: '' }],
  [
    'a workspace that hides in a prototype',
    '{"image":"HOST/i/single:1","__proto__":{"workspaceMount":"source=/,target=/x,type=bind","workspaceFolder":"/etc"}}',
  ],
  ['a folder inside without a name', { image: 'HOST/i/single:1', workspaceFolder: '' }],
  [
    'local Features',
    { image: 'HOST/i/none:1', features: { './b': {}, './x/../a': {}, './a': {} } },
    {
      '.devcontainer/a/devcontainer-feature.json': '{"id":"a","version":"1","privileged":true,"onCreateCommand":"a",}',
      '.devcontainer/a/install.sh': '',
      '.devcontainer/b/devcontainer-feature.json':
        '{"id":"b","version":"1","dependsOn":{"./a":{}},"installsAfter":["./a"],"__proto__":{"privileged":true},"onCreateCommand":"b"}',
      '.devcontainer/b/install.sh': '',
    },
  ],
  [
    'text that is hardly JSON',
    '\ufeff// x\n{"image":"HOST/i/several:1" "privileged":true, "capAdd":["A"],"capAdd":["B"],"__proto__":{"init":true}} {"image":"no"}',
  ],
  [
    'a Dockerfile',
    { build: { dockerfile: 'Dockerfile', args: { BASE: 'several' } }, features: { 'HOST/t/all:1': {} } },
    { '.devcontainer/Dockerfile': 'ARG BASE=none\nFROM HOST/i/${BASE}:1\nLABEL devcontainer.metadata=[]\nUSER x\n' },
  ],
  [
    'a target of a Dockerfile',
    { dockerFile: '../Dockerfile', build: { target: 'two' } },
    { Dockerfile: 'FROM HOST/i/none:1 AS one\nFROM HOST/i/several:1 AS three\nFROM three AS two\nFROM one\n' },
  ],
];

const compose =
  'services:\n  app:\n    image: HOST/i/several:1\n    privileged: true\n  built:\n    build:\n      context: .\n      dockerfile: Dockerfile.app\n      target: b\n      args:\n        TAG: "1"\n';
const composeCases: readonly Case[] = [
  [
    'an image of a service',
    { dockerComposeFile: 'compose.yml', service: 'app', features: { 'HOST/t/all:1': {} }, mounts: ['source=mine,target=/d'] },
  ],
  ['no folder inside', { dockerComposeFile: ['compose.yml'], service: 'app', features: { 'HOST/t/variables:1': {} } }],
  [
    'a build of a service',
    { dockerComposeFile: ['compose.yml', 'more.yml'], service: 'built', workspaceFolder: '/w', overrideCommand: true },
    {
      '.devcontainer/Dockerfile.app': 'ARG TAG\nFROM HOST/i/single:$TAG AS a\nFROM a AS b\n',
      '.devcontainer/more.yml': 'services:\n  built:\n    user: "5"\n',
    },
  ],
];

describe.skipIf(noRegistry)('a configuration and all its layers', () => {
  let registry: TestRegistry;
  const at = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('HOST', registry.host);
  beforeAll(async () => {
    registry = await serveRegistry();
    for (const [id, { own, annotation = own }] of Object.entries(features)) {
      const text =
        id === 'prototype-depends'
          ? at('{"id":"prototype-depends","version":"1.0.0","__proto__":{"dependsOn":{"HOST/t/all:1":{}}}}')
          : at({ id, version: '1.0.0', ...own });
      const said = annotation === false ? undefined : at({ id, version: '1.0.0', ...annotation });
      await registry.pushFeature(`t/${id}`, ['1', '1.0.0', 'latest'], { 'devcontainer-feature.json': text, 'install.sh': '' }, said);
    }
    await registry.pushImage('i/none', '1', {});
    for (const [name, label] of Object.entries(labels))
      await registry.pushImage(`i/${name}`, '1', {
        Labels: { 'devcontainer.metadata': label === undefined ? '[{' : JSON.stringify(label) },
      });
  });
  afterAll(() => registry?.stop());

  const read = (configuration: unknown, files: Readonly<Record<string, string>>): Promise<Both> => {
    const all = [...Object.entries(files), [config, configuration] as const].map(([path, text]) => [path, at(text)] as const);
    return readBoth(Object.fromEntries(all), { variables: ['NAME'] });
  };
  it.each(named(cases))('$name', async ({ configuration, files }) => {
    const both = await read(configuration, files);
    expect([both.reference.status, both.ours.status], both.reference.stderr + both.ours.stderr).toEqual([0, 0]);
    expect(actual(both)).toEqual(expected(both));
  });
  it.skipIf(noCompose).each(named(composeCases))('Compose: $name', async ({ configuration, files }) => {
    const both = await read(configuration, { '.devcontainer/compose.yml': compose, ...files });
    expect([both.reference.status, both.ours.status], both.reference.stderr + both.ours.stderr).toEqual([0, 0]);
    expect(actual(both)).toEqual(expected(both));
  });
});

function named(
  all: readonly Case[],
): readonly { readonly name: string; readonly configuration: object | string; readonly files: Readonly<Record<string, string>> }[] {
  return all.map(([name, configuration, files = {}]) => ({ name, configuration, files }));
}
