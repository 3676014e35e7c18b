import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { officialFeature, officialFeaturePrefix } from '../../src/known/official-features.ts';
import type { FeatureMetadata, FeatureTable } from '../../src/known/official-shapes.ts';
import { compareVersions } from '../../src/syntax/version.ts';
import { inner, readLoosely, strings, words } from './json.ts';
import type { Json } from './json.ts';

type Epoch = { versions: string[]; commit: string; metadata: FeatureMetadata };

/** Lifecycle commands. */
export const hooks = words('onCreateCommand updateContentCommand postCreateCommand postStartCommand postAttachCommand');
const reaching = [...words('privileged init capAdd securityOpt mounts entrypoint containerEnv'), ...hooks];
const inert = words(
  'id version name documentationURL licenseURL description descripton keywords customizations options installsAfter legacyIds extensions settings buildArg install',
);

/** Options whose value changes what the container can do. */
const tellingOptions: Record<string, readonly string[]> = {
  'docker-in-docker': ['version', 'moby'],
  'docker-outside-of-docker': ['version', 'moby', 'socketPath'],
  'desktop-lite': ['password'],
  sshd: ['gatewayPorts'],
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
