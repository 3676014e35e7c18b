import { describe, expect, test } from 'vitest';
import type { SessionCommand } from '../../machine/start-in-session.ts';
import { type BuildPowers, buildSystemImage, fetchSystemBase, findBuilder } from './build-system-image.ts';
import { systemLabel } from './find-system-image.ts';

const id = (letter: string): string => `sha256:${letter.repeat(64)}`;
const imageOf = (letter: string, layers: readonly string[], labels: object = {}): object => ({
  Id: id(letter),
  Architecture: 'amd64',
  RootFS: { Layers: layers },
  Config: { Labels: labels },
});

/** What Docker’s CLI is told to have printed, its exit code, and the images that the engine has then. */
interface Run {
  readonly lines?: readonly string[];
  readonly code?: number | null;
  readonly refused?: string;
  readonly leaves?: Readonly<Record<string, object>>;
}

interface World {
  readonly powers: BuildPowers;
  readonly commands: SessionCommand[];
  /** Calls to the engine that are no questions, and folders that were removed. */
  readonly done: string[];
  cancel(): void;
}

function worldOf(images: Readonly<Record<string, object>>, runs: readonly Run[], environment: Record<string, string> = {}): World {
  let there = images;
  const left = [...runs];
  const [commands, done]: [SessionCommand[], string[]] = [[], []];
  const settles: (() => void)[] = [];
  const cancelled = new Promise<void>((settle) => settles.push(settle));
  const powers: BuildPowers = {
    readSystemFiles: (names) => ({ files: names.map((name) => ({ name, bytes: Buffer.from(name) })) }),
    readReferenceCli: (_version, names) => ({ files: names.map((name) => ({ name, bytes: Buffer.from(name) })) }),
    engine: {
      ask: ({ method, path }) => {
        if (method !== 'GET') done.push(`${method} ${decodeURIComponent(path)}`);
        const found = there[decodeURIComponent(path).replace(/^\/images\/(.*)\/json$/, '$1')];
        return Promise.resolve({ status: found === undefined ? 404 : 200, headers: [], text: JSON.stringify(found ?? {}) });
      },
    },
    docker: {
      startInSession: (command, onLine) => {
        commands.push(command);
        const { lines = [], code = 0, refused, leaves = there } = left.shift() ?? {};
        for (const line of lines) onLine(line, 1);
        there = leaves;
        const ended = { code, output: '', ...(refused === undefined ? {} : { refused }) };
        return {
          ended: code === null && refused === undefined ? cancelled.then(() => ended) : Promise.resolve(ended),
          end: () => done.push('end'),
        };
      },
      environment: { PATH: '/usr/bin', HOME: '/home/me', SECRET: 'x', DOCKER_HOST: 'tcp://elsewhere', ...environment },
      credentials: { ociAuth: undefined, dockerConfiguration: () => undefined, askHelper: () => Promise.resolve(undefined) },
      machine: {
        stateFolder: () => '/state',
        remove: (path) => {
          done.push(`remove ${path}`);
          return { written: true };
        },
      },
      nonce: () => 'n',
      now: () => 0,
      cancelled,
    },
  };
  return { powers, commands, done, cancel: () => settles[0]!() };
}

const listener = { onEvent: () => {}, nextStep: () => 1 };
const image = { name: 'containai/system:0123456789ab', hash: '0123456789ab', base: 'debian:trixie', baseId: id('a') };
const how = { socket: '/run/engine.sock', builder: 'build-kit', anew: false } as const;
const debian = { 'debian:trixie': imageOf('a', ['l1']), [id('a')]: imageOf('a', ['l1']) };
const built = { ...debian, [image.name]: imageOf('b', ['l1', 'l2'], { [systemLabel]: image.hash }) };
const removed = 'remove /state/containai/system/n';

describe('buildSystemImage', () => {
  test('Docker’s CLI gets the files and nothing of this machine’s environment', async () => {
    const { powers, commands, done } = worldOf(debian, [{ leaves: built }]);
    expect(await buildSystemImage(image, how, powers, listener)).toEqual({ ...image, id: id('b') });
    const [{ program, args, environment, folder, secret, input } = expect.fail()] = commands;
    expect([program, ...args]).toEqual([
      'docker',
      'build',
      '--build-arg=BASE=debian:trixie',
      '--label=containai.system=0123456789ab',
      '--tag=containai/system:0123456789ab',
      '-',
    ]);
    expect(environment).toMatchObject({
      DOCKER_HOST: 'unix:///run/engine.sock',
      DOCKER_BUILDKIT: '1',
      DOCKER_CONFIG: '/state/containai/system/n/docker',
    });
    expect(Object.keys(environment)).not.toContain('SECRET');
    expect(folder).toBe('/state/containai/system/n/devcontainer');
    expect(secret).toEqual({ path: '/state/containai/system/n/docker/config.json', text: expect.stringContaining('auths') });
    const archive = Buffer.from(input!).toString();
    for (const name of [
      'Dockerfile',
      'set-up.sh',
      'devcontainers-cli/dist/spec-node/devContainersSpecCLI.js',
      'devcontainers-cli/LICENSE.txt',
    ])
      expect(archive).toContain(name);
    expect(done).toEqual([removed]);
  });

  test('the way to the network goes along by name, and no value is seen in the list of processes', async () => {
    const { powers, commands } = worldOf(debian, [{ leaves: built }], { https_proxy: 'http://me:pw@proxy', NO_PROXY: '' });
    await buildSystemImage(image, { ...how, builder: 'classic', anew: true }, powers, listener);
    expect(commands[0]!.args).toEqual(expect.arrayContaining(['--build-arg=https_proxy', '--no-cache']));
    expect(commands[0]!.args.join(' ')).not.toMatch(/pw|NO_PROXY/);
    expect(commands[0]!.environment).toMatchObject({ https_proxy: 'http://me:pw@proxy', DOCKER_BUILDKIT: '0' });
  });

  test('an image that was built anew takes the place of the old one', async () => {
    const { powers, done } = worldOf(debian, [{ leaves: built }]);
    await buildSystemImage({ ...image, id: id('0') }, { ...how, anew: true }, powers, listener);
    expect(done).toEqual([removed, `DELETE /images/${id('0')}`]);
  });

  test.each<[string, readonly string[], string]>([
    [
      'a script of ours says why',
      [
        '#6 [3/7] RUN it',
        '#6 0.3 containai: there is no apt-get in this base.',
        '#6 ERROR: process "it" did not complete successfully: exit code: 1',
      ],
      'The image was not built: there is no apt-get in this base.',
    ],
    [
      'a step fails',
      ['#6 [3/7] RUN it', '#6 0.3 no space left', '#6 ERROR: exit code: 1'],
      'The image was not built: [3/7] RUN it failed: no space left.',
    ],
    [
      'the builder says why',
      ['#2 [internal] load', 'Dockerfile:7', 'ERROR: failed to solve: debian:trixie: not found', '------'],
      'The image was not built: debian:trixie: not found.',
    ],
    ['nobody says why', [], 'The image was not built: nothing said why.'],
  ])('%s', async (_title, lines, failed) => {
    const { powers, done } = worldOf(debian, [{ code: 1, lines }]);
    expect(await buildSystemImage(image, how, powers, listener)).toMatchObject({ failed });
    expect(done).toEqual([removed]);
  });

  test('what stands on another base than it is named after is not used', async () => {
    const { powers, done } = worldOf(debian, [{ leaves: { ...debian, [image.name]: imageOf('b', ['m1', 'l2']) } }]);
    expect(await buildSystemImage(image, how, powers, listener)).toEqual({
      refused: `debian:trixie became another image while ${image.name} was built on it, and what was built is not used: build it again.`,
    });
    expect(done).toEqual([removed, `DELETE /images/${image.name}`]);
  });

  test('Docker’s CLI that cannot be started is said', async () => {
    const { powers } = worldOf(debian, [{ code: null, refused: 'Docker’s CLI (docker) could not be started: ENOENT.' }]);
    expect(await buildSystemImage(image, how, powers, listener)).toEqual({
      refused: 'Docker’s CLI (docker) could not be started: ENOENT.',
    });
  });

  test('it ends when it is told to', async () => {
    const { powers, cancel, done } = worldOf(debian, [{ code: null }]);
    const answer = buildSystemImage(image, how, powers, listener);
    setImmediate(cancel);
    expect(await answer).toEqual({ isCancelled: true });
    expect(done).toEqual(['end', removed]);
  });
});

describe('fetchSystemBase', () => {
  test('a base that is there is not fetched', async () => {
    const { powers, commands } = worldOf(debian, []);
    expect(await fetchSystemBase('debian:trixie', '/s', powers, listener)).toMatchObject({ baseId: id('a') });
    expect(commands).toEqual([]);
  });

  test('one that is not there is pulled', async () => {
    const { powers, commands } = worldOf({}, [{ leaves: debian }]);
    expect(await fetchSystemBase('debian:trixie', '/s', powers, listener)).toMatchObject({ baseId: id('a') });
    expect(commands[0]!.args).toEqual(['pull', 'debian:trixie']);
  });

  test.each<[string, object]>([
    [
      'Error response from daemon: manifest for debian:trixy not found: manifest unknown: manifest unknown',
      { failed: expect.stringContaining('could not fetch it: manifest for debian:trixy not found'), isBadInput: true },
    ],
    [
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: network is unreachable',
      {
        failed:
          'The engine has no image debian:trixy, and could not fetch it: Get "https://registry-1.docker.io/v2/": dial tcp: network is unreachable.',
      },
    ],
    [
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": tls: x509: certificate signed by unknown authority',
      { failed: expect.stringContaining('unknown authority.') },
    ],
  ])('%s', async (line, answer) => {
    const { powers } = worldOf({}, [{ code: 1, lines: ['Pulling', line] }]);
    expect(await fetchSystemBase('debian:trixy', '/s', powers, listener)).toEqual({ lines: [], ...answer });
  });
});

test.each([
  [0, 'build-kit'],
  [1, 'classic'],
])('where the plugin for BuildKit ends with %d, the builder is %s', async (code, builder) => {
  const { powers, commands } = worldOf({}, [{ code }]);
  expect(await findBuilder('/s', powers)).toBe(builder);
  expect(commands[0]!.args).toEqual(['buildx', 'version']);
});
