import { describe, expect, test } from 'vitest';
import type { Found, FoundImage, Lookup } from '../../model/found.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { readComposeProject } from '../compose/read-project.ts';
import { applyDockerfile } from '../dockerfile/apply.ts';
import type { FileAnswer, Reading } from '../format.ts';
import { devcontainerFormat } from './format.ts';

const path = '.devcontainer/devcontainer.json';
const format = devcontainerFormat({ applyDockerfile, readComposeProject });

const image = (metadata: unknown, more: Partial<FoundImage> = {}): Lookup<FoundImage> => ({
  found: {
    resolved: 'r@sha256:1', from: 'registry', environment: [], volumes: [], onBuild: [],
    ...(metadata === undefined ? {} : { metadata: typeof metadata === 'string' ? metadata : JSON.stringify(metadata) }), ...more,
  },
}); // prettier-ignore

function read(
  configuration: object,
  images: Readonly<Record<string, Lookup<FoundImage>>>,
  files: Readonly<Record<string, string>> = {},
): Reading {
  const found: Found = { platform: 'linux/amd64', features: new Map(), images: new Map(Object.entries(images)) };
  const get = (name: string): FileAnswer => (files[name] === undefined ? { missing: true } : { text: files[name] });
  const { doc } = format.parse({ document: path, path, text: JSON.stringify(configuration) });
  return format.read(doc, { get, found });
}

const container = ({ requests }: Reading): ContainerRequest => requests[0] as ContainerRequest;
const openFields = (reading: Reading): readonly string[] => container(reading).unknown.flatMap(({ fields }) => fields);
const build = { build: { dockerfile: 'Dockerfile' } };
const dockerfile = (text: string): Record<string, string> => ({ '.devcontainer/Dockerfile': text });
const privileged = [{ privileged: true }];

describe('the label of an image', () => {
  test.each([
    [privileged, true],
    [{ privileged: true }, true],
    [[{ remoteUser: 'a' }, { privileged: 'yes' }], true],
    [[null, 'x', 7, [{ privileged: true }]], undefined],
    ['{', undefined],
    [undefined, undefined],
  ])('%j', (label, expected) => {
    expect(container(read({ image: 'x' }, { x: image(label) })).privileged?.value).toBe(expected);
  });

  test('that is not JSON counts for nothing, as for the reference CLI, and is told', () => {
    const reading = read({ image: 'x' }, { x: image('{') });
    expect(openFields(reading)).toEqual([]);
    expect(container(reading).oddities.map(({ value }) => value.text)).toEqual([
      'the label devcontainer.metadata of the image x is not JSON, so the reference CLI passes over it',
    ]);
  });

  test.each([
    '['.repeat(100_000) + ']'.repeat(100_000),
    '{"a":'.repeat(5000) + '1' + '}'.repeat(5000),
    JSON.stringify(Array.from({ length: 1001 }, () => ({}))),
  ])('that cannot be read leaves open what it may say (case %#)', (label) => {
    expect(openFields(read({ image: 'x' }, { x: image(label) }))).toEqual(expect.arrayContaining(['privileged', 'mounts']));
  });

  test('says where it was found', () => {
    const { from } = container(read({ image: 'x' }, { x: image(privileged, { from: 'engine', resolved: 'sha256:id' }) })).privileged!;
    expect(from).toMatchObject({
      layer: 'image',
      document: 'image x',
      resolved: { by: 'engine', name: 'sha256:id' },
      via: { document: path },
    });
  });
});

describe('of a Dockerfile', () => {
  test('the label is that of the base, and its configuration lies below', () => {
    const images = { x: image(privileged, { user: 'dev' }), 'x linux/amd64': image(privileged, { user: 'dev' }) };
    const reading = read(build, images, dockerfile('FROM x\nENV A=1\n'));
    expect([container(reading).privileged?.value, container(reading).user?.value, openFields(reading), reading.wants]).toEqual([
      true,
      'dev',
      [],
      [],
    ]);
  });

  test('that is not looked up yet, both are wanted', () => {
    const { wants } = read(build, {}, dockerfile('FROM --platform=linux/arm64 x\n'));
    expect(wants.filter(({ kind }) => kind === 'image').map(({ name, platform }) => [name, platform])).toEqual([
      ['x', 'linux/arm64'],
      ['x', undefined],
    ]);
  });

  test('the label of another platform does not count, nor does the configuration of this one', () => {
    const images = { x: image([{ capAdd: ['A'] }], { user: 'here' }), 'x linux/arm64': image(privileged, { user: 'there' }) };
    const found = container(read(build, images, dockerfile('FROM --platform=linux/arm64 x\n')));
    expect([found.privileged, found.capabilities.length, found.user?.value]).toEqual([undefined, 1, 'there']);
  });

  test('the label is the one that the reference CLI sees, and the configuration that of the builder', () => {
    const images = { x: image([]), 'x linux/amd64': image([], { user: 'built' }), evil: image(privileged, { user: 'evil' }) };
    const found = container(read(build, images, dockerfile('FROM x\nRUN <<EOF\nFROM evil\nEOF\n')));
    expect([found.privileged?.value, found.user?.value]).toEqual([true, 'built']);
  });

  test('what either may say is open where it could not be looked up', () => {
    const gone = { failed: 'it is gone' };
    expect(openFields(read(build, { x: gone, 'x linux/amd64': image([]) }, dockerfile('FROM x\n')))).toEqual(
      expect.arrayContaining(['privileged', 'mounts']),
    );
    const reading = read(build, { x: image([]), 'x linux/amd64': gone }, dockerfile('FROM x\n'));
    expect(openFields(reading)).toContain('imageVolumes');
    expect(openFields(reading)).not.toContain('privileged');
  });
});

describe('of an image that runArgs choose', () => {
  const images = {
    x: image(privileged, { user: 'here' }),
    'x linux/arm64': image([], { user: 'there' }),
    'x pulled': image([], { user: 'newer' }),
  };
  test.each([
    [['--platform', 'linux/arm64'], 'there'],
    [['--platform=linux/arm64', '--init'], 'there'],
    [['--pull=always'], 'newer'],
    [['--pull=missing'], 'here'],
    [['--name', '--platform=linux/arm64'], 'here'],
  ])('%j', (runArgs, user) => {
    const found = container(read({ image: 'x', runArgs }, images));
    expect([found.privileged?.value, found.user?.value]).toEqual([true, user]);
  });
});

describe('of a service', () => {
  const configuration = { dockerComposeFile: 'compose.yaml', service: 'app', workspaceFolder: '/w' };
  const images = {
    x: image(privileged, { user: 'dev' }),
    'x linux/arm64': image([], { user: 'there' }),
    'x linux/amd64': image([], { user: 'built' }),
  };
  test.each([
    ['services: {app: {image: x}}', true, 'dev'],
    ['services: {app: {image: x, platform: linux/arm64}}', true, 'there'],
    ['services: {app: {build: .}}', true, 'built'],
    ['services: {app: {build: ., platform: linux/arm64}}', true, 'there'],
    ['services: {app: {build: {dockerfile_inline: "FROM x"}}}', true, 'built'],
    ['services: {app: {image: y}, other: {image: x}}', undefined, undefined],
  ])('%j', (compose, label, user) => {
    const files = { '.devcontainer/compose.yaml': compose, ...dockerfile('FROM x\n') };
    const found = container(read(configuration, images, files));
    expect([found.privileged?.value, found.user?.value]).toEqual([label, user]);
  });

  test('beside it, no label counts, and every image is looked up', () => {
    const files = {
      '.devcontainer/compose.yaml': 'services: {app: {image: y}, other: {image: x}, third: {build: .}}',
      ...dockerfile('FROM z\n'),
    };
    const { requests, wants } = read(configuration, images, files);
    expect(requests.map(({ kind, name, user }) => [kind, name, user?.value])).toContainEqual(['container', 'other', 'dev']);
    expect(requests.map((one) => ('privileged' in one ? one.privileged?.value : undefined))).not.toContain(true);
    expect(
      wants
        .filter(({ kind }) => kind === 'image')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['y', 'z', 'z']);
  });
});
