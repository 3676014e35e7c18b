import { describe, expect, test } from 'vitest';
import { imageId as id, imageOf, systemWorld } from '../../../test/system-world.ts';
import { buildSystemImage, fetchSystemBase, findBuilder } from './build-system-image.ts';
import { systemLabel } from './find-system-image.ts';

const listener = { onEvent: () => {}, nextStep: () => 1 };
const image = {
  name: 'containai/system:0123456789ab',
  hash: '0123456789ab',
  base: 'debian:trixie',
  baseId: id('a'),
  user: { uid: 1234, gid: 100 },
};
const { user } = image;
const how = { socket: '/run/engine.sock', builder: 'build-kit', anew: false } as const;
const debian = { 'debian:trixie': imageOf('a', ['l1']), [id('a')]: imageOf('a', ['l1']) };
const built = { ...debian, [image.name]: imageOf('b', ['l1', 'l2'], { [systemLabel]: image.hash }) };
const removed = 'remove /state/containai/system/n';

describe('buildSystemImage', () => {
  test('Docker’s CLI gets the files and nothing of this machine’s environment', async () => {
    const { powers, commands, done } = systemWorld(debian, [{ leaves: built }]);
    expect(await buildSystemImage(image, how, powers, listener)).toEqual({ ...image, id: id('b') });
    const [{ program, args, environment, folder, secret, input } = expect.fail()] = commands;
    expect([program, ...args]).toEqual([
      'docker',
      'build',
      '--build-arg=BASE=debian:trixie',
      '--build-arg=USER_ID=1234',
      '--build-arg=GROUP_ID=100',
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
    const { powers, commands } = systemWorld(debian, [{ leaves: built }], { https_proxy: 'http://me:pw@proxy', NO_PROXY: '' });
    await buildSystemImage(image, { ...how, builder: 'classic', anew: true }, powers, listener);
    expect(commands[0]!.args).toEqual(expect.arrayContaining(['--build-arg=https_proxy', '--no-cache']));
    expect(commands[0]!.args.join(' ')).not.toMatch(/pw|NO_PROXY/);
    expect(commands[0]!.environment).toMatchObject({ https_proxy: 'http://me:pw@proxy', DOCKER_BUILDKIT: '0' });
  });

  test('an image that was built anew takes the place of the old one', async () => {
    const { powers, done } = systemWorld(debian, [{ leaves: built }]);
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
    const { powers, done } = systemWorld(debian, [{ code: 1, lines }]);
    expect(await buildSystemImage(image, how, powers, listener)).toMatchObject({ failed });
    expect(done).toEqual([removed]);
  });

  test('what stands on another base than it is named after is not used', async () => {
    const { powers, done } = systemWorld(debian, [{ leaves: { ...debian, [image.name]: imageOf('b', ['m1', 'l2']) } }]);
    expect(await buildSystemImage(image, how, powers, listener)).toEqual({
      refused: `debian:trixie became another image while ${image.name} was built on it, and what was built is not used: build it again.`,
    });
    expect(done).toEqual([removed, `DELETE /images/${image.name}`]);
  });

  test('Docker’s CLI that cannot be started is said', async () => {
    const { powers } = systemWorld(debian, [{ code: null, refused: 'Docker’s CLI (docker) could not be started: ENOENT.' }]);
    expect(await buildSystemImage(image, how, powers, listener)).toEqual({
      refused: 'Docker’s CLI (docker) could not be started: ENOENT.',
    });
  });

  test('it ends when it is told to', async () => {
    const { powers, cancel, done } = systemWorld(debian, [{ code: null }]);
    const answer = buildSystemImage(image, how, powers, listener);
    setImmediate(cancel);
    expect(await answer).toEqual({ isCancelled: true });
    expect(done).toEqual(['end', removed]);
  });
});

describe('fetchSystemBase', () => {
  test('a base that is there is not fetched', async () => {
    const { powers, commands } = systemWorld(debian, []);
    expect(await fetchSystemBase({ base: 'debian:trixie', user }, '/s', powers, listener)).toMatchObject({ baseId: id('a') });
    expect(commands).toEqual([]);
  });

  test('one that is not there is pulled', async () => {
    const { powers, commands } = systemWorld({}, [{ leaves: debian }]);
    expect(await fetchSystemBase({ base: 'debian:trixie', user }, '/s', powers, listener)).toMatchObject({ baseId: id('a') });
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
    const { powers } = systemWorld({}, [{ code: 1, lines: ['Pulling', line] }]);
    expect(await fetchSystemBase({ base: 'debian:trixy', user }, '/s', powers, listener)).toEqual({ lines: [], ...answer });
  });
});

test.each([
  [0, 'build-kit'],
  [1, 'classic'],
])('where the plugin for BuildKit ends with %d, the builder is %s', async (code, builder) => {
  const { powers, commands } = systemWorld({}, [{ code }]);
  expect(await findBuilder('/s', powers)).toBe(builder);
  expect(commands[0]!.args).toEqual(['buildx', 'version']);
});
