import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { composeOpenings, referenceCliVersion } from '../../known/reference-cli.ts';
import { type DevcontainerWish, devcontainerArguments, devcontainerEnvironment } from './devcontainer-command.ts';

const plain: DevcontainerWish = {
  workspace: '/w/app',
  configuration: '/w/app/.devcontainer/devcontainer.json',
  form: 'image',
  override: '/state/ID/override.json',
  folder: '/state/ID',
  gate: '/run/ID.sock',
  lockfile: 'none',
  existing: 'use',
  buildCache: true,
  builder: 'build-kit',
  gpu: 'none',
  updateRemoteUserUid: 'on',
  commands: 'all',
  remoteEnvironment: {},
  granted: {},
  registries: [],
};

const always = [
  'up',
  '--workspace-folder=/w/app',
  '--config=/w/app/.devcontainer/devcontainer.json',
  '--override-config=/state/ID/override.json',
  '--user-data-folder=/state/ID/devcontainer',
  '--mount-workspace-git-root=false',
  '--log-format=json',
  '--log-level=info',
  '--oci-auth-hardening',
  '--include-merged-configuration',
];
const usual = ['--no-lockfile', '--gpu-availability=none', '--update-remote-user-uid-default=on'];

describe('arguments', () => {
  test.each<[string, Partial<DevcontainerWish>, readonly string[], readonly string[]]>([
    ['of a plain wish', {}, [], []],
    ['a lockfile that must fit', { lockfile: 'frozen' }, ['--frozen-lockfile'], ['--no-lockfile']],
    ['a new container', { existing: 'replace' }, ['--remove-existing-container'], []],
    ['a container that must be there', { existing: 'expect' }, ['--expect-existing-container'], []],
    ['no cache', { buildCache: false }, ['--build-no-cache'], []],
    ['the old builder', { builder: 'classic' }, ['--buildkit=never'], []],
    ['graphics', { gpu: 'all' }, ['--gpu-availability=all'], ['--gpu-availability=none']],
    [
      'the number of the user',
      { updateRemoteUserUid: 'never' },
      ['--update-remote-user-uid-default=never'],
      ['--update-remote-user-uid-default=on'],
    ],
    ['no commands', { commands: 'none' }, ['--skip-post-create'], []],
    ['no commands of an editor', { commands: 'before-attach' }, ['--skip-post-attach'], []],
    ['secrets', { secretsFile: '/home/me/secrets.json' }, ['--secrets-file=/home/me/secrets.json'], []],
    [
      'variables of commands',
      { remoteEnvironment: { A: '-x', B: 'one=two\nthree' } },
      ['--remote-env=A=-x', '--remote-env=B=one=two\nthree'],
      [],
    ],
    ['a Feature besides', { feature: 'localhost:1/a/b:1' }, ['--additional-features={"localhost:1/a/b:1":{}}'], []],
    ['a terminal', { terminal: { columns: 80, rows: 24 } }, ['--terminal-columns=80', '--terminal-rows=24'], []],
  ])('%s', (_, wish, more, less) => {
    const expected = [...always, ...usual, ...more].filter((argument) => !less.includes(argument));
    expect([...devcontainerArguments({ ...plain, ...wish })].sort()).toEqual(expected.sort());
  });
});

const own = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/state/ID/devcontainer/home',
  LANG: 'C.UTF-8',
  TMPDIR: '/state/ID/devcontainer/tmp',
  DOCKER_HOST: 'unix:///run/ID.sock',
  DOCKER_CONFIG: '/state/ID/docker',
  DOCKER_BUILDKIT: '1',
  DOCKER_CLI_HINTS: 'false',
  BUILDX_BUILDER: 'default',
  BUILDX_CONFIG: '/state/ID/docker/buildx',
  BUILDX_GIT_INFO: 'false',
  BUILDX_GIT_LABELS: 'false',
  BUILDX_GIT_CHECK_DIRTY: 'false',
  BUILDKIT_PROGRESS: 'plain',
  COMPOSE_PROGRESS: 'plain',
  COMPOSE_EXPERIMENTAL_GIT_REMOTE: 'false',
  COMPOSE_EXPERIMENTAL_OCI_REMOTE: 'false',
};
const secrets = {
  GITHUB_TOKEN: 's',
  SSH_AUTH_SOCK: '/a',
  DOCKER_CONTEXT: 'c',
  XDG_CONFIG_HOME: '/x',
  NODE_OPTIONS: '--x',
  COMPOSE_FILE: 'x',
  GIT_CONFIG_GLOBAL: '/x',
};

describe('the environment', () => {
  test.each<[string, Partial<DevcontainerWish>, Readonly<Record<string, string>>, object, readonly string[]]>([
    ['of a plain wish', {}, {}, own, []],
    ['nothing of this machine’s', {}, secrets, own, []],
    ['the language', {}, { LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, { ...own, LANG: 'de_DE.UTF-8' }, []],
    [
      'how to reach the network',
      {},
      { HTTPS_PROXY: 'http://p:3128', no_proxy: 'localhost', NODE_EXTRA_CA_CERTS: '/ca.pem' },
      { ...own, HTTPS_PROXY: 'http://p:3128', no_proxy: 'localhost', NODE_EXTRA_CA_CERTS: '/ca.pem' },
      [],
    ],
    ['what was granted', { granted: { TOKEN: 't', HOME: '/home/me' } }, {}, { ...own, TOKEN: 't', HOME: '/home/me' }, []],
    [
      'no grant takes the gate away',
      { granted: { DOCKER_HOST: 'unix:///var/run/docker.sock', BUILDX_BUILDER: 'mine', PATH: '/evil' } },
      {},
      own,
      ['DOCKER_HOST', 'BUILDX_BUILDER', 'PATH'],
    ],
    [
      'no programs of the repository',
      {},
      { PATH: 'bin:/w/app/node_modules/.bin:/w/app::/w/application/bin:/usr/bin:.' },
      { ...own, PATH: '/w/application/bin:/usr/bin' },
      [],
    ],
    ['the old builder', { builder: 'classic' }, {}, { ...own, DOCKER_BUILDKIT: '0' }, []],
    ['the project that was judged', { composeProject: 'app' }, {}, { ...own, COMPOSE_PROJECT_NAME: 'app' }, []],
    [
      'a file .env opens nothing',
      { form: 'compose', granted: { SSH_AUTH_SOCK: '/agent' } },
      { https_proxy: 'http://p:3128' },
      { ...own, ...Object.fromEntries(composeOpenings.map((name) => [name, ''])), https_proxy: 'http://p:3128', SSH_AUTH_SOCK: '/agent' },
      [],
    ],
  ])('%s', (_, wish, host, variables, withheld) => {
    expect(devcontainerEnvironment({ ...plain, ...wish }, host)).toEqual({ variables, withheld });
  });
});

test('the package names the release of the reference CLI that this code knows, and no other', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  expect(dependencies).toEqual({ '@devcontainers/cli': referenceCliVersion });
});
