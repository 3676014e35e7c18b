import { describe, expect, it } from 'vitest';
import { featureKey, type FoundFeature, type FoundImage, type Lookup } from '../../model/found.ts';
import type { ContainerRequest } from '../../model/request.ts';
import type { FileAnswer } from '../format.ts';
import { effectiveConfiguration, isRedirected, missingLayers } from './effective.ts';
import { parseJson } from './parse.ts';
import { layConfiguration, type LaidConfiguration } from './read.ts';

const path = '.devcontainer/devcontainer.json';
const where = { file: `/home/dev/repo/${path}`, workspace: '/home/dev/repo', repository: '/home/dev/repo' };

interface Beside {
  readonly features?: Readonly<Record<string, { readonly own: object | string; readonly annotation?: object }>>;
  readonly labels?: Readonly<Record<string, string | object>>;
  readonly files?: Readonly<Record<string, string>>;
}

const textOf = (value: object | string): string => (typeof value === 'string' ? value : JSON.stringify(value));

// Every Feature that is not told of is absent; each that is has a digest of its own.
function lay(
  configuration: object | string,
  { features = {}, labels = {}, files = {} }: Beside = {},
): LaidConfiguration & Pick<ReturnType<typeof effectiveConfiguration>, 'mergedConfiguration' | 'workspace'> {
  const text = textOf(configuration);
  const source = { document: path, path, text };
  const root = parseJson(source, { layer: 'file', document: path }).root!;
  const found = {
    features: new Map(
      Object.entries(features).map(([id, { own, annotation }], index): [string, Lookup<FoundFeature>] => {
        const digest = `sha256:${String(index).padStart(64, '0')}`;
        const note = annotation === undefined ? {} : { annotation: JSON.stringify(annotation) };
        return [
          featureKey(id, undefined),
          { found: { resolved: id, digest, metadata: textOf(own), ...note, scripts: [], unread: [], setuidFiles: [] } },
        ];
      }),
    ),
    images: new Map(
      Object.entries(labels).map(([name, label]): [string, Lookup<FoundImage>] => [
        name,
        { found: { resolved: name, from: 'registry', environment: [], volumes: [], onBuild: [], metadata: textOf(label) } },
      ]),
    ),
  };
  const answers = new Map<string, FileAnswer>(Object.entries(files).map(([name, content]) => [name, { text: content }]));
  const laid = layConfiguration(source, root, { get: (name) => answers.get(name), found }, {});
  return { ...laid, ...effectiveConfiguration(root, laid, where) };
}

const request = ({ reader }: LaidConfiguration): ContainerRequest => reader.container as ContainerRequest;
const id = 'registry.example/acme/tool:1';
const all = {
  privileged: true,
  capAdd: ['SYS_PTRACE'],
  securityOpt: ['seccomp=unconfined'],
  mounts: ['source=theirs,target=/d,type=volume', { type: 'bind', source: '/etc', target: '/e' }],
  entrypoint: '/init.sh',
  onCreateCommand: 'on',
  postStartCommand: ['start', 'it'],
  remoteUser: 'theirs',
  containerUser: 'theirs',
};

const annotated = (own: object, annotation: object): ContainerRequest =>
  request(lay({ image: 'x', features: { [id]: {} } }, { features: { [id]: { own, annotation } } }));

const told = (own: object, annotation: object): string[] => annotated(own, annotation).oddities.map(({ value }) => value.text);

const workspaceOf = (repository: string, workspace: string, configuration: object = {}): unknown => {
  const text = JSON.stringify({ image: 'x', ...configuration });
  const source = { document: path, path, text };
  const root = parseJson(source, { layer: 'file', document: path }).root!;
  const laid = layConfiguration(source, root, new Map(), {});
  return effectiveConfiguration(root, laid, { file: '/x', workspace, repository }).workspace;
};

const options = (features: object): unknown =>
  request(lay({ image: 'x', features })).features.map(({ value }) => [value.id, value.options]);

describe('the request that is judged and the merged configuration', () => {
  it.each<readonly [string, object, Beside]>([
    ['of a file alone', { image: 'x', ...all, init: true }, {}],
    ['of a label', { image: 'x', remoteUser: '' }, { labels: { x: [all, { remoteUser: 'two', mounts: ['source=mine,target=/d'] }] } }],
    ['of a Feature', { image: 'x', features: { [id]: {} }, capAdd: ['ALL'] }, { labels: { x: [] }, features: { [id]: { own: all } } }],
    [
      'of an annotation',
      { image: 'x', features: { [id]: {} } },
      { labels: { x: {} }, features: { [id]: { own: { init: true, privileged: false }, annotation: all } } },
    ],
    [
      'of all of them',
      { image: 'x', features: { [id]: {} }, ...all, privileged: false, mounts: ['source=mine,target=/e'] },
      { labels: { x: all }, features: { [id]: { own: all } } },
    ],
  ])('say the same %s', (_, configuration, beside) => {
    const laid = lay(configuration, beside);
    const { privileged, init, user, remoteUser, capabilities, securityOptions, mounts, containerCommands } = request(laid);
    const merged = laid.mergedConfiguration as Readonly<Record<string, readonly unknown[]>>;
    const targets = (merged['mounts'] ?? []).map((mount) =>
      typeof mount === 'string' ? /target=([^,]*)/u.exec(mount)?.[1] : (mount as typeof all)['target' as never],
    );
    const commands = Object.keys(merged).filter((key) => key.endsWith('Commands') || key === 'entrypoints');
    expect({
      privileged: privileged?.value ?? false,
      init: init?.value ?? false,
      remoteUser: remoteUser?.value,
      user: user?.value === 'root' ? undefined : user?.value,
      capabilities: capabilities.map(({ value }) => value.name),
      options: securityOptions.map(({ value }) => `${value.name}=${value.value}`),
      targets: mounts.filter(({ from }) => from.layer !== 'default').map(({ value }) => value.target),
      commands: containerCommands.length,
    }).toEqual({
      privileged: merged['privileged'],
      init: merged['init'],
      remoteUser: merged['remoteUser'],
      user: merged['containerUser'],
      capabilities: merged['capAdd'] ?? [],
      options: merged['securityOpt'] ?? [],
      targets,
      commands: commands.flatMap((key) => merged[key]!).length,
    });
  });
});

describe('what a registry’s annotation says of a Feature', () => {
  it('counts beside what the archive says, whichever asks for more', () => {
    expect(annotated({ version: '1' }, { privileged: true }).privileged?.value).toBe(true);
    expect(annotated({ version: '1', privileged: true }, { privileged: false }).privileged?.value).toBe(true);
    expect(annotated({ version: '1', privileged: false }, { privileged: true }).privileged?.value).toBe(true);
    expect(annotated({ version: '1', capAdd: ['A'] }, { capAdd: ['B'] }).capabilities.map(({ value }) => value.name)).toEqual(['A', 'B']);
    expect(annotated({ version: '1', privileged: true }, { init: true }).privileged?.value).toBe(true);
  });

  it('is told of where it speaks against the archive', () => {
    expect(told({ version: '1', init: true }, { init: true })).toEqual([]);
    expect(told({ version: '1' }, { name: 'other' })).toEqual([]);
    expect(told({ version: '1' }, { privileged: true })).toEqual([expect.stringContaining('say different things of privileged')]);
    expect(told({ version: '1' }, { dependsOn: { 'registry.example/a/b': {} } })).toEqual([expect.stringContaining('of dependsOn')]);
  });

  it('is named as the place where it stands', () => {
    expect(annotated({ version: '1' }, { privileged: true, version: '2' }).privileged?.from.document).toBe('annotation of Feature tool 2');
  });
});

describe('what hides', () => {
  it('in the prototype of a configuration moves the workspace', () => {
    const laid = lay(
      '{"image":"x","__proto__":{"workspaceMount":"source=/,target=/x,type=bind","workspaceFolder":"/etc"},"mounts":["source=${containerWorkspaceFolder},target=/e,type=bind"]}',
    );
    expect(request(laid).mounts.map(({ value }) => value.source)).toEqual([
      { base: 'root', path: '/' },
      { base: 'root', path: '/etc' },
    ]);
    expect(laid.workspace).toEqual({ workspaceFolder: '/etc', workspaceMount: 'source=/,target=/x,type=bind' });
  });

  it('in the prototype of a Feature’s file is installed', () => {
    const other = 'registry.example/acme/other';
    const own = `{"id":"tool","version":"1","__proto__":{"privileged":true,"dependsOn":{"${other}":{}}}}`;
    const laid = lay({ image: 'x', features: { [id]: {} } }, { features: { [id]: { own }, [other]: { own: { capAdd: ['ALL'] } } } });
    expect(laid.mergedConfiguration['capAdd']).toEqual(['ALL']);
    expect(laid.mergedConfiguration['privileged']).toBe(false);
    expect(request(laid).features.map(({ value }) => value.id)).toEqual([other, id]);
  });

  it('in a label is nothing but a key', () => {
    const laid = lay({ image: 'x' }, { labels: { x: '[{"__proto__":{"privileged":true},"remoteEnv":{"__proto__":"a"}}]' } });
    expect(request(laid).privileged).toBeUndefined();
    expect(laid.mergedConfiguration).toMatchObject({ privileged: false });
    expect(Object.keys(laid.mergedConfiguration['remoteEnv'] as object)).toEqual([]);
  });
});

describe('the folder inside', () => {
  it.each([
    ['a label', { labels: { x: { mounts: [{ type: 'bind', source: '${containerWorkspaceFolder}', target: '/e' }] } } }],
    ['a Feature', { features: { [id]: { own: { mounts: ['type=bind,source=${containerWorkspaceFolder:x},target=/e'] } } } }],
  ])('is put into what %s says', (_, beside) => {
    const laid = lay({ image: 'x', workspaceFolder: '/etc', features: { [id]: {} } }, beside);
    expect(request(laid).mounts.at(-1)?.value.source).toEqual({ base: 'root', path: '/etc' });
  });

  it('that is the empty text is one for the layers below', () => {
    const features = { [id]: { own: { mounts: ['type=bind,source=${containerWorkspaceFolder}/etc,target=/e'] } } };
    const laid = lay({ image: 'x', workspaceFolder: '', features: { [id]: {} } }, { features });
    expect(request(laid).mounts.at(-1)?.value.source).toEqual({ base: 'root', path: '/etc' });
    expect(laid.mergedConfiguration['mounts']).toEqual(['type=bind,source=/etc,target=/e']);
  });

  it('has spellings that a search through the text does not find', () => {
    const laid = lay('{"image":"x","workspaceFolder":"/privileged","runArgs":["--${contain\\u0065rWorkspaceFolderBasename}"]}');
    expect(request(laid).privileged?.value).toBe(true);
  });

  it('is “/” with Compose, where none is named', () => {
    const laid = lay({ dockerComposeFile: 'c.yml', service: 'a', mounts: ['source=${containerWorkspaceFolder},target=/h'] });
    expect(laid.mergedConfiguration['mounts']).toEqual(['source=/,target=/h']);
    expect(request(laid).mounts.map(({ value }) => value.source)).toEqual([{ base: 'root', path: '/' }]);
  });
});

describe('where the workspace is mounted', () => {
  it.each<readonly [string, unknown, unknown]>([
    [
      'the repository',
      workspaceOf('/r/a', '/r/a'),
      { workspaceFolder: '/workspaces/a', workspaceMount: 'type=bind,source=/r/a,target=/workspaces/a' },
    ],
    [
      'a folder of it',
      workspaceOf('/r/a', '/r/a/b/c'),
      { workspaceFolder: '/workspaces/a/b/c', workspaceMount: 'type=bind,source=/r/a,target=/workspaces/a' },
    ],
    [
      'a name with a comma',
      workspaceOf('/r/a,b', '/r/a,b'),
      { workspaceFolder: '/workspaces/a,b', workspaceMount: 'type=bind,"source=/r/a,b","target=/workspaces/a,b"' },
    ],
    [
      'none',
      workspaceOf('/r/a', '/r/a', { workspaceMount: '', workspaceFolder: '/${localWorkspaceFolderBasename}' }),
      { workspaceFolder: '/a', workspaceMount: '' },
    ],
    ['Compose', workspaceOf('/r/a', '/r/a', { dockerComposeFile: 'x' }), { workspaceFolder: '/' }],
  ])('%s', (_, workspace, wanted) => expect(workspace).toEqual(wanted));

  it('is left out where git’s settings say so', () => {
    const laid = lay({ image: 'x' }, { files: { '.git/config': '[core]\nworktree = /\n' } });
    expect(isRedirected(laid)).toBe(true);
    expect(laid.workspace).toEqual({ workspaceFolder: '/workspaces/repo' });
  });
});

describe('layers that are missing', () => {
  const missing = (configuration: object, beside?: Beside): readonly string[] =>
    missingLayers(lay(configuration, beside)).map(({ why }) => why);
  it.each<readonly [string, object, Beside, readonly string[]]>([
    ['nothing', { image: 'x' }, { labels: { x: [] } }, []],
    ['an image', { image: 'x' }, {}, ['the image x was not looked up']],
    ['an image that a variable names', { image: '${localEnv:X}' }, {}, ['the image ${localEnv:X} was not looked up']],
    ['a Feature', { image: 'x', features: { [id]: {} } }, { labels: { x: [] } }, [`Feature ${id} was not looked up`]],
    ['a local Feature', { image: 'x', features: { './f': {} } }, { labels: { x: [] } }, ['the files of Feature ./f were not read']],
    [
      'a label that is too deep',
      { image: 'x' },
      { labels: { x: '['.repeat(5000) + ']'.repeat(5000) } },
      ['the label of the image x cannot be read'],
    ],
    ['an image that is no text', { image: 5 }, {}, ['image is not a string']],
  ])('%s', (_, configuration, beside, whys) => expect(missing(configuration, beside)).toEqual(whys));

  it('are not a label that is no JSON: the reference CLI passes over it', () => {
    const laid = lay({ image: 'x' }, { labels: { x: '[{' } });
    expect(missingLayers(laid)).toEqual([]);
    expect(request(laid).oddities.map(({ value }) => value.text)).toEqual([
      'the label devcontainer.metadata of the image x is not JSON, so the reference CLI passes over it',
    ]);
  });
});

describe('the name of a Feature', () => {
  it.each([
    ['registry.example/ACME/Tool:LATEST', 'registry.example/acme/tool', 'latest'],
    ['ghcr.io/devcontainers-contrib/features/poetry:2', 'ghcr.io/devcontainers-extra/features/poetry', '2'],
  ])('%s is %s', (written, name, tag) => {
    expect(request(lay({ image: 'x', features: { [written]: {} } })).features[0]?.value).toMatchObject({ id: written, name, tag });
  });

  it('that is old adds an option to the one that has taken its place', () => {
    expect(options({ gradle: {}, maven: {} })).toEqual([['gradle', { installGradle: true, installMaven: true }]]);
    expect(options({ maven: {}, 'ghcr.io/devcontainers/features/java:1': { version: '17' } })).toEqual([
      ['ghcr.io/devcontainers/features/java:1', { version: '17', installMaven: true }],
    ]);
  });
});
