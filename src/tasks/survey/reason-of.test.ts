import { expect, test } from 'vitest';
import { reasonOf } from './reason-of.ts';

// As readers say it, each with names of its own.
test.each([
  ['the image ghcr.io/a/b:1 was not looked up', 'an image was not looked up'],
  ['the image ghcr.io/a/b:1 was not looked up: the registry did not answer', 'an image could not be looked up'],
  ['the image x was not looked up and is not looked up: a', 'the image x was not looked up and is not looked up: a'],
  ['Feature ghcr.io/a/b:1 was not looked up', 'a Feature was not looked up'],
  ['Feature ghcr.io/a/b:1 was not looked up: denied', 'a Feature could not be looked up'],
  ['the files of Feature ./local were not read', 'the files of a local Feature were not read'],
  ['install.sh and 2 more of Feature go 1.3.4 was not read', 'a file of a Feature was not read'],
  ['the label of the image x cannot be read', 'what an image says of itself cannot be read'],
  ['ONBUILD of the image x changes what it says', 'what an image says of itself cannot be read'],
  ['.devcontainer/Dockerfile is not there', 'a Dockerfile is not there'],
  ['Dockerfile does not exist', 'a Dockerfile is not there'],
  ['docker/api.Containerfile does not exist', 'a Dockerfile is not there'],
  ['docker/dev.docker is not there', 'a Dockerfile is not there'],
  ['Dockerfile.dev was not read: it is a folder', 'a Dockerfile was not read'],
  ['docker/compose.testing.yaml does not exist', 'a Compose file is not there'],
  ['compose.yml could be read only in part: x', 'a Compose file was not read whole'],
  ['compose.yml was not read: it lies outside the repository', 'a file that it names lies outside the workspace'],
  ['.env does not exist', 'a file or service that it names does not exist'],
  ['the service db that it extends does not exist', 'a file or service that it names does not exist'],
  ['.env could be read only in part', 'a file that it names could be read only in part'],
  ['which service it extends depends on the host', 'which file it is made of depends on a variable of the host'],
  ['environment depends on the host variable TOKEN', 'something depends on a variable of the host'],
  ['the user depends on a variable of the host', 'something depends on a variable of the host'],
  ['FROM $BASE depends on a value that is not in the file', 'a Dockerfile depends on a value that is not in it'],
  ['which image a Dockerfile starts from depends on a value that is not in it', 'a Dockerfile depends on a value that is not in it'],
  ['the included https://x is not a file of the workspace', 'a file that it includes lies outside the workspace'],
  ['the Dockerfile lies outside the workspace and was not read', 'a file that it names lies outside the workspace'],
  ['more than 1000 mounts', 'it is too large to be read whole'],
  ['the project is too large to be read whole', 'it is too large to be read whole'],
  ['the port “x” could not be read', 'a value could not be read'],
  ['an item of mounts is not a string', 'a value could not be read'],
  ['runArgs is not a list', 'a value is not of the kind it must be'],
  ['--env-file x was not read: y', 'a file that it names was not read'],
  ['The file was not read: it has 3 MiB.', 'The file was not read'],
  // What names nothing stays as it is.
  ['the configuration names no image', 'the configuration names no image'],
  ['no image is named', 'no image is named'],
  ['the service of the dev container was not found', 'the service of the dev container was not found'],
  ['the Sysbox version of the host is not known', 'the Sysbox version of the host is not known'],
  ['The file is not there.', 'The file is not there'],
])('%s', (why, reason) => {
  expect(reasonOf(why)).toBe(reason);
});

test('what nobody knows is cut, and steers no terminal', () => {
  expect(reasonOf(`\u001b[31m${'x'.repeat(10_000)}`)).toBe(`\ufffd[31m${'x'.repeat(94)}…`);
});

test('takes no longer for texts that were made to be long', () => {
  for (const text of ['the image '.repeat(200_000), `${'a'.repeat(100_000)} is not`.repeat(20), ' of Feature '.repeat(100_000)]) {
    const start = performance.now();
    reasonOf(text);
    expect(performance.now() - start).toBeLessThan(200);
  }
});
