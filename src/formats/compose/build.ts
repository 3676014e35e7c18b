import { fact } from '../../model/fact.ts';
import type { Origin } from '../../model/fact.ts';
import type { BuildDraft } from '../../model/request-fields.ts';
import { joinPath, readHostPath } from '../../syntax/host-path.ts';
import { localCacheFolder } from '../../syntax/local-cache.ts';
import { ulimitText } from './confinement.ts';
import type { Placing } from './placing.ts';
import { booleanFact, leaveOpen, nameOf, noteUses, odd, textFact, wrongType } from './placing.ts';
import { expandTilde } from './session.ts';
import { pairsOf } from './pairs.ts';
import { get, isNothing, map, originOf, textOf } from './tree.ts';
import type { Entry, Node } from './tree.ts';
import { readVariable } from './variables.ts';

type Place = (placing: Placing<BuildDraft>, node: Node, key: string) => void;

/**
 * Fills a build from the `build` key of a service, a context alone or a map (compose-spec build.md). `folder` is that of the service: a
 * build without a context has it, even where the rest of it comes from a file in another folder.
 */
export function placeBuild(placing: Placing<BuildDraft>, written: Node, folder: string): void {
  const node =
    written.kind === 'scalar' ? map([{ key: 'context', keyStart: written.start, keyEnd: written.end, node: written }], written) : written;
  if (node.kind === 'list') return wrongType(placing, 'build', 'a string or a map', node);
  for (const entry of node.entries) {
    const place = keys.get(entry.key);
    if (place !== undefined) {
      if (!isNothing(entry.node)) place(placing, entry.node, entry.key);
    } else if (!entry.key.startsWith('x-') && entry.key !== 'context' && entry.key !== 'dockerfile') {
      odd(
        placing,
        'unknown-property',
        `${entry.key.slice(0, 100)} is no key of build: Compose refuses the file`,
        entry.key,
        originOf(entry.node),
      );
    }
  }
  placeContext(placing, node, folder);
}

/** Whether a context is fetched by the builder instead of read from a folder (compose-go types, moby urlutil). */
function isRemoteContext(text: string): boolean {
  return /^(?:https?|git|ssh|oci-layout|docker-image|target|service):|^git@|^github\.com\//u.test(text);
}

function placeContext(placing: Placing<BuildDraft>, node: Node, serviceFolder: string): void {
  const { draft } = placing;
  const context = get(node, 'context');
  const text = textOf(context) ?? '.';
  const at = isNothing(context) ? node : context;
  if (context !== undefined) noteUses(placing, context, 'context');
  const isRemote = isRemoteContext(text);
  const folder = isRemote ? text : readHostPath(expandTilde(text), isNothing(context) ? serviceFolder : context.file.folder);
  draft.context = fact(folder, originOf(at));
  const inline = get(node, 'dockerfile_inline');
  const dockerfile = get(node, 'dockerfile');
  const name = textOf(dockerfile) ?? 'Dockerfile';
  const from = originOf(isNothing(dockerfile) ? at : dockerfile);
  if (dockerfile !== undefined) noteUses(placing, dockerfile, 'dockerfile');
  if (!isNothing(inline)) {
    draft.options.push(fact({ name: 'dockerfile-inline', value: textOf(inline) ?? '' }, originOf(inline)));
    return;
  }
  if (typeof folder === 'string') draft.dockerfile = fact(name, from);
  else if (name.startsWith('/') || name.startsWith('~') || name.startsWith('${')) draft.dockerfile = fact(readHostPath(name), from);
  else
    draft.dockerfile = fact(
      {
        ...folder,
        path: joinPath(folder.path, name),
        ...(folder.otherwise === undefined ? {} : { otherwise: readHostPath(`${folder.otherwise.path}/${name}`) }),
      },
      from,
    );
}

function option(placing: Placing<BuildDraft>, name: string, value: string, node: Node): void {
  noteUses(placing, node, 'options');
  placing.draft.options.push(fact({ name, value }, originOf(node)));
}

/** A key whose value, or each item of it, is one option. */
function asOption(name: string): Place {
  return (placing, node, key) => {
    for (const item of node.kind === 'list' ? node.items : [node]) {
      const text = textOf(item);
      if (text === undefined) wrongType(placing, `build.${key}`, 'a string or a list of strings', item);
      else option(placing, name, text, item);
    }
  };
}

/** A map or list of names and values, each an option `NAME=VALUE`. */
function asPairs(name: string, spell: (text: string, node: Node) => string = (text) => text): Place {
  return (placing, node) => {
    for (const entry of pairsOf(node)) {
      const values = entry.node.kind === 'list' ? entry.node.items : [entry.node];
      for (const value of values) {
        const text = value.kind === 'map' ? (ulimitText(value) ?? '') : textOf(value);
        option(placing, name, text === undefined ? entry.key : `${entry.key}=${spell(text, value)}`, value);
      }
    }
  };
}

// A path in an option's value: relative ones are made relative to the workspace, as for every other path.
function pathText(text: string, node: Node): string {
  if (isRemoteContext(text) || /^(?:[/~]|\$\{)/u.test(text)) return expandTilde(text);
  return joinPath(node.file.folder, text) || '.';
}

const placeArguments: Place = (placing, node) => {
  if (node.kind === 'scalar') return wrongType(placing, 'build.args', 'a map or a list', node);
  for (const entry of lastOfEach(pairsOf(node))) {
    const read = readVariable(placing, entry, 'build', 'arguments');
    if (read !== undefined) placing.draft.arguments.push(read);
  }
};

function lastOfEach(entries: readonly Entry[]): Iterable<Entry> {
  const last = new Map<string, Entry>();
  for (const entry of entries) last.set(entry.key, entry);
  return last.values();
}

const placeSsh: Place = (placing, node, key) => {
  for (const entry of node.kind === 'scalar' ? [{ key: node.plain, node }] : pairsOf(node)) {
    const path = node.kind === 'scalar' ? undefined : textOf(entry.node);
    const spelled = path === undefined || path === '' ? entry.key : `${entry.key}=${pathText(path, entry.node)}`;
    option(placing, key, spelled, entry.node);
    if (path !== undefined && path !== '')
      placing.draft.hostFiles.push(
        fact({ path: readHostPath(expandTilde(path), entry.node.file.folder), access: 'read', by: 'build.ssh' }, originOf(entry.node)),
      );
  }
};

const placeBuildSecrets: Place = (placing, node) => {
  for (const item of node.kind === 'list' ? node.items : [node]) {
    const source = item.kind === 'map' ? get(item, 'source') : item;
    const name = source === undefined ? undefined : nameOf(placing, source, 'options');
    if (name === undefined) {
      wrongType(placing, 'build.secrets', 'a list of names or maps', item);
      continue;
    }
    const declared = get(get(placing.project, 'secrets'), name);
    const file = get(declared, 'file');
    const variable = textOf(get(declared, 'environment'));
    const path = textOf(file);
    option(
      placing,
      'secret',
      `id=${name}${file !== undefined && path !== undefined ? `,src=${pathText(path, file)}` : variable === undefined ? '' : `,env=${variable}`}`,
      item,
    );
    if (file !== undefined && path !== undefined)
      placing.draft.hostFiles.push(
        fact(
          { path: readHostPath(expandTilde(path), file.file.folder), access: 'read', by: 'secrets.file' },
          { ...originOf(file), via: originOf(item) },
        ),
      );
    if (variable !== undefined)
      placing.draft.hostVariables.push(fact({ name: variable, into: 'options', hasDefault: false }, originOf(item)));
  }
};

// A relative folder starts from where Compose is run, which is taken for the workspace (docker/compose pkg/compose/build_bake.go).
function noteCacheFolder(placing: Placing<BuildDraft>, name: 'cache-from' | 'cache-to', item: Node, from: Origin): void {
  const text = textOf(item) ?? '';
  const written = localCacheFolder(name, text);
  // A variable that holds more than a path is read with its default in place.
  const folder = written ?? (item.uses === undefined ? undefined : localCacheFolder(name, item.plain));
  if (item.uses !== undefined && (written === undefined || !written.includes('${')))
    leaveOpen(placing, 'hostFiles', item, `the cache depends on the host variable ${item.uses[0]!.name}`);
  if (folder === undefined) return;
  const [access, by] = name === 'cache-from' ? (['read', 'build.cache_from'] as const) : (['write', 'build.cache_to'] as const);
  placing.draft.hostFiles.push(fact({ path: readHostPath(folder), access, by }, from));
}

const placeBoolean =
  (name: string): Place =>
  (placing, node, key) => {
    const read = booleanFact(placing, node, `build.${key}`, 'options');
    if (read?.value === true) option(placing, name, 'true', node);
  };

const keys: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['args', placeArguments],
  [
    'target',
    (placing, node) => {
      placing.draft.target = textFact(placing, node, 'build.target', 'target');
    },
  ],
  [
    'platforms',
    (placing, node) => {
      const names = (node.kind === 'list' ? node.items : [node]).flatMap((item) => textOf(item) ?? []);
      placing.draft.platform = fact(names.join(','), originOf(node));
    },
  ],
  [
    'privileged',
    (placing, node) => {
      placing.draft.privileged = booleanFact(placing, node, 'build.privileged', 'privileged');
    },
  ],
  [
    'cache_from',
    (placing, node) => {
      for (const item of node.kind === 'list' ? node.items : [node]) {
        const read = textFact(placing, item, 'build.cache_from', 'cacheFrom');
        if (read === undefined) continue;
        placing.draft.cacheFrom.push(read);
        noteCacheFolder(placing, 'cache-from', item, read.from);
      }
    },
  ],
  ['network', asOption('network')],
  [
    'cache_to',
    (placing, node, key) => {
      asOption('cache-to')(placing, node, key);
      for (const item of node.kind === 'list' ? node.items : [node]) noteCacheFolder(placing, 'cache-to', item, originOf(item));
    },
  ],
  ['shm_size', asOption('shm-size')],
  ['isolation', asOption('isolation')],
  ['tags', asOption('tag')],
  ['entitlements', asOption('allow')],
  ['no_cache_filter', asOption('no-cache-filter')],
  ['provenance', asOption('provenance')],
  ['sbom', asOption('sbom')],
  ['no_cache', placeBoolean('no-cache')],
  ['pull', placeBoolean('pull')],
  ['ssh', placeSsh],
  ['secrets', placeBuildSecrets],
  ['additional_contexts', asPairs('build-context', pathText)],
  ['labels', asPairs('label')],
  ['ulimits', asPairs('ulimit')],
  ['extra_hosts', (placing, node, key) => (node.kind === 'map' ? asPairs('add-host') : asOption('add-host'))(placing, node, key)],
  ['dockerfile_inline', () => undefined],
]);
