import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { composeBinary } from '../../../test/compose-binary.ts';
import { skipReason } from '../../../test/skip.ts';
import type { FileAnswer } from '../format.ts';
import { composeCases } from '../../../test/compose-cases.ts';
import { ofCompose } from '../../../test/compose-config.ts';
import { ours } from '../../../test/compose-projection.ts';
import type { Projection } from '../../../test/compose-projection.ts';
import { readComposeProject } from './read-project.ts';
import type { ComposeReading } from './read-project.ts';

const binary = composeBinary();
const shared = join(import.meta.dirname, '../../../../shared/corpus');
// Compose names files by their real paths.
const corpus = existsSync(shared) ? realpathSync(shared) : shared;
const home = '/home/somebody';
const scratch = mkdtempSync(join(tmpdir(), 'containai-compose-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Where we and Compose 2.26 differ, and why that is right. By name of the case or file; `keys` of a service that are not compared. */
const knownDifferences: Readonly<Record<string, { readonly keys: readonly string[]; readonly why: string }>> = {
  'wild/zivid__zivid-ros/.devcontainer/podman/compose.yaml': {
    keys: ['devices', 'gpus'],
    why: 'a CDI name, which Compose understands from 2.30 on',
  },
};

/** Files of the corpus that Compose does not load by themselves, with what it says: parts of a project, or made for a host that sets variables. */
const refused: Readonly<Record<string, RegExp>> = {
  'wild/PalisadoesFoundation__talawa-api/compose.yaml': /required variable COMPOSE_PROJECT_NAME/u,
  'wild/PalisadoesFoundation__talawa-api/docker/compose.devcontainer.yaml': /required variable \w+/u,
  'wild/PalisadoesFoundation__talawa-api/docker/compose.rootless.devcontainer.yaml': /required variable \w+/u,
  'wild/TacoronteRiveroCristian__SubNetx/docker-compose.yaml': /No port specified/u,
  'wild/AarC10__jetbot-foundation-model-skills/.devcontainer/docker-compose.override.yml': /neither an image nor a build context/u,
  'wild/catosplace-devcontainers__engineering-base/.devcontainer/docker-compose.override.yml': /neither an image nor a build context/u,
  'cli-fixtures/configs/compose-with-name-using-env-var/.devcontainer/docker-compose.yml': /project name must not be empty/u,
  'wild/cougars-auv__cougars-dev/.devcontainer/gpu/docker-compose.yaml': /undefined service "router"|neither an image nor a build context/u,
  'wild/project-openubl__xhandler-rust/.devcontainer/podman/docker-compose.yml': /empty section between colons/u,
};

function readFromDisk(folder: string, paths: readonly string[]): ComposeReading {
  const files = new Map<string, FileAnswer>();
  for (;;) {
    const reading = readComposeProject({ paths, folder: '', files });
    if (reading.wants.length === 0) return reading;
    for (const { name } of reading.wants) {
      const path = join(folder, name);
      files.set(name, existsSync(path) && statSync(path).isFile() ? { text: readFileSync(path, 'utf8') } : { missing: true });
    }
  }
}

function runCompose(folder: string, paths: readonly string[]): { readonly json?: unknown; readonly error?: string } {
  try {
    const args = [...paths.flatMap((path) => ['-f', path]), '--profile', '*', 'config', '--format', 'json'];
    const output = execFileSync(binary!, args, {
      cwd: folder,
      env: { HOME: home, PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
    });
    return { json: JSON.parse(output) };
  } catch (error) {
    return {
      error: String((error as { stderr?: string }).stderr ?? error)
        .split('\n')
        .filter((line) => !line.startsWith('time='))
        .join('\n'),
    };
  }
}

/** Both readings, without the keys that are known to differ; or what Compose says instead. */
function readBoth(
  name: string,
  folder: string,
  paths: readonly string[],
): { readonly ours: unknown; readonly theirs: unknown; readonly error: string } {
  const reading = ours(readFromDisk(folder, paths), folder, home);
  const theirs = runCompose(folder, paths);
  const ignored = new Set(knownDifferences[name]?.keys ?? []);
  const compared = (services: Projection): unknown =>
    Object.entries(services)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([service, keys]) => [service, Object.fromEntries(Object.entries(keys).filter(([key]) => !ignored.has(key)))]);
  return { ours: compared(reading), theirs: compared(ofCompose(theirs.json ?? {})), error: theirs.error ?? '' };
}

const noBinary = skipReason(
  binary === undefined,
  'the comparison with docker compose config: no docker-compose 2.26 is unpacked (CI=true and root download it)',
);

describe.skipIf(noBinary)('reads cases of our own as docker compose config does', () => {
  test.each(composeCases.map((one) => [one.name, one] as const))('%s', (name, { files, paths }) => {
    const folder = join(scratch, name.replaceAll(/\W+/gu, '-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const read = readBoth(name, folder, paths ?? []);
    expect(read.error).toBe('');
    expect(read.ours).toEqual(read.theirs);
  });
});

function corpusFiles(): readonly string[] {
  if (!existsSync(corpus)) return [];
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((path) => /compose[^/]*\.ya?ml$/iu.test(path))
    .map((path) => join(corpus, path));
}

const files = corpusFiles();
const noCorpus = skipReason(files.length === 0, 'the comparison with docker compose config on real files: the shared corpus is not there');

const named = files.map((path) => [relative(corpus, path), path] as const);

describe.skipIf(noBinary || noCorpus)('reads real files as docker compose config does', () => {
  test.each(named.filter(([name]) => refused[name] === undefined))('%s', (name, path) => {
    const read = readBoth(name, dirname(path), [basename(path)]);
    expect(read.error).toBe('');
    expect(read.ours).toEqual(read.theirs);
  });

  test.each(named.filter(([name]) => refused[name] !== undefined))(
    '%s, which Compose refuses by itself, is read all the same',
    (name, path) => {
      const read = readBoth(name, dirname(path), [basename(path)]);
      expect(read.error).toMatch(refused[name]!);
      expect(read.ours).not.toEqual([]);
    },
  );
});
