import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Node, parseTree } from 'jsonc-parser';
import { parse } from 'yaml';
import { legacyFeatureIds } from '../../src/known/official-features.ts';
import { officialImage } from '../../src/known/official-images.ts';
import { readImageReference } from '../../src/syntax/image-reference.ts';
import type { TestRegistry } from '../registry/serve-registry.ts';

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

/** A configuration of the corpus: its name there, the files of its workspace and its own path among them. */
export interface CorpusWorkspace {
  readonly name: string;
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
}

/** All real configurations beside the repository; none where they are not there. */
export function corpusWorkspaces(sets: readonly string[]): readonly CorpusWorkspace[] {
  if (!existsSync(corpus)) return [];
  return sets.flatMap((set) => {
    const names = readdirSync(join(corpus, set), { recursive: true, encoding: 'utf8' }).map((name) => posix.join(set, name));
    const texts = names.filter((name) => /\.(?:jsonc?|ya?ml|env)$/u.test(name) && !name.endsWith('lock.json'));
    return texts
      .filter((name) => /(?:^|\/)\.?devcontainer\.json$/u.test(name))
      .toSorted()
      .map((name) => workspaceAround(name, texts));
  });
}

function workspaceAround(name: string, texts: readonly string[]): CorpusWorkspace {
  const folder = name.split('/.devcontainer/', 1)[0]!;
  const workspace = folder === name ? posix.dirname(name) : folder;
  const files = texts
    .filter((text) => text.startsWith(`${workspace}/`))
    .map((text) => [text.slice(workspace.length + 1), readFileSync(join(corpus, text), 'utf8')] as const);
  return { name, path: name.slice(workspace.length + 1), files: Object.fromEntries(files) };
}

/** Puts the Features and images that configurations name into a registry, and the registry's names into the configurations. */
export function corpusServer(registry: TestRegistry): (workspace: CorpusWorkspace) => Promise<Readonly<Record<string, string>>> {
  const pushed = new Map<string, Promise<unknown>>();
  const once = (name: string, push: () => Promise<unknown>): Promise<unknown> => {
    const known = pushed.get(name) ?? push();
    pushed.set(name, known);
    return known;
  };
  const waiting: Promise<unknown>[] = [];

  const feature = (id: string): string => {
    const full = legacyFeatureIds.has(id) && !id.includes('/') ? `${legacyFeatureIds.get(id)!}:1` : id;
    const match = /^(?:https:\/\/)?([A-Za-z0-9][\w.-]*(?:\/[\w.-]+)+?)(?:\.tgz)?(?::([\w.-]+)|@(?:sha256:)?([\w.-]+))?$/u.exec(full);
    if (full.startsWith('.') || match === null) return id;
    const [path, tag] = [`f/${match[1]!.toLowerCase()}`, (match[2] ?? match[3]?.slice(0, 60) ?? '').toLowerCase()];
    waiting.push(
      once(`${path}:${tag}`, async () => {
        const short = posix.basename(path);
        const own = join(corpus, 'official-features', short, 'devcontainer-feature.json');
        const isOfficial = path === `f/ghcr.io/devcontainers/features/${short}` && existsSync(own);
        const text = isOfficial
          ? readFileSync(own, 'utf8')
          : JSON.stringify({ id: short, version: '1.0.0', capAdd: [short], onCreateCommand: short });
        const metadata = renamed(text);
        await registry.pushFeature(
          path,
          [tag === '' ? 'latest' : tag],
          { 'devcontainer-feature.json': metadata, 'install.sh': '' },
          metadata,
        );
      }),
    );
    return `${registry.host}/${path}${tag === '' ? '' : `:${tag}`}`;
  };
  const image = (name: string): string => {
    if (name.includes('$') || name === '') return name;
    const path = `i/${name
      .toLowerCase()
      .replaceAll(/[^a-z0-9./-]+/gu, '-')
      .replaceAll(/(?:^|(?<=\/))[./-]+|[./-]+$/gu, '')}`;
    const reference = readImageReference(name);
    const known = reference === undefined ? undefined : officialImage(reference.registry, reference.path, reference.tag);
    const label = JSON.stringify(known?.entries ?? [{ remoteUser: 'u', capAdd: ['LABEL'], onCreateCommand: path }]);
    waiting.push(once(path, () => registry.pushImage(path, 'served', { Labels: { 'devcontainer.metadata': label } })));
    return `${registry.host}/${path}:served`;
  };
  const renamed = (text: string): string => renameIn(text, feature, image);

  return async ({ files, path }) => {
    const all: Record<string, string> = {};
    for (const [name, text] of Object.entries(files))
      all[name] = /\.jsonc?$/u.test(name)
        ? renamed(text)
        : /\.ya?ml$/u.test(name)
          ? text.replaceAll(
              /^(\s+image:\s*["']?)([^\s"'$]+)(["']?\s*)$/gmu,
              (_, before: string, named: string, after: string) => before + image(named) + after,
            )
          : text;
    for (const [name, stage] of dockerfilesOf(path, files))
      all[name] ??= `FROM ${image('some.where/base:1')}${stage === undefined ? '' : ` AS ${stage}`}\n`;
    // What Features name is found while they are pushed.
    while (waiting.length > 0) await waiting.shift();
    return all;
  };
}

// Only names change: comments, mistakes and the rest of the text stay.
function renameIn(text: string, feature: (id: string) => string, image: (name: string) => string): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const splices: { readonly node: Node; readonly to: string }[] = [];
  const rename = (node: Node | undefined, to: (name: string) => string): void => {
    if (node?.type === 'string') splices.push({ node, to: to(node.value as string) });
  };
  for (const property of tree?.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key?.value === 'features' || key?.value === 'dependsOn')
      for (const one of value?.children ?? []) rename(one.children?.[0], feature);
    if (key?.value === 'installsAfter' || key?.value === 'overrideFeatureInstallOrder')
      for (const one of value?.children ?? []) rename(one, feature);
    if (key?.value === 'image') rename(value, image);
  }
  let result = text;
  for (const { node, to } of splices.toSorted((a, b) => b.node.offset - a.node.offset))
    result = result.slice(0, node.offset) + JSON.stringify(to) + result.slice(node.offset + node.length);
  return result;
}

// The Dockerfiles that a workspace needs, with the stage that is built: the corpus leaves them out.
function dockerfilesOf(
  path: string,
  files: Readonly<Record<string, string>>,
): readonly (readonly [path: string, stage: string | undefined])[] {
  const found: (readonly [string, string | undefined])[] = [];
  const tree = parseTree(files[path] ?? '', [], { allowTrailingComma: true });
  const build = tree?.children?.findLast((property) => property.children?.[0]?.value === 'build')?.children?.[1];
  const named = textIn(tree, 'dockerFile') ?? textIn(build, 'dockerfile');
  if (named !== undefined) found.push([posix.join(posix.dirname(path), named), textIn(build, 'target')]);
  for (const [name, yaml] of Object.entries(files)) if (/\.ya?ml$/u.test(name)) found.push(...composeBuilds(posix.dirname(name), yaml));
  return found.filter(([one]) => !one.startsWith('..'));
}

function textIn(node: Node | undefined, key: string): string | undefined {
  const value = node?.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
  return value?.type === 'string' ? (value.value as string) : undefined;
}

function composeBuilds(folder: string, text: string): readonly (readonly [string, string | undefined])[] {
  let services: unknown;
  try {
    services = (parse(text, { merge: true, logLevel: 'error' }) as { readonly services?: unknown } | null)?.services;
  } catch {
    return [];
  }
  return Object.values(
    (services ?? {}) as Readonly<Record<string, { readonly build?: string | Readonly<Record<string, string>> } | null>>,
  ).flatMap((service) => {
    const build = service?.build;
    if (build === undefined || build === null) return [];
    const { context = '.', dockerfile = 'Dockerfile', target } = typeof build === 'string' ? { context: build } : build;
    return [[posix.join(folder, context, dockerfile), target] as const];
  });
}
