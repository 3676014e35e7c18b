import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { officialFeature, officialFeaturePrefix } from '../../src/known/official-features.ts';
import type { FeatureMetadata } from '../../src/known/official-shapes.ts';
import type { ImageDefinition, MetadataEntry } from '../../src/known/official-shapes.ts';
import { hooks, pickFeature } from './features.ts';
import { inner, readLoosely, strings, words } from './json.ts';
import type { Json } from './json.ts';

const labelled = [...hooks, ...words('mounts containerEnv containerUser init privileged capAdd securityOpt remoteUser')];
/** The rest of what the reference CLI copies into the label (pickConfigProperties): no official image uses it, so the table has no place for it. */
const alsoLabelled = words(
  'waitFor userEnvProbe remoteEnv overrideCommand portsAttributes otherPortsAttributes forwardPorts shutdownAction updateRemoteUserUID hostRequirements',
);

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
