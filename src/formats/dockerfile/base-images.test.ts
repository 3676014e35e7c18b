import { describe, expect, test } from 'vitest';
import type { Found, FoundImage, Lookup } from '../../model/found.ts';
import { newBuild, newContainer } from '../../model/request-fields.ts';
import { applyDockerfile } from './apply.ts';

const from = { layer: 'file', document: 'x', pointer: '' } as const;
const image = (more: Partial<FoundImage> = {}): Lookup<FoundImage> => ({
  found: { resolved: 'r', from: 'registry', environment: [], volumes: [], onBuild: [], ...more },
});
const foundOf = (images: Readonly<Record<string, Lookup<FoundImage>>>): Found => ({
  platform: 'linux/amd64',
  features: new Map(),
  images: new Map(Object.entries(images).map(([name, one]) => [`${name} linux/amd64`, one])),
});

interface Wish {
  readonly platform?: string;
  readonly contexts?: readonly string[];
  readonly options?: readonly string[];
  readonly arguments?: Readonly<Record<string, string>>;
}

function read(text: string, found: Found | undefined, { platform, contexts = [], options = [], arguments: given = {} }: Wish = {}) {
  const [build, container] = [newBuild('x', from), newContainer('x', from)];
  for (const value of contexts) build.options.push({ value: { name: 'build-context', value }, from });
  for (const name of options) build.options.push({ value: { name, value: 'true' }, from });
  const source = { document: 'Dockerfile', path: 'Dockerfile', text };
  const applied = applyDockerfile(build, container, source, {
    layer: 'image',
    arguments: new Map(Object.entries(given)),
    ...(platform === undefined ? {} : { platform }),
    ...(found === undefined ? {} : { found }),
  });
  return { build, container, ...applied };
}

const environment = (draft: ReturnType<typeof read>['build' | 'container']): Record<string, string | undefined> =>
  Object.fromEntries(draft.environment.map(({ value }) => [value.name, value.value]));
const steps = ({ build }: ReturnType<typeof read>): readonly string[] => build.steps.map(({ value }) => value.command);
const wanted = ({ wants }: ReturnType<typeof read>): readonly string[] =>
  wants.map(({ name, platform, pulled }) => [name, platform, ...(pulled === true ? ['pulled'] : [])].join(' '));

describe('what the image says lies under what the Dockerfile says', () => {
  const found = foundOf({
    base: image({
      user: 'dev', environment: ['PATH=/bin', 'A=image', 'EMPTY='], entrypoint: ['/entry'], command: ['run'], volumes: ['/data'], healthcheck: 'check',
      workingFolder: '/work', shell: ['/bin/bash', '-c'],
    }),
  }); // prettier-ignore

  test('of the container and of the build alike', () => {
    const { container, build } = read('FROM base\nENV PATH=/own:$PATH A=${A}er', found);
    for (const draft of [container, build]) {
      expect(draft.user).toMatchObject({
        value: 'dev',
        from: { layer: 'image', document: 'image base', pointer: '/USER', via: { document: 'Dockerfile' } },
      });
      expect(environment(draft)).toEqual({ PATH: '/own:/bin', A: 'imageer', EMPTY: '' });
      expect([draft.entrypoint?.value, draft.command?.value]).toEqual([['/entry'], ['run']]);
      expect(draft.unknown).toEqual([]);
    }
    expect(container.imageVolumes.map(({ value }) => value)).toEqual(['/data']);
    expect(container.containerCommands.map(({ value }) => value.command)).toEqual(['check']);
  });

  test.each([
    ['USER other', { user: 'other' }],
    ['ENTRYPOINT ["/own"]', { entrypoint: ['/own'], command: undefined }],
    ['CMD ["own"]', { entrypoint: ['/entry'], command: ['own'] }],
    ['ENTRYPOINT ["/own"]\nCMD ["own"]', { entrypoint: ['/own'], command: ['own'] }],
    ['CMD own', { command: ['/bin/bash', '-c', 'own'] }],
    ['USER $A', { user: 'image' }],
    ['USER $UNSET', { user: 'root' }],
    ['ARG A=argument\nUSER $A', { user: 'image' }],
    ['ARG B=argument\nUSER $B', { user: 'argument' }],
    ['HEALTHCHECK NONE', { health: [] }],
    ['HEALTHCHECK CMD own', { health: ['own'] }],
  ])('%j', (text, expected) => {
    const { container, build } = read(`FROM base\n${text}`, found);
    const { user, entrypoint, command } = container;
    const all = {
      user: user?.value,
      entrypoint: entrypoint?.value,
      command: command?.value,
      health: container.containerCommands.map(({ value }) => value.command),
    };
    expect(all).toMatchObject(expected);
    if (!('health' in expected))
      expect([build.user?.value, build.entrypoint?.value, build.command?.value]).toEqual([all.user, all.entrypoint, all.command]);
    expect(container.unknown).toEqual([]);
  });

  test('of the last of several stages only', () => {
    const images = foundOf({ one: image({ user: 'one', environment: ['ONE=1'] }), two: image({ user: 'two' }) });
    const { container, build } = read('FROM one AS first\nRUN a\nFROM two\nCOPY --from=first /a /a', images);
    expect([container.user?.value, environment(container), build.steps.length]).toEqual(['two', {}, 1]);
    expect(read('FROM one AS first\nFROM first\nUSER $ONE', images).container.user?.value).toBe('1');
  });
});

describe('ONBUILD of the image', () => {
  const triggers = [
    'RUN curl x | sh',
    'USER agent',
    'ENV FROM_IMAGE=$HERE',
    'VOLUME /v',
    'COPY --from=other/image /x /y',
    'ADD https://x.example/y /z',
  ];
  const found = foundOf({ base: image({ onBuild: triggers, environment: ['HERE=there'] }), 'other/image': image() });

  test('runs before what the stage says itself, once', () => {
    const reading = read('FROM base AS one\nRUN own\nFROM one\nRUN more', found);
    expect(steps(reading)).toEqual(['curl x | sh', 'ADD https://x.example/y /z', 'own', 'more']);
    expect(reading.build.steps[0]!.from).toEqual({
      layer: 'image', document: 'image base', pointer: '/ONBUILD/0', via: expect.objectContaining({ document: 'Dockerfile', pointer: '/0' }) as object,
    }); // prettier-ignore
    expect(reading.container.user?.value).toBe('agent');
    expect(environment(reading.container)).toEqual({ HERE: 'there', FROM_IMAGE: 'there' });
    expect(reading.container.imageVolumes.map(({ value }) => value)).toEqual(['/v']);
    expect(reading.build.baseImages.map(({ value }) => value)).toEqual(['base', 'other/image']);
  });

  test('runs in every stage that starts from it', () => {
    expect(steps(read('FROM base AS one\nFROM base\nCOPY --from=one /a /b', found)).filter((one) => one.startsWith('curl'))).toHaveLength(
      2,
    );
  });

  test('may draw in a stage that nobody else uses', () => {
    const draws = foundOf({ base: image({ onBuild: ['COPY --from=aside /x /y'] }), b: image() });
    expect(steps(read('FROM b AS aside\nRUN aside\nFROM base\nRUN own', draws))).toEqual(['aside', 'own']);
  });

  test.each([['RUN a\nRUN b'], [''], ['# only a comment'], ['RUN <<EOF\nnever ends']])(
    'that is not one instruction is not known: %j',
    (trigger) => {
      const { build } = read('FROM base', foundOf({ base: image({ onBuild: [trigger] }) }));
      expect(build.unknown).toMatchObject([
        { why: 'ONBUILD of the image base cannot be read', fields: expect.arrayContaining(['steps', 'user']) as object },
      ]);
    },
  );

  test('of an image that files are only taken from has no effect', () => {
    const { build, wants } = read('FROM scratch\nCOPY --from=base /a /b\nRUN --mount=from=base x', found);
    expect([build.steps.map(({ value }) => value.command), wants]).toEqual([['x'], []]);
  });
});

describe('which images are to be looked up', () => {
  const none = foundOf({});
  const cases: readonly (readonly [title: string, text: string, wanted: readonly string[], wish?: Wish])[] = [
    ['those that stages start from', 'FROM a AS one\nFROM b\nCOPY --from=one /x /y', ['b linux/amd64', 'a linux/amd64']],
    ['not those of stages that are not built', 'FROM a AS one\nFROM b', ['b linux/amd64']],
    ['not scratch', 'FROM scratch', []],
    ['with arguments', 'ARG V=1\nFROM node:$V', ['node:1 linux/amd64']],
    ['with arguments that are given', 'ARG V=1\nFROM node:$V', ['node:2 linux/amd64'], { arguments: { V: '2' } }],
    ['not with arguments that nobody can tell', 'ARG V=1\nFROM node:$V', [], { arguments: { V: '${localEnv:V}' } }],
    ['for the platform of the build', 'FROM a', ['a linux/arm64'], { platform: 'linux/arm64' }],
    ['for the platform of FROM', 'FROM --platform=linux/arm/v7 a', ['a linux/arm/v7'], { platform: 'linux/arm64' }],
    ['for the platform of FROM, spelled in another way', 'FROM --platform=linux/aarch64 a', ['a linux/arm64']],
    ['for the platform of the builder', 'FROM --platform=$BUILDPLATFORM a', ['a linux/amd64'], { platform: 'linux/arm64' }],
    ['for the platform of the target', 'FROM --platform=$TARGETPLATFORM a', ['a linux/arm64'], { platform: 'linux/arm64' }],
    ['for a platform in parts', 'FROM --platform=linux/${TARGETARCH} a:$TARGETARCH', ['a:arm64 linux/arm64'], { platform: 'linux/arm64' }],
    ['for a platform that an argument says', 'ARG P=linux/s390x\nFROM --platform=$P a', ['a linux/s390x']],
    ['pulled', 'FROM a', ['a linux/amd64 pulled'], { options: ['pull'] }],
    ['by a builder of another name', 'FROM a', ['a linux/amd64 pulled'], { options: ['builder'] }],
    [
      'in the place of another',
      'FROM a:latest',
      ['mirror.example/a linux/amd64'],
      { contexts: ['docker.io/library/a=docker-image://mirror.example/a'] },
    ],
  ];
  test.each(cases.map(([title, text, expected, wish]) => ({ title, text, expected, wish })))('$title', ({ text, expected, wish }) => {
    expect(wanted(read(text, none, wish))).toEqual(expected);
  });

  test('without lookups, none: what is not known of the last one is noted in the container', () => {
    const { container, build, wants } = read('FROM a AS one\nFROM --platform=linux/arm64 b\nCOPY --from=one /x /y', undefined);
    expect([wants, build.unknown]).toEqual([[], []]);
    expect(container.unknown).toMatchObject([{ want: { name: 'b', platform: 'linux/arm64' } }]);
  });
});

describe('what cannot be told is not known', () => {
  const everything = expect.arrayContaining(['steps', 'user', 'environment', 'baseImages']) as object;
  const cases: readonly (readonly [title: string, text: string, why: string, wish?: Wish])[] = [
    ['an image that was not looked up', 'FROM gone', 'the image gone was not looked up: it is not there'],
    [
      'a platform',
      'ARG P\nFROM --platform=$P a',
      'FROM --platform of a depends on a value that is not in the file',
      { arguments: { P: '${localEnv:P}' } },
    ],
    ['an image behind a folder', 'FROM a', 'the build context a=./here takes the place of the image', { contexts: ['a=./here'] }],
    [
      'an image behind one for a platform',
      'FROM a:1',
      'the build context a:1=./here takes the place of the image',
      { contexts: ['a:1::linux/amd64=./here'] },
    ],
    ['a stage behind a folder', 'FROM a AS One', 'the build context one=./here takes the place of the stage', { contexts: ['one=./here'] }],
  ];
  test.each(cases.map(([title, text, why, wish]) => ({ title, text, why, wish })))('$title', ({ text, why, wish }) => {
    const { build, container } = read(text, foundOf({ gone: { failed: 'it is not there' }, a: image({ user: 'dev' }) }), wish);
    expect(build.unknown).toMatchObject([{ why, fields: everything }]);
    expect(container.unknown).toMatchObject([{ why, fields: expect.arrayContaining(['user', 'environment']) as object }]);
  });

  test('an official image that could not be looked up is what the table says, and that is told', () => {
    const official = 'mcr.microsoft.com/devcontainers/base:bookworm';
    const { build, container, problems } = read(`FROM ${official}`, foundOf({ [official]: { failed: 'nobody answers' } }));
    expect([build.unknown, container.unknown]).toEqual([[], []]);
    expect(problems.map(({ message }) => message)).toEqual([
      `The image ${official} was not looked up, so what is known of it as an official one counts: nobody answers.`,
    ]);
  });

  test('no image makes texts grow without end', () => {
    const text = ['FROM base', ...Array.from({ length: 60 }, () => 'ENV A=$A$A')].join('\n');
    const { build } = read(text, foundOf({ base: image({ environment: [`A=${'x'.repeat(1000)}`] }) }));
    expect(environment(build)['A']!.length).toBeLessThan(4 << 20);
  });
});
