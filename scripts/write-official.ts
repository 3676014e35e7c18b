/**
 * Writes the tables of the official Dev Container Features and images, src/known/official-{features,images}-table.ts.
 *
 *     npx tsx scripts/write-official.ts [CONFIGURATIONS [FEATURES-REPOSITORY]]
 *
 * CONFIGURATIONS holds official-features, official-images and INDEX.jsonl (default ../shared/corpus). With FEATURES-REPOSITORY, a git directory of
 * devcontainers/features, the table of Features is written from its newest commit and history; without it that table is checked only, and the table
 * of images is written. Exits 2 when something is missing, or when the table of Features lacks what the configurations have.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'jsonc-parser';
import { officialFeature, officialFeaturePrefix } from '../src/known/official-features.ts';
import type { FeatureMetadata, FeatureTable } from '../src/known/official-features.ts';
import type { ImageDefinition, MetadataEntry } from '../src/known/official-images.ts';
import { compareVersions } from '../src/syntax/version.ts';

/** An object of a JSON text, of which nothing is known yet. */
interface Json {
  readonly [key: string]: unknown;
}
type Epoch = { versions: string[]; commit: string; metadata: FeatureMetadata };

const hooks = words('onCreateCommand updateContentCommand postCreateCommand postStartCommand postAttachCommand');
const reaching = [...words('privileged init capAdd securityOpt mounts entrypoint containerEnv'), ...hooks];
const inert = words(
  'id version name documentationURL licenseURL description descripton keywords customizations options installsAfter legacyIds extensions settings buildArg install',
);
const labelled = [...hooks, ...words('mounts containerEnv containerUser init privileged capAdd securityOpt remoteUser')];
/** The rest of what the reference CLI copies into the label (pickConfigProperties): no official image uses it, so the table has no place for it. */
const alsoLabelled = words(
  'waitFor userEnvProbe remoteEnv overrideCommand portsAttributes otherPortsAttributes forwardPorts shutdownAction updateRemoteUserUID hostRequirements',
);
/** Options whose value changes what the container can do. */
const tellingOptions: Record<string, readonly string[]> = {
  'docker-in-docker': ['version', 'moby'],
  'docker-outside-of-docker': ['version', 'moby', 'socketPath'],
  'desktop-lite': ['password'],
  sshd: ['gatewayPorts'],
};

/**
 * What the Dockerfiles of devcontainers/images say, PATH left out (read at bed3eb260c3c; none has an ENTRYPOINT, and none ends as another user than
 * root). ENTRYPOINT and CMD of the images they start from: docker-library/python 4f070595, php 445bf414, ruby d55e25ae, nodejs/docker-node f27d936f;
 * golang 7c8c182b, rust-lang/docker-rust 7668ee29, buildpack-deps 8330ca1d and dotnet/dotnet-docker 3ed00b61 (sdk) set none and no USER.
 */
const dockerfiles: Record<string, Partial<ImageDefinition>> = {
  anaconda: { base: 'base-debian', environment: { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } },
  'base-alpine': { upstream: 'alpine' },
  'base-debian': { upstream: 'buildpack-deps' },
  'base-ubuntu': { upstream: 'buildpack-deps' },
  cpp: { base: 'base-debian', environment: { VCPKG_ROOT: '/usr/local/vcpkg', VCPKG_DOWNLOADS: '/usr/local/vcpkg-downloads' } },
  dotnet: { upstream: 'mcr.microsoft.com/dotnet/sdk', environment: { NUGET_XMLDOC_MODE: '' } },
  go: { upstream: 'golang' },
  java: { base: 'base-debian', environment: { JAVA_HOME: '/usr/lib/jvm/msopenjdk-current', LANG: 'en_US.UTF-8' } },
  'java-8': { base: 'base-debian' },
  'javascript-node': { upstream: 'node', entrypoint: ['docker-entrypoint.sh'], command: ['node'] },
  jekyll: { base: 'ruby', environment: { LANG: 'en_US.UTF-8', LANGUAGE: 'en_US', TZ: 'Etc/UTC', LC_ALL: 'en_US.UTF-8' } },
  miniconda: { base: 'base-debian', environment: { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } },
  php: { upstream: 'php', entrypoint: ['docker-php-entrypoint'], command: ['apache2-foreground'] },
  python: { upstream: 'python', command: ['python3'] },
  ruby: { upstream: 'ruby', command: ['irb'] },
  rust: { upstream: 'rust' },
  'typescript-node': { base: 'javascript-node' },
  universal: {
    upstream: 'ubuntu',
    environment: { LANG: 'C.UTF-8', SHELL: '/bin/bash', DOCKER_BUILDKIT: '1' },
    command: ['sleep', 'infinity'],
    volumes: ['/var/lib/docker'],
  },
};

/**
 * Versions 2.13 to 5 of universal: as today but for these, from the lockfile of 5.1.5 (devcontainers/images afbdf7cc~1). The Features of those
 * versions differ among each other only in PATH.
 */
const universal5: Record<string, readonly [id: string, version: string]> = {
  conda: ['conda:1', '1.2.5'],
  'copilot-cli': ['copilot-cli:1', '1.0.0'],
  'docker-in-docker': ['docker-in-docker:2', '2.16.1'],
  node: ['node:1', '1.7.1'],
  oryx: ['oryx:1', '1.4.1'],
};

/** The part of a devcontainer-feature.json that the table keeps, PATH left out. Throws on a property it has no place for. */
export function pickFeature(id: string, text: Json): FeatureMetadata {
  const stranger = Object.keys(text).find((key) => !reaching.includes(key) && !inert.includes(key));
  if (stranger !== undefined) throw new Error(`${id}: the table has no place for ${stranger}`);
  if (hooks.some((hook) => text[hook] !== undefined && typeof text[hook] !== 'string'))
    throw new Error(`${id}: a lifecycle command is no string`);
  const options = (tellingOptions[id] ?? []).flatMap((name) => {
    const option = inner(inner(text, 'options'), name);
    return option['type'] === undefined ? [] : [[name, { type: option['type'], default: option['default'] }]];
  });
  const { PATH: _path, ...containerEnv } = inner(text, 'containerEnv');
  const kept: Json = { ...text, containerEnv: Object.keys(containerEnv).length === 0 ? undefined : containerEnv };
  return {
    ...Object.fromEntries(reaching.filter((key) => kept[key] !== undefined).map((key) => [key, kept[key]])),
    ...Object.fromEntries(['installsAfter', 'legacyIds'].filter((key) => text[key] !== undefined).map((key) => [key, text[key]])),
    ...(options.length === 0 ? {} : { options: Object.fromEntries(options) }),
  };
}

function words(text: string): string[] {
  return text.split(' ');
}

function inner(value: Json, key: string): Json {
  const found = value[key];
  return typeof found === 'object' && found !== null ? (found as Json) : {};
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** All versions of all present Features, from the history of their repository. */
export function readFeatureHistory(repository: string): FeatureTable {
  const git = (...rest: string[]): string => execFileSync('git', ['-C', repository, ...rest], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const ids = git('ls-tree', '--name-only', 'HEAD:src').split('\n').filter(Boolean).sort();
  return Object.fromEntries(
    ids.map((id) => {
      const tip = JSON.parse(git('show', `HEAD:src/${id}/devcontainer-feature.json`)) as Json;
      const rows = [...strings(tip['legacyIds']), id].flatMap((folder) => {
        const file = `src/${folder}/devcontainer-feature.json`;
        return git('log', '--reverse', '--no-merges', '--format=%H', '--', file)
          .split('\n')
          .filter(Boolean)
          .flatMap((commit) => {
            const present = git('ls-tree', '--name-only', commit, file) !== '';
            const text = present ? readLoosely(git('show', `${commit}:${file}`)) : undefined;
            return text?.['version'] === undefined ? [] : [{ version: String(text['version']), commit, metadata: pickFeature(id, text) }];
          });
      });
      return [id, toEpochs(rows).map((epoch) => ({ versions: toRuns(epoch.versions), commit: epoch.commit, metadata: epoch.metadata }))];
    }),
  );
}

function readLoosely(text: string): Json | undefined {
  const value: unknown = parse(text);
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}

function effect({ installsAfter: _after, legacyIds: _legacy, ...metadata }: FeatureMetadata): string {
  return JSON.stringify(metadata);
}

/** Versions in a row with the same effect; a version that was written with two different ones is left out. */
function toEpochs(rows: readonly { version: string; commit: string; metadata: FeatureMetadata }[]): Epoch[] {
  const epochs: Epoch[] = [];
  for (const version of [...new Set(rows.map((row) => row.version))].sort(compareVersions)) {
    const same = rows.filter((row) => row.version === version);
    if (new Set(same.map(({ metadata }) => effect(metadata))).size > 1) continue;
    const { commit, metadata } = same.at(-1)!;
    const last = epochs.at(-1);
    if (last !== undefined && effect(last.metadata) === effect(metadata)) {
      last.versions.push(version);
      last.commit = commit.slice(0, 12);
      last.metadata = metadata;
    } else epochs.push({ versions: [version], commit: commit.slice(0, 12), metadata });
  }
  return epochs;
}

/** `1.0.0 1.0.1 1.0.2 1.1.0` as `1.0.0-2 1.1.0`. */
function toRuns(versions: readonly string[]): string {
  const runs: { minor: string; first: number; last: number }[] = [];
  for (const version of versions) {
    const cut = version.lastIndexOf('.') + 1;
    const minor = version.slice(0, cut);
    const patch = Number(version.slice(cut));
    const run = runs.at(-1);
    if (run !== undefined && run.minor === minor && run.last + 1 === patch) run.last = patch;
    else runs.push({ minor, first: patch, last: patch });
  }
  return runs.map(({ minor, first, last }) => minor + (first === last ? String(first) : `${first}-${last}`)).join(' ');
}

/** The image definitions of the folder, Features in the order in which the reference CLI installs them. */
export function readImages(corpus: string): Readonly<Record<string, ImageDefinition>> {
  const folder = join(corpus, 'official-images');
  const images = readdirSync(folder)
    .sort()
    .map((id): [string, ImageDefinition] => {
      const read = (name: string): Json => readLoosely(readFileSync(join(folder, id, name), 'utf8')) ?? {};
      return [id, readImage(id, read, readdirSync(join(folder, id)))];
    });
  const { features, own } = Object.fromEntries(images)['universal']!;
  const older = features.map((each) => universal5[each[0].slice(0, each[0].indexOf(':'))] ?? each);
  return Object.fromEntries([...images, ['universal-5', { version: '5.1.5', like: 'universal', features: older, own }]]);
}

function readImage(id: string, read: (name: string) => Json, files: readonly string[]): ImageDefinition {
  const configuration = read('devcontainer.json');
  const stranger = alsoLabelled.find((key) => configuration[key] !== undefined);
  if (stranger !== undefined) throw new Error(`${id}: the table has no place for ${stranger}`);
  const stated = dockerfiles[id];
  if (stated === undefined) throw new Error(`${id}: nothing is stated about its Dockerfile`);
  const locked = inner(read('devcontainer-lock.json'), 'features');
  const local: Record<string, FeatureMetadata> = {};
  for (const file of files.filter((name) => name.startsWith('local-features__'))) {
    const key = `./local-features/${file.split('__')[1]}`;
    if (inner(configuration, 'features')[key] !== undefined) local[key] = pickFeature(key, read(file));
  }
  const features = installOrder(configuration, local, locked).map((key): [string, string] => {
    if (key.startsWith('./')) return [key, ''];
    const version = String(inner(locked, key)['version']);
    if (officialFeature(bare(key), version) === undefined) throw new Error(`${id}: ${key} ${version} is not in the table of Features`);
    return [key.slice(officialFeaturePrefix.length), version];
  });
  const telling = Object.entries(local).flatMap(([key, { installsAfter: _after, ...rest }]) =>
    Object.keys(rest).length > 0 ? [[key, rest]] : [],
  );
  return {
    version: String(read('manifest.json')['version']),
    ...stated,
    features,
    ...(telling.length > 0 ? { local: Object.fromEntries(telling) } : {}),
    own: Object.fromEntries(
      labelled.filter((key) => configuration[key] !== undefined).map((key) => [key, configuration[key]]),
    ) as MetadataEntry,
  };
}

/** A Feature as `installsAfter` and `overrideFeatureInstallOrder` name it: without tag. */
function bare(key: string): string {
  return key.startsWith('./') ? key : key.slice(0, key.lastIndexOf(':'));
}

/** Rounds of what waits for nothing, those that the configuration puts first alone, each sorted by id (computeDependsOnInstallationOrder). */
function installOrder(configuration: Json, local: Record<string, FeatureMetadata>, locked: Json): string[] {
  const wanted = strings(configuration['overrideFeatureInstallOrder']);
  const priority = (key: string): number => (wanted.includes(bare(key)) ? wanted.length - wanted.indexOf(bare(key)) : 0);
  const after = (key: string): readonly string[] =>
    (local[key] ?? officialFeature(bare(key), String(inner(locked, key)['version']))?.metadata)?.installsAfter ?? [];
  let waiting = Object.keys(inner(configuration, 'features'));
  const order: string[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter((key) => !waiting.some((other) => after(key).includes(bare(other))));
    const top = Math.max(...ready.map(priority));
    const round = ready.filter((key) => priority(key) === top).sort((a, b) => a.localeCompare(b));
    if (round.length === 0) throw new Error('Features wait for each other');
    order.push(...round);
    waiting = waiting.filter((key) => !round.includes(key));
  }
  return order;
}

/** The repository and commit that INDEX.jsonl states for a set. */
export function sourceOf(corpus: string, set: string): { repository: string; commit: string } {
  const rows = readFileSync(join(corpus, 'INDEX.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
  const row = rows.find((each) => each['set'] === set);
  if (row === undefined) throw new Error(`INDEX.jsonl has no line of the set ${set}`);
  return { repository: String(row['repo']), commit: String(row['commit']) };
}

/** What the table of Features lacks or says otherwise of the versions in the folder: one line each. */
export function compareFeatures(corpus: string): string[] {
  const folder = join(corpus, 'official-features');
  return readdirSync(folder)
    .sort()
    .flatMap((id) => {
      const text = JSON.parse(readFileSync(join(folder, id, 'devcontainer-feature.json'), 'utf8')) as Json;
      const version = String(text['version']);
      const known = officialFeature(officialFeaturePrefix + id, version);
      if (known === undefined) return [`${id} ${version} is not in the table`];
      return JSON.stringify(known.metadata) === JSON.stringify(pickFeature(id, text)) ? [] : [`${id} ${version} differs from the table`];
    });
}

function write(name: string, header: string, body: string): void {
  const file = resolve(import.meta.dirname, '../src/known', name);
  writeFileSync(file, `// Written by scripts/write-official.ts from ${header}. Do not edit.\n${body}`);
  execFileSync('npx', ['oxfmt', '--write', file], { stdio: 'inherit' });
}

function main(corpus: string, repository: string | undefined): number {
  const missing = ['INDEX.jsonl', 'official-features', 'official-images']
    .map((name) => join(corpus, name))
    .find((path) => !existsSync(path));
  if (missing !== undefined) {
    console.error(`missing: ${missing}`);
    return 2;
  }
  if (repository !== undefined) {
    const commit = execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    const table = JSON.stringify(readFeatureHistory(repository));
    write(
      'official-features-table.ts',
      `devcontainers/features ${commit} and its history`,
      `import type { FeatureTable } from './official-features.ts';\n\nexport const featuresSource = { repository: 'devcontainers/features', commit: '${commit}' } as const;\n\nexport const featureTable: FeatureTable = ${table};\n`,
    );
    console.log('The table of Features is written: run again without a repository for the images.');
    return 0;
  }
  const differences = compareFeatures(corpus);
  if (differences.length > 0) {
    console.error([...differences, 'Give the git directory of devcontainers/features as the second argument.'].join('\n'));
    return 2;
  }
  const source = sourceOf(corpus, 'official-images');
  write(
    'official-images-table.ts',
    `${source.repository} ${source.commit}`,
    `import type { ImageDefinition } from './official-images.ts';\n\nexport const imagesSource = ${JSON.stringify(source)} as const;\n\nexport const imageTable: Readonly<Record<string, ImageDefinition>> = ${JSON.stringify(readImages(corpus))};\n`,
  );
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = main(process.argv[2] ?? '../shared/corpus', process.argv[3]);
