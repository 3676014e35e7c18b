import { describe, expect, test } from 'vitest';
import { surveyed, type SurveyedText } from '../../../test/surveys.ts';
import { matrix } from '../../matrix/catalogue.ts';
import { usages } from './usages.ts';

const base = '"image": "mcr.microsoft.com/devcontainers/base:debian"';
const usesOf = async (text: string, more?: SurveyedText): Promise<readonly string[]> => (await surveyed(text, undefined, more)).uses;

describe('a configuration uses', () => {
  test.each<[what: string, properties: string, uses: readonly string[]]>([
    ['an image alone', base, ['image']],
    ['an image and a command', `${base}, "postCreateCommand": "make"`, ['image-and-commands', 'lifecycle', 'image']],
    ['commands as objects and lists', `${base}, "onCreateCommand": { "a": ["b", "c"] }`, ['image-and-commands', 'lifecycle', 'image']],
    ['a command on the host', `${base}, "initializeCommand": "make"`, ['lifecycle', 'image', 'initialize-command']],
    ['neither image nor Dockerfile', '"postStartCommand": "make"', ['lifecycle', 'no-image']],
    ['a Dockerfile', '"build": { "dockerfile": "Dockerfile" }', ['dockerfile']],
    ['a Feature', `${base}, "features": { "ghcr.io/devcontainers/features/node:1": {} }`, ['features', 'image']],
    ['an empty list of Features', `${base}, "features": {}`, ['image']],
    [
      'an inner engine',
      `${base}, "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} }`,
      ['docker-in-docker', 'features', 'image', 'privileged-brought'],
    ],
    [
      'an inner engine by its old name',
      `${base}, "features": { "docker-in-docker": "latest" }`,
      ['docker-in-docker', 'features', 'image', 'privileged-brought'],
    ],
    [
      'the outer engine, by a Feature',
      `${base}, "features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {} }`,
      ['features', 'docker-socket', 'image'],
    ],
    [
      'the outer engine, by its old name',
      `${base}, "features": { "docker-from-docker": "latest" }`,
      ['features', 'docker-socket', 'image'],
    ],
    [
      'the socket, by a mount',
      `${base}, "mounts": ["source=/var/run/docker.sock,target=/s,type=bind"]`,
      ['mounts', 'docker-socket', 'image', 'host-binds'],
    ],
    ['a user', `${base}, "remoteUser": "vscode"`, ['remote-user', 'image']],
    ['root as the container’s user', `${base}, "containerUser": "root"`, ['remote-user', 'image', 'root-user']],
    ['root by number', `${base}, "runArgs": ["-u", "0:0"]`, ['remote-user', 'image', 'root-user']],
    ['privileged as a property', `${base}, "privileged": true`, ['privileged', 'image']],
    ['privileged as an argument', `${base}, "runArgs": ["--privileged"]`, ['privileged', 'image']],
    ['privileged switched off', `${base}, "privileged": false`, ['image']],
    [
      'privileged twice',
      `${base}, "privileged": true, "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} }`,
      ['docker-in-docker', 'privileged', 'features', 'image', 'privileged-brought'],
    ],
    ['a volume', `${base}, "mounts": [{ "source": "v", "target": "/v", "type": "volume" }]`, ['mounts', 'image', 'volumes']],
    ['a mount among the arguments', `${base}, "runArgs": ["-v", "/dev/log:/dev/log"]`, ['mounts', 'image', 'host-binds']],
    [
      'a workspace that is moved',
      `${base}, "workspaceMount": "source=\${localWorkspaceFolder},target=/w,type=bind", "workspaceFolder": "/w"`,
      ['image'],
    ],
    ['a capability', `${base}, "capAdd": ["SYS_PTRACE"]`, ['capabilities', 'image']],
    ['a capability less', `${base}, "runArgs": ["--cap-drop=ALL"]`, ['image']],
    ['no filter', `${base}, "securityOpt": ["seccomp=unconfined"]`, ['image', 'seccomp-unconfined']],
    [
      'no filter, for a Feature',
      `${base}, "features": { "ghcr.io/devcontainers/features/go:1": {} }`,
      ['features', 'image', 'seccomp-unconfined'],
    ],
    ['a kernel parameter', `${base}, "runArgs": ["--sysctl", "net.ipv4.ip_forward=1"]`, ['sysctls', 'image']],
    ['a port', `${base}, "appPort": 3000`, ['image', 'ports']],
    ['a namespace of the host', `${base}, "runArgs": ["--network=host"]`, ['image', 'host-namespaces']],
    ['a device', `${base}, "runArgs": ["--device=/dev/kvm"]`, ['image', 'devices']],
    ['a GPU', `${base}, "runArgs": ["--gpus", "all"]`, ['image', 'gpu']],
    ['a variable of the host', `${base}, "containerEnv": { "A": "\${localEnv:A}" }`, ['image', 'host-variables']],
  ])('%s', async (_what, properties, uses) => {
    expect(await usesOf(`{ ${properties} }`)).toEqual(uses);
  });

  test('the services of a Compose file, where the workspace itself is no mount', async () => {
    const files = {
      'compose.yaml':
        'services:\n  app:\n    image: mcr.microsoft.com/devcontainers/base:debian\n    volumes: [".:/w"]\n  db:\n    image: mcr.microsoft.com/devcontainers/base:debian\n    volumes: ["data:/d"]\nvolumes:\n  data:\n',
    };
    const text = '{ "dockerComposeFile": "compose.yaml", "service": "app", "workspaceFolder": "/w" }';
    expect(await usesOf(text, { files })).toEqual(['mounts', 'image', 'several-containers', 'volumes']);
    expect(await usesOf(text, { files: { 'compose.yaml': files['compose.yaml'].replace('data:/d', './:/d') } })).toEqual([
      'image',
      'several-containers',
    ]);
  });

  test('nothing, where nothing could be read', async () => {
    expect(await usesOf('services: [', { format: 'compose', path: 'compose.yaml' })).toEqual([]);
  });
});

test('the study’s rows are those of its table, in its order and words', () => {
  const table = matrix.flatMap(({ study = [] }) => study).filter(({ section }) => section === 'Summary Compatibility Table');
  const rows = usages.flatMap(({ study }) => study ?? []);
  expect(rows.length).toBe(10);
  expect(new Map(rows.map(({ aspect, frequency }) => [aspect, frequency]))).toEqual(
    new Map(table.map(({ aspect, frequency }) => [aspect, frequency])),
  );
  expect(usages.findLastIndex(({ study }) => study !== undefined)).toBe(9);
});

test('no id stands twice', () => {
  expect(new Set(usages.map(({ id }) => id)).size).toBe(usages.length);
});
