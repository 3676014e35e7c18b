import { fc } from '../../../test/seeded.ts';
import { describe, expect, it } from 'vitest';
import type { ContainerRequest, Request } from '../../model/request.ts';
import type { FileAnswer, Reading } from '../format.ts';
import { readComposeProject } from '../compose/read-project.ts';
import { devcontainerFormat } from './format.ts';

const format = devcontainerFormat();
const path = '.devcontainer/devcontainer.json';

function readText(text: string, files: Readonly<Record<string, string>> = {}, at = path): Reading {
  const { doc, problems } = format.parse({ document: at, path: at, text });
  const answers = new Map<string, FileAnswer>(Object.entries(files).map(([name, content]) => [name, { text: content }]));
  const reading = format.read(doc, answers);
  return { ...reading, problems: [...problems, ...reading.problems] };
}

function containerOf(requests: readonly Request[]): ContainerRequest {
  const container = requests.find((request) => request.kind === 'container');
  if (container === undefined) throw new Error('no container request');
  return container;
}

const read = (value: object, files?: Readonly<Record<string, string>>): ContainerRequest =>
  containerOf(readText(JSON.stringify({ image: 'mcr.microsoft.com/devcontainers/base:ubuntu', ...value }), files).requests);

function readCompose(files: Readonly<Record<string, string>>): ContainerRequest {
  const text = JSON.stringify({ dockerComposeFile: 'compose.yml', service: 'app', workspaceFolder: '/w' });
  const { doc } = format.parse({ document: path, path, text });
  const answers = new Map<string, FileAnswer>(Object.entries(files).map(([name, content]) => [name, { text: content }]));
  return containerOf(devcontainerFormat({ readComposeProject }).read(doc, answers).requests);
}

const tool = (dependsOn: object): Readonly<Record<string, string>> => ({
  '.devcontainer/tool/devcontainer-feature.json': JSON.stringify({ id: 'tool', version: '1.0.0', dependsOn }),
});

const kinds = (request: ContainerRequest): string[] => request.oddities.map(({ value }) => value.kind);

describe('text that the reference CLI reads over', () => {
  it.each([
    ['comments and trailing commas', '{ // a\n "image": "x", /* b */ }', 0],
    ['a byte order mark', '\uFEFF{ "image": "x" }', 0],
    ['a missing comma', '{ "image": "x" "privileged": true }', 1],
    ['an unclosed brace', '{ "image": "x", "privileged": true', 1],
    ['a line before the object', '# hello\n{ "image": "x" }', 2],
    ['a second object, which is ignored', '{ "image": "x" } { "privileged": true }', 1],
  ])('%s', (_what, text, count) => {
    const { requests, problems } = readText(text);
    expect(containerOf(requests).image?.value).toBe('x');
    expect(problems.length > 0).toBe(count > 0);
    expect(problems.every(({ fatal, span }) => !fatal && span !== undefined)).toBe(true);
  });

  it.each([
    ['an empty file', ''],
    ['a list', '[]'],
    ['a string before the object', '"x" {"image":"y"}'],
    ['brackets without end', '['.repeat(1 << 19)],
    ['more than a mebibyte', `{"name":"${'x'.repeat(1 << 20)}"}`],
  ])('%s is one fatal problem', (_what, text) => {
    const { requests, problems } = readText(text);
    expect(requests).toEqual([]);
    expect(problems.map(({ fatal }) => fatal)).toEqual([true]);
  });
});

describe('values as JavaScript takes them', () => {
  it.each([['false'], [1], ['yes'], [[]], [{}]])('privileged: %j is true', (privileged) => {
    const request = read({ privileged });
    expect(request.privileged?.value).toBe(true);
    expect(kinds(request)).toContain('wrong-type');
  });

  it('takes the last of two keys, and says that there are two', () => {
    const request = containerOf(readText('{"image":"x","privileged":false,"privileged":true}').requests);
    expect(request.privileged?.value).toBe(true);
    expect(kinds(request)).toContain('duplicate-key');
  });

  it('reports what __proto__ sets', () => {
    const request = containerOf(readText('{"image":"x","__proto__":{"privileged":true}}').requests);
    expect(request.privileged).toBeUndefined();
    expect(kinds(request)).toContain('prototype-key');
  });

  it('decodes escaped keys', () => {
    expect(containerOf(readText('{"image":"x","\\u0070rivileged":true}').requests).privileged?.value).toBe(true);
  });
});

describe('merging', () => {
  const dind = { features: { 'ghcr.io/devcontainers/features/docker-in-docker:2': {} } };

  it('cannot take back what a Feature switches on', () => {
    const request = read({ ...dind, privileged: false, runArgs: ['--privileged=false'] });
    expect(request.privileged).toMatchObject({
      value: true,
      from: { layer: 'feature', via: { pointer: '/features/ghcr.io~1devcontainers~1features~1docker-in-docker:2' } },
    });
  });

  it('lets runArgs win over single settings of the file', () => {
    const request = read({ containerUser: 'a', runArgs: ['-u', 'b'], containerEnv: { X: '1' } });
    expect(request.user?.value).toBe('b');
    expect(request.user?.hides?.map(({ value }) => value)).toContain('a');
  });

  it('takes the image a positional names', () => {
    expect(read({ runArgs: ['--rm', 'other:evil', 'sh'] }).replacedImage?.value).toBe('other:evil');
  });

  it('unites capabilities and security options of Features and the file', () => {
    const request = read({ features: { 'ghcr.io/devcontainers/features/go:1': {} }, capAdd: ['SYS_PTRACE', 'NET_ADMIN'] });
    expect(request.capabilities.map(({ value }) => value.name)).toEqual(['SYS_PTRACE', 'NET_ADMIN']);
    expect(request.securityOptions).toMatchObject([{ value: { name: 'seccomp', value: 'unconfined' }, from: { layer: 'feature' } }]);
  });

  it('reads what the label of an official image asks for, and not its runArgs', () => {
    const request = containerOf(readText('{"image":"mcr.microsoft.com/devcontainers/go:1.22"}').requests);
    expect(request.capabilities.map(({ from }) => from.layer)).toContain('image');
    expect(request.remoteUser?.value).toBe('vscode');
    expect(request.unknown).toEqual([]);
  });
});

describe('Features', () => {
  it.each([
    ['ghcr.io/acme/tool:1', 'registry'],
    ['https://github.com.evil.test/devcontainer-feature-x.tgz', 'url'],
    ['owner/repo/tool@v1', 'github-release'],
    ['docker-in-docker', 'legacy'],
    ['fish', 'invalid'],
    ['./local', 'local'],
  ])('%s is of the kind %s', (id, source) => {
    const request = read({ features: { [id]: {} } });
    expect(request.features[0]?.value.source).toBe(source);
  });

  it('is one unknown and one want where it was not looked up', () => {
    const { requests, wants } = readText('{"image":"mcr.microsoft.com/devcontainers/base:ubuntu","features":{"ghcr.io/acme/tool:1":{}}}');
    expect(containerOf(requests).unknown.map(({ want }) => want?.name)).toEqual(['ghcr.io/acme/tool:1']);
    expect(wants.filter(({ kind }) => kind !== 'file').map(({ name }) => name)).toEqual(['ghcr.io/acme/tool:1']);
  });

  it('reads a local one below .devcontainer, and what it depends on stays unknown', () => {
    const request = read(
      { features: { './tool': {} } },
      {
        '.devcontainer/tool/devcontainer-feature.json':
          '{"id":"tool","version":"2.0.0","init":true,"dependsOn":{"ghcr.io/acme/base:1":{}}}',
      },
    );
    expect(request.init?.value).toBe(true);
    expect(request.unknown.map(({ want }) => want?.name)).toEqual(['ghcr.io/acme/base:1']);
  });

  it.each([
    ['an empty lockfile', '', 'missing'],
    [
      'a short id under its full name',
      `{"features":{"ghcr.io/devcontainers/features/terraform:1":{"integrity":"sha256:${'0'.repeat(64)}"}}}`,
      'locked',
    ],
    ['a lockfile with comments', '{/* */}', 'mismatch'],
    [
      'a version that the tag does not allow',
      `{"features":{"ghcr.io/devcontainers/features/terraform:1":{"version":"2.0.0","integrity":"sha256:${'0'.repeat(64)}"}}}`,
      'mismatch',
    ],
    [
      'a short id as the CLI writes it, which it does not read',
      `{"features":{"terraform":{"integrity":"sha256:${'0'.repeat(64)}"}}}`,
      'listed',
    ],
  ])('reads %s', (_what, lock, state) => {
    expect(read({ features: { terraform: {} } }, { '.devcontainer/devcontainer-lock.json': lock }).features[0]?.value.lock).toBe(state);
  });

  it('takes the metadata of the version that is locked', () => {
    const dind = 'ghcr.io/devcontainers/features/docker-in-docker:3';
    const lock = (version: string): string => JSON.stringify({ features: { [dind]: { version, integrity: `sha256:${'0'.repeat(64)}` } } });
    const targets = (version: string): string[] =>
      read({ features: { [dind]: {} } }, { '.devcontainer/devcontainer-lock.json': lock(version) }).mounts.map(({ value }) => value.target);
    expect(targets('3.0.0')).not.toContain('/var/lib/containerd');
    expect(targets('3.0.1')).toContain('/var/lib/containerd');
  });

  it('knows what the lockfile locks', () => {
    const lock = `{"features":{"ghcr.io/acme/a:1":{"version":"1.0.0","integrity":"sha256:${'0'.repeat(64)}"},"ghcr.io/acme/b:1":{}}}`;
    const request = read(
      { features: { 'ghcr.io/acme/a:1': {}, 'ghcr.io/acme/b:1': {} } },
      { '.devcontainer/devcontainer-lock.json': lock },
    );
    expect(request.features.map(({ value }) => value.lock)).toEqual(['locked', 'mismatch']);
  });

  it.each([
    ['what a Feature depends on is not locked', ['ghcr.io/acme/b:1'], 'mismatch', { unlocked: 'ghcr.io/acme/b:1' }],
    ['what it depends on is never locked', ['./b', 'acme/c/d'], 'locked', undefined],
    ['it depends on what is locked', ['ghcr.io/acme/c'], 'locked', undefined],
  ] as const)('%s', (_what, dependsOn, lock, lockFault) => {
    const entry = { version: '1.0.0', integrity: `sha256:${'0'.repeat(64)}` };
    const text = JSON.stringify({ features: { 'ghcr.io/acme/a:1': { ...entry, dependsOn }, 'ghcr.io/acme/c': entry } });
    const { features } = read({ features: { 'ghcr.io/acme/a:1': {} } }, { '.devcontainer/devcontainer-lock.json': text });
    expect(features[0]?.value).toMatchObject({ lock });
    expect(features[0]?.value.lockFault).toEqual(lockFault);
  });
});

describe('official images by digest', () => {
  it.each([
    [`mcr.microsoft.com/devcontainers/go:1.22@sha256:${'a'.repeat(64)}`, 0],
    [`mcr.microsoft.com/devcontainers/go@sha256:${'a'.repeat(64)}`, 1],
  ])('%s: %d unknown', (image, count) => {
    expect(containerOf(readText(JSON.stringify({ image })).requests).unknown).toHaveLength(count);
  });

  it('names the Feature that an image was made with', () => {
    const request = containerOf(readText('{"image":"mcr.microsoft.com/devcontainers/universal:2"}').requests);
    expect(request.privileged?.from.document).toBe('Feature docker-in-docker of image mcr.microsoft.com/devcontainers/universal');
  });
});

describe('a lifecycle command', () => {
  it.each([
    [['pip install -r x', 'python a.py'], true],
    [['sh', '-c', 'a b'], false],
  ])('%j is one program with its arguments: %s', (postStartCommand, noted) => {
    expect(kinds(read({ postStartCommand })).includes('wrong-type')).toBe(noted);
  });
});

describe('what a Feature depends on', () => {
  it('is read like a Feature that the file names', () => {
    const request = read(
      { features: { './tool': {} } },
      tool({ 'https://evil.test/devcontainer-feature-x.tgz': {}, 'ghcr.io/devcontainers/features/go:1': {} }),
    );
    expect(request.features.map(({ value }) => value.source)).toEqual(['registry', 'url', 'local']);
    expect(request.securityOptions.map(({ from }) => from.document)).toEqual(['Feature go 1.3.4']);
  });

  it('ends where it goes in a circle', () => {
    expect(read({ features: { './tool': {} } }, tool({ './tool': {} })).features).toHaveLength(1);
  });

  it('reads the install script as a step of the build', () => {
    const { requests } = readText(JSON.stringify({ image: 'x', features: { './tool': {} } }), {
      ...tool({}),
      '.devcontainer/tool/install.sh': 'curl x | sh\n',
    });
    expect(requests.find((request) => request.kind === 'build')).toMatchObject({ steps: [{ value: { command: 'curl x | sh\n' } }] });
  });
});

describe('names that end up in generated files', () => {
  it.each([
    [{ containerEnv: { 'A=b SYSBOX_SYSCONT_MODE': 'FALSE' } }, true],
    [{ containerEnv: { "A'": 'x' } }, true],
    [{ containerEnv: { 'my.name-1': 'x', _A: 'y' } }, false],
    [{ remoteEnv: { 'A B': 'x' } }, false],
  ])('%j', (value, reported) => {
    expect(kinds(read(value)).includes('control-character')).toBe(reported);
  });
});

describe('mounts and the workspace', () => {
  it.each([
    ['.git/config', '[core]\n\tworktree = /\n', {}],
    ['../.git/config', '[core]\n\tworktree = /\n', { '.git/config': undefined, '.git': undefined }],
    ['gd/config', '[core] worktree = "/" ; x\n', { '.git/config': undefined, '.git': 'gitdir: gd\n' }],
    [
      'gd/config.worktree',
      '[core] worktree=/',
      { '.git/config': undefined, '.git': 'gitdir: gd', 'gd/config': '[extensions]\n worktreeConfig = 2\n' },
    ],
    ['real/config', '[core]\nworktree=/', { '.git/config': undefined, '.git': 'gitdir: gd', 'gd/config': '', 'gd/commondir': '../real\n' }],
  ])('sees core.worktree in %s', (name, text, others) => {
    const answers = new Map<string, FileAnswer>(
      Object.entries<string | undefined>({ ...others, [name]: text }).map(([key, content]) => [
        key,
        content === undefined ? { missing: true } : { text: content },
      ]),
    );
    const { doc } = format.parse({ document: path, path, text: '{"image":"x"}' });
    expect(kinds(containerOf(format.read(doc, answers).requests))).toContain('workspace-redirected');
  });

  it('lets a workspaceMount of the file win over git', () => {
    expect(kinds(read({ workspaceMount: '', workspaceFolder: '/w' }, { '.git/config': '[core]\nworktree=/\n' }))).not.toContain(
      'workspace-redirected',
    );
  });

  it('reads lists in an object mount as the CLI joins them', () => {
    expect(read({ mounts: [{ type: ['bind'], source: ['/etc'], target: '/x' }] }).mounts.at(-1)?.value).toMatchObject({
      kind: 'bind',
      source: { path: '/etc' },
    });
  });

  it('adds the mount of the workspace that the CLI makes', () => {
    expect(read({}).mounts).toMatchObject([
      { value: { kind: 'bind', source: { base: 'workspace', path: '' } }, from: { layer: 'default' } },
    ]);
  });

  it('has none where workspaceMount is empty', () => {
    expect(read({ workspaceMount: '' }).mounts).toEqual([]);
  });

  it('sees core.worktree in the workspace’s git settings, whatever its case', () => {
    expect(kinds(read({}, { '.git/config': '[Core] WorkTree = /\n' }))).toContain('workspace-redirected');
    expect(kinds(read({}, { '.git/config': '[core]\n\tbare = false\n' }))).not.toContain('workspace-redirected');
  });

  it('sees options that a comma adds to an object mount', () => {
    const request = read({
      mounts: [{ type: 'volume', source: 'v', target: '/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc' }],
    });
    expect(kinds(request)).toContain('mount-option-injected');
    expect(request.mounts.at(-1)?.value).toMatchObject({ options: { type: 'none', o: 'bind', device: '/etc' } });
  });
});

describe('Compose', () => {
  const compose = 'services:\n  app:\n    image: x:1\n';

  it.each([
    ['.env of the workspace', { '.env': 'COMPOSE_PROJECT_NAME=theirs\n' }, 'theirs'],
    ['.env of the project folder', { '.devcontainer/.env': 'COMPOSE_PROJECT_NAME=theirs\n' }, 'theirs'],
    [
      'both: that of the workspace counts',
      { '.env': 'X=1\nCOMPOSE_PROJECT_NAME=a\n', '.devcontainer/.env': 'COMPOSE_PROJECT_NAME=b\n' },
      'a',
    ],
    ['neither', {}, undefined],
  ])('takes the project’s name from %s', (_where, files, name) => {
    expect(readCompose({ '.devcontainer/compose.yml': compose, ...files }).project?.value).toBe(name);
  });
});

describe('host variables', () => {
  it('lists each use with the field it reaches', () => {
    const request = read({ containerEnv: { T: '${localEnv:GITHUB_TOKEN}' }, mounts: ['source=${env:HOME}/.ssh,target=/s,type=bind'] });
    expect(request.hostVariables.map(({ value }) => [value.name, value.into])).toEqual(
      expect.arrayContaining([
        ['GITHUB_TOKEN', 'environment'],
        ['HOME', 'mounts'],
      ]),
    );
    expect(request.mounts.at(-1)?.value.source).toEqual({ base: 'home', path: '.ssh' });
  });
});

describe('the folder inside the container', () => {
  it('is put into every string first, flags included', () => {
    const request = read({
      workspaceFolder: '/privileged',
      runArgs: ['--${containerWorkspaceFolderBasename}', '-v${containerWorkspaceFolder}:/x'],
    });
    expect(request.privileged?.value).toBe(true);
    expect(request.mounts.at(-1)?.value.source).toEqual({ base: 'root', path: '/privileged' });
  });

  it.each([['--${localWorkspaceFolderBasename}'], ['--net=${localWorkspaceFolderBasename}']])(
    '%s stays open: the repository names the folder',
    (word) => {
      expect(read({ runArgs: [word] }).unknown.map(({ fields }) => fields.includes('namespaces'))).toContain(true);
    },
  );

  it('does not mind a name of a container', () => {
    expect(read({ runArgs: ['--name', '${localWorkspaceFolderBasename}'] }).unknown).toEqual([]);
  });
});

describe('defaults of host variables', () => {
  it('are judged as what a host without the variable gets', () => {
    const request = read({
      securityOpt: ['${localEnv:X:seccomp=unconfined}'],
      mounts: ['${localEnv:X:type=bind,source=/etc,target=/h}', 'type=${localEnv:T:bind},source=/root,target=/r'],
    });
    expect(request.securityOptions.map(({ value }) => value)).toEqual([{ name: 'seccomp', value: 'unconfined' }]);
    expect(request.mounts.slice(1).map(({ value }) => [value.kind, value.source])).toEqual([
      ['bind', { base: 'root', path: '/etc' }],
      ['bind', { base: 'root', path: '/root' }],
    ]);
  });
});

describe('single values where a list belongs', () => {
  it('count, as the reference CLI joins them', () => {
    const request = read({ capAdd: 'SYS_ADMIN', securityOpt: 'seccomp=unconfined', mounts: 'type=bind,source=/etc,target=/e' });
    expect(request.capabilities.map(({ value }) => value.name)).toEqual(['SYS_ADMIN']);
    expect(request.securityOptions.map(({ value }) => value.value)).toEqual(['unconfined']);
    expect(request.mounts.at(-1)?.value.target).toBe('/e');
    expect(kinds(request).filter((kind) => kind === 'wrong-type')).toHaveLength(3);
  });
});

describe('commands', () => {
  it.each([
    ['./setup.sh', ['./setup.sh']],
    [['sh', '-c', 'x y'], ["sh -c 'x y'"]],
    [{ a: 'one', b: ['two', 'three'] }, ['one', 'two three']],
    ['', []],
  ])('initializeCommand %j runs on the host', (initializeCommand, commands) => {
    expect(read({ initializeCommand }).hostCommands.map(({ value }) => value.command)).toEqual(commands);
  });
});

describe('any text', () => {
  it('never throws, and every value it reads knows where it stands', () => {
    const hostile = fc
      .jsonValue()
      .map((value) => JSON.stringify({ image: 'x', mounts: value, runArgs: value, features: value, build: value }));
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), hostile), (text) => {
        const { requests, problems } = readText(text);
        expect(problems.every(({ message }) => message.length > 0)).toBe(true);
        for (const request of requests) for (const { from } of request.oddities) expect(from.document).not.toBe('');
      }),
    );
  });
});
