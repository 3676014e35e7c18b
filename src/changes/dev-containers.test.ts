import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { devContainers } from './dev-containers.ts';

tellSigns(devContainers, [
  [
    'a dev container',
    { '.devcontainer/devcontainer.json': '{"image":"x"}' },
    [/^\.devcontainer\/devcontainer\.json: a dev container’s configuration$/u, 'warn'],
  ],
  ['one of several', { '.devcontainer/a/devcontainer.json': '{"image":"x"}' }, /a dev container’s configuration/u],
  ['one at the top', { '.devcontainer.json': '{}' }, /a dev container’s configuration/u],
  ['in other letters', { '.DevContainer/DevContainer.JSON': '{"initializeCommand":"x"}' }, [/runs “x” on this machine/u, 'error']],
  [
    'a command for this machine',
    { '.devcontainer.json': '{"initializeCommand":"./x"}' },
    [/initializeCommand runs “\.\/x” on this machine/u, 'error'],
  ],
  ['a list', { '.devcontainer.json': '{"initializeCommand":["a","b c"]}' }, /runs “a b c”/u],
  ['several at once', { '.devcontainer.json': '{"initializeCommand":{"one":"a","two":["b","c"]}}' }, /runs “a”, “b c” on/u],
  ['twice: the last', { '.devcontainer.json': '{"initializeCommand":"a","initializeCommand":"b"}' }, /runs “b” on/u],
  ['another file', { '.devcontainer/setup.sh': 'true' }, [/: a file of a dev container$/u, 'warn']],
  ['a file of Compose', { 'docker-compose.override.yml': '' }, /: what docker compose starts$/u],
  ['a newer one', { 'a/compose.yaml': '' }, /: what docker compose starts$/u],
  ['one of a dev container, once', { '.devcontainer/compose.yml': '' }, /^[^\n]*what docker compose starts$/u],
  ['a Dockerfile', { Dockerfile: '' }, /what an image is built of/u],
  [
    'one with a name',
    { 'dev.Dockerfile': '', 'Dockerfile.dev': '', Containerfile: '' },
    /dev\.Dockerfile[^]*Dockerfile\.dev[^]*Containerfile/u,
  ],
  ['bake', { 'docker-bake.hcl': '' }, /what docker buildx bake builds/u],
  [
    'what is kept out',
    { '.dockerignore': '', 'dev.Dockerfile.dockerignore': '' },
    [/dev\.Dockerfile\.dockerignore: what is kept out of builds/u, 'note'],
  ],
  ['other names', { 'devcontainer.json': '{}', 'compose.ts': '', 'README.md': '' }, 'clear'],
  ['mistakes', { '.devcontainer.json': '\ufeff{"initializeCommand":"x" "image":"y"' }, [/initializeCommand runs “x”/u, 'error']],
  ['mistakes are told', { '.devcontainer.json': '{' }, [/a dev container’s configuration, which is no JSON/u, 'warn']],
  ['nested too deep', { '.devcontainer.json': '{"a":['.repeat(50_000) }, [/nested too deep/u, 'error']],
  [
    'keys of a prototype',
    { '.devcontainer.json': '{"__proto__":{"initializeCommand":"x"}}' },
    [/^[^\n]*a dev container’s configuration$/u, 'warn'],
  ],
]);

const signs = (text: string): readonly string[] =>
  signsIn(devContainers, { '.devcontainer.json': text }).map(({ key, value }) => `${key}=${value}`);

test('another command for this machine changes one thing, another image one other', () => {
  const before = signs('{"image":"a","initializeCommand":"x"}');
  expect(signs('{ "initializeCommand": "x", "image": "a" } // the same')).toEqual(before);
  expect(signs('{"image":"a","initializeCommand":"y"}').filter((sign) => !before.includes(sign))).toEqual(['initializeCommand="y"']);
  expect(signs('{"image":"b","initializeCommand":"x"}').filter((sign) => !before.includes(sign))).toEqual(['={"image":"b"}']);
});
