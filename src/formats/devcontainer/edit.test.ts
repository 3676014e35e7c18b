import { describe, expect, it } from 'vitest';
import type { Fact } from '../../model/fact.ts';
import type { Change, ContainerField, ContainerRequest } from '../../model/request.ts';
import { fieldShapes } from '../../model/request-fields.ts';
import { applySplices } from '../../syntax/splice.ts';
import type { FileAnswer } from '../format.ts';
import { devcontainerFormat } from './format.ts';

const format = devcontainerFormat();
const path = '.devcontainer/devcontainer.json';
const parse = (text: string) => format.parse({ document: path, path, text }).doc;

function read(text: string): ContainerRequest {
  const files = new Map<string, FileAnswer>();
  for (;;) {
    const { requests, wants } = format.read(parse(text), files);
    const missing = wants.filter(({ kind, name }) => kind === 'file' && !files.has(name));
    if (missing.length === 0) return requests[0] as ContainerRequest;
    for (const { name } of missing) files.set(name, { missing: true });
  }
}

function edit(text: string, changes: (request: ContainerRequest) => readonly Change[]): string {
  const { splices, refused } = format.edit(parse(text), changes(read(text)));
  expect(refused.map(({ why }) => why)).toEqual([]);
  return applySplices(text, splices);
}

const factsOf = (request: ContainerRequest, field: ContainerField): readonly Fact<unknown>[] => {
  const held = request[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  return held === undefined ? [] : fieldShapes.container[field] === 'list' ? (held as readonly Fact<unknown>[]) : [held as Fact<unknown>];
};
const ofFile = (request: ContainerRequest, field: ContainerField): readonly Fact<unknown>[] =>
  factsOf(request, field).filter(({ from }) => from.layer === 'file');
const removal = (field: ContainerField, fact: Fact<unknown>): Change =>
  ({ do: 'remove', kind: 'container', field, fact }) as unknown as Change;
const replacement = (field: ContainerField, fact: Fact<unknown>, value: unknown): Change =>
  ({ do: 'replace', kind: 'container', field, fact, value }) as unknown as Change;
const addition = (field: ContainerField, value: unknown): Change => ({ do: 'add', kind: 'container', field, value }) as unknown as Change;
const removeAll =
  (...fields: readonly ContainerField[]) =>
  (request: ContainerRequest): readonly Change[] =>
    fields.flatMap((field) => ofFile(request, field).map((fact) => removal(field, fact)));
const removeAt =
  (field: ContainerField, ...indexes: readonly number[]) =>
  (request: ContainerRequest): readonly Change[] =>
    indexes.map((index) => removal(field, ofFile(request, field)[index]!));

describe('removes', () => {
  it.each([
    [
      'a property in the middle',
      '{\n  "image": "a",\n  "privileged": true,\n  "init": true\n}\n',
      removeAll('privileged'),
      '{\n  "image": "a",\n  "init": true\n}\n',
    ],
    ['the last property', '{\n  "image": "a",\n  "privileged": true\n}\n', removeAll('privileged'), '{\n  "image": "a"\n}\n'],
    [
      'the last property before a trailing comma',
      '{\n  "image": "a",\n  "privileged": true,\n}\n',
      removeAll('privileged'),
      '{\n  "image": "a",\n}\n',
    ],
    ['the first property', '{\n  "privileged": true,\n  "image": "a"\n}', removeAll('privileged'), '{\n  "image": "a"\n}'],
    ['of one line', '{ "image": "a", "privileged": true }', removeAll('privileged'), '{ "image": "a" }'],
    [
      'of one line, in the middle',
      '{ "image": "a", "privileged": true, "init": true }',
      removeAll('privileged'),
      '{ "image": "a", "init": true }',
    ],
    [
      'with a comment behind it',
      '{\n  "privileged": true, // why\n  "image": "a"\n}',
      removeAll('privileged'),
      '{\n  // why\n  "image": "a"\n}',
    ],
    [
      'with a comment before it',
      '{\n  // why\n  "privileged": true,\n  "image": "a"\n}',
      removeAll('privileged'),
      '{\n  // why\n  "image": "a"\n}',
    ],
    [
      'the last with comments around',
      '{\n  "image": "a", // one\n  // two\n  "privileged": true // three\n  // four\n}',
      removeAll('privileged'),
      '{\n  "image": "a" // one\n  // two\n  // three\n  // four\n}',
    ],
    [
      'with Windows line ends',
      '{\r\n  "image": "a",\r\n  "privileged": true\r\n}\r\n',
      removeAll('privileged'),
      '{\r\n  "image": "a"\r\n}\r\n',
    ],
    [
      'with tabs',
      '{\n\t"image": "a",\n\t"capAdd": ["X"],\n\t"init": true\n}',
      removeAll('capabilities'),
      '{\n\t"image": "a",\n\t"init": true\n}',
    ],
    [
      'an item of a list',
      '{ "image": "a", "capAdd": ["A", "B", "C"] }',
      removeAt('capabilities', 1),
      '{ "image": "a", "capAdd": ["A", "C"] }',
    ],
    ['the first item', '{ "image": "a", "capAdd": [ "A", "B" ] }', removeAt('capabilities', 0), '{ "image": "a", "capAdd": [ "B" ] }'],
    ['the last item', '{ "image": "a", "capAdd": [ "A", "B" ] }', removeAt('capabilities', 1), '{ "image": "a", "capAdd": [ "A" ] }'],
    [
      'two items at the end',
      '{ "image": "a", "capAdd": ["A", "B", "C"] }',
      removeAt('capabilities', 1, 2),
      '{ "image": "a", "capAdd": ["A"] }',
    ],
    [
      'every second item',
      '{ "image": "a", "capAdd": ["A", "B", "C"] }',
      removeAt('capabilities', 0, 2),
      '{ "image": "a", "capAdd": ["B"] }',
    ],
    [
      'items on lines',
      '{\n  "image": "a",\n  "capAdd": [\n    "A",\n    "B"\n  ]\n}',
      removeAt('capabilities', 1),
      '{\n  "image": "a",\n  "capAdd": [\n    "A"\n  ]\n}',
    ],
    [
      'commas at the start of lines',
      '{\n    "image": "a"\n  , "privileged": true\n  , "init": true\n}',
      removeAll('privileged'),
      '{\n    "image": "a"\n  , "init": true\n}',
    ],
    [
      'a list with a comment in it',
      '{\n  "image": "a",\n  "capAdd": [\n    // debugging\n    "A"\n  ]\n}',
      removeAll('capabilities'),
      '{\n  "image": "a",\n  "capAdd": [\n    // debugging\n  ]\n}',
    ],
    [
      'a flag of runArgs',
      '{ "image": "a", "runArgs": ["--init", "--privileged", "--rm"] }',
      removeAll('privileged'),
      '{ "image": "a", "runArgs": ["--init", "--rm"] }',
    ],
    [
      'a flag with its value',
      '{ "image": "a", "runArgs": ["--cap-add", "A", "--rm"] }',
      removeAll('capabilities'),
      '{ "image": "a", "runArgs": ["--rm"] }',
    ],
    ['all of runArgs', '{ "image": "a", "runArgs": ["--network=host"] }', removeAll('namespaces'), '{ "image": "a" }'],
    [
      'a variable',
      '{ "image": "a", "containerEnv": { "A": "1", "SYSBOX_X": "2" } }',
      removeAt('environment', 1),
      '{ "image": "a", "containerEnv": { "A": "1" } }',
    ],
    [
      'a Feature',
      '{ "image": "a", "features": { "./x": {}, "./y": {} } }',
      removeAt('features', 0),
      '{ "image": "a", "features": { "./y": {} } }',
    ],
    ['a host command', '{ "image": "a", "initializeCommand": ["sh", "-c", "x"] }', removeAll('hostCommands'), '{ "image": "a" }'],
    [
      'one of several host commands',
      '{ "image": "a", "initializeCommand": { "a": "x", "b": "y" } }',
      removeAt('hostCommands', 0),
      '{ "image": "a", "initializeCommand": { "b": "y" } }',
    ],
    [
      'the earlier one of a key that stands twice',
      '{ "image": "a", "init": false, "init": true }',
      removeAll('oddities'),
      '{ "image": "a", "init": true }',
    ],
    ['a key that sets the prototype', '{ "image": "a", "__proto__": { "privileged": true } }', removeAll('oddities'), '{ "image": "a" }'],
    [
      'one of two empty lines around it',
      '{\n  "image": "a",\n\n  "privileged": true,\n\n  "init": true\n}',
      removeAll('privileged'),
      '{\n  "image": "a",\n\n  "init": true\n}',
    ],
    ['a byte order mark stays', '\ufeff{ "image": "a", "privileged": true }', removeAll('privileged'), '\ufeff{ "image": "a" }'],
    [
      'a word that takes the image’s place',
      '{ "image": "a", "runArgs": ["--rm", "evil", "sh"] }',
      removeAll('replacedImage'),
      '{ "image": "a", "runArgs": ["--rm"] }',
    ],
  ])('%s', (_what, text, changes, expected) => {
    expect(edit(text, changes)).toBe(expected);
  });
});

const feature = (id: string, options = {}) => ({ id, source: 'registry', name: id, options, adds: [] });

function withoutPropagation(request: ContainerRequest): readonly Change[] {
  const mount = request.mounts.find(({ value }) => value.target === '/b')!;
  const { propagation: _, ...value } = mount.value;
  return [replacement('mounts', mount, value)];
}

describe('replaces', () => {
  const port = { address: '127.0.0.1', hostPort: '8080', containerPort: '80', protocol: 'tcp' };
  it.each([
    ['a port', '{ "image": "a", "appPort": ["8080:80"] }', 'ports', port, '{ "image": "a", "appPort": ["127.0.0.1:8080:80"] }'],
    ['a port that is no list', '{ "image": "a", "appPort": "8080:80" }', 'ports', port, '{ "image": "a", "appPort": "127.0.0.1:8080:80" }'],
    [
      'a port of runArgs',
      '{ "image": "a", "runArgs": ["-p", "8080:80", "--rm"] }',
      'ports',
      port,
      '{ "image": "a", "runArgs": ["-p", "127.0.0.1:8080:80", "--rm"] }',
    ],
    [
      'a port in one word',
      '{ "image": "a", "runArgs": ["-p8080:80"] }',
      'ports',
      port,
      '{ "image": "a", "runArgs": ["-p127.0.0.1:8080:80"] }',
    ],
    ['a Feature', '{ "image": "a", "features": { "./x": {} } }', 'features', feature('./y'), '{ "image": "a", "features": { "./y": {} } }'],
    [
      'a Feature with options',
      '{ "image": "a", "features": { "./x": { "v": "1" } } }',
      'features',
      feature('./y', { v: '1' }),
      '{ "image": "a", "features": { "./y": { "v": "1" } } }',
    ],
    [
      'a Feature whose options have comments',
      '{\n  "image": "a",\n  "features": {\n    "./x": {\n      // keep\n      "v": "1", // one\n      "w": true\n    }\n  }\n}',
      'features',
      feature('./y', { v: '1' }),
      '{\n  "image": "a",\n  "features": {\n    "./y": {\n      // keep\n      "v": "1" // one\n    }\n  }\n}',
    ],
    [
      'a Feature and its options',
      '{ "image": "a", "features": { "./x": { "v": "1" } } }',
      'features',
      feature('./y'),
      '{ "image": "a", "features": { "./y": {} } }',
    ],
  ] as const)('%s', (_what, text, field, value, expected) => {
    expect(edit(text, (request) => [replacement(field, ofFile(request, field)[0]!, value)])).toBe(expected);
  });

  const shared = '{ "image": "a", "mounts": ["source=/a,target=/b,type=bind,bind-propagation=rshared,consistency=cached"] }';
  it('a mount without its propagation', () => {
    expect(edit(shared, withoutPropagation)).toBe('{ "image": "a", "mounts": ["source=/a,target=/b,type=bind,consistency=cached"] }');
  });
});

describe('adds', () => {
  const dind = { id: 'dind', source: 'registry', name: 'dind', options: {}, adds: [] };
  const variable = { name: 'container', value: 'x', scope: 'container' };
  const mount = { kind: 'tmpfs', target: '/run', readOnly: false };
  it.each([
    ['a Feature to none', '{\n  "image": "a"\n}', 'features', dind, '{\n  "image": "a",\n  "features": {\n    "dind": {}\n  }\n}'],
    [
      'a Feature to others',
      '{\n  "features": {\n    "a": {}\n  }\n}',
      'features',
      dind,
      '{\n  "features": {\n    "a": {},\n    "dind": {}\n  }\n}',
    ],
    [
      'a Feature behind a trailing comma',
      '{\n  "features": {\n    "a": {}, // one\n  },\n}',
      'features',
      dind,
      '{\n  "features": {\n    "a": {}, // one\n    "dind": {},\n  },\n}',
    ],
    [
      'a Feature behind a comment',
      '{\n  "features": {\n    "a": {} // one\n  }\n}',
      'features',
      dind,
      '{\n  "features": {\n    "a": {}, // one\n    "dind": {}\n  }\n}',
    ],
    ['a variable', '{ "image": "a" }', 'environment', variable, '{ "image": "a", "containerEnv": {\n  "container": "x"\n} }'],
    ['a mount to none', '{\n  "image": "a"\n}', 'mounts', mount, '{\n  "image": "a",\n  "mounts": ["type=tmpfs,target=/run"]\n}'],
    [
      'a mount to others',
      '{ "image": "a", "mounts": ["type=tmpfs,target=/tmp"] }',
      'mounts',
      mount,
      '{ "image": "a", "mounts": ["type=tmpfs,target=/tmp", "type=tmpfs,target=/run"] }',
    ],
    ['a property', '{\r\n  "image": "a"\r\n}', 'overrideCommand', false, '{\r\n  "image": "a",\r\n  "overrideCommand": false\r\n}'],
    ['to an empty object', '{}', 'overrideCommand', false, '{\n  "overrideCommand": false\n}'],
  ] as const)('%s', (_what, text, field, value, expected) => {
    expect(edit(text, () => [addition(field, value)])).toBe(expected);
  });

  it('what takes the place of something, in its place', () => {
    const text = '{\n  "features": {\n    "./x": {}, // one\n    "./y": {}\n  }\n}';
    expect(edit(text, (request) => [removal('features', request.features[0]!), addition('features', dind)])).toBe(
      '{\n  "features": {\n    "dind": {}, // one\n    "./y": {}\n  }\n}',
    );
  });
});

const rename =
  (subject: string) =>
  (request: ContainerRequest): readonly Change[] =>
    request.oddities.map((fact) => replacement('oddities', fact, { ...fact.value, subject }));

describe('gives keys other names and places', () => {
  it.each([
    ['a name', '{ "image": "a", "remoteUsr": "b" }', 'remoteUser', '{ "image": "a", "remoteUser": "b" }'],
    [
      'a place',
      '{\n  "image": "a",\n  "extensions": [\n    "x" // why\n  ]\n}',
      'customizations.vscode.extensions',
      '{\n  "image": "a",\n  "customizations": {\n    "vscode": {\n      "extensions": [\n        "x" // why\n      ]\n    }\n  }\n}',
    ],
    [
      'a place in an object that is there',
      '{\n  "image": "a",\n  "customizations": {\n    "vscode": {}\n  },\n  "extensions": ["x"]\n}',
      'customizations.vscode.extensions',
      '{\n  "image": "a",\n  "customizations": {\n    "vscode": {\n      "extensions": ["x"]\n    }\n  }\n}',
    ],
  ])('%s', (_what, text, subject, expected) => {
    expect(edit(text, rename(subject))).toBe(expected);
  });
});
