import { type JsonNode, parseStrictJson } from '../../formats/docker-api/parse-strict-json.ts';
import { foldFieldName } from '../../known/docker-api-fields.ts';
import { readTar, type TarReader } from '../../syntax/read-tar.ts';

/** An archive of images that is read as it comes, for the names that an engine would give to them. */
export interface ImageArchive extends Pick<TarReader, 'take'> {
  /** Nothing more comes: the names, each once; or what is wrong with the whole, as a part of a sentence. */
  end(): readonly string[] | string;
}

const mostNames = 1000;
/** Most bytes that are kept of one archive: a hundred images have about 100 KiB of manifests. */
const mostKept = 1 << 20;

/**
 * Reads an archive of images. Engines take the names from `manifest.json` and `repositories` (moby image/tarexport/load.go) or, with containerd’s
 * image store, from `index.json` and `manifest.json` (containerd core/images/archive/importer.go); here all count. So do files of these names in
 * folders, since a folder may be a link to the top by then; only the last segment of a path can never be one.
 */
export function readImageArchive(): ImageArchive {
  const names = new Set<string>();
  let problem: string | undefined;
  const tar = readTar(
    {
      entry: ({ path, kind }) => {
        if (problem !== undefined) return problem;
        const document = documentOf(path);
        if (document === undefined || kind === 'file') return { keep: document !== undefined };
        return `has a ${kind} of the name ${document}, which must be a file`;
      },
      content: ({ path }, bytes) => {
        const document = documentOf(path)!;
        const found = namesIn(document, bytes);
        if (typeof found === 'string') problem ??= `has a ${document} that ${found}`;
        else for (const name of found) names.add(name);
      },
    },
    mostKept,
  );
  const end = (): readonly string[] | string => {
    const wrong = tar.end() ?? problem;
    if (wrong !== undefined) return wrong;
    return names.size > mostNames ? `has more than ${mostNames} names` : [...names];
  };
  return { take: (bytes) => tar.take(bytes), end };
}

type Document = keyof typeof readers;

function documentOf(path: string): Document | undefined {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return Object.hasOwn(readers, last) ? (last as Document) : undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function namesIn(document: Document, bytes: Uint8Array): readonly string[] | string {
  let text = '';
  try {
    text = decoder.decode(bytes);
  } catch {
    return 'is not UTF-8';
  }
  const { root, problems } = parseStrictJson(text);
  if (root === undefined) return `cannot be read in one way: ${problems[0]?.message ?? 'it is no JSON'}`;
  const names: string[] = [];
  return readers[document](root, names) ? names : 'is not made as engines make it';
}

/** Each adds the names in a document; false where it is of another shape, or spells a field in another case, which Go’s decoder takes. */
const readers = {
  'manifest.json': (root: JsonNode, names: string[]) =>
    everyItem(root, (image) => {
      const tags = fieldOf(image, 'RepoTags');
      return tags !== undefined && everyItem(tags, (tag) => add(names, tag));
    }),
  'index.json': (root: JsonNode, names: string[]) => {
    const manifests = fieldOf(root, 'manifests');
    return manifests !== undefined && everyItem(manifests, (manifest) => addAnnotated(names, fieldOf(manifest, 'annotations')));
  },
  repositories: (root: JsonNode, names: string[]) =>
    everyEntry(root, (repository, tags) =>
      everyEntry(tags, (tag) => {
        names.push(`${repository}:${tag}`);
        return true;
      }),
    ),
};

const none: JsonNode = { kind: 'null', span: undefined };

/** A field of an object; `null` where there is none. Undefined where it cannot be told. */
function fieldOf(node: JsonNode, name: string): JsonNode | undefined {
  if (node.kind === 'null') return none;
  if (node.kind !== 'object') return undefined;
  const fitting = node.entries.filter(({ key }) => foldFieldName(key) === foldFieldName(name));
  return fitting.every(({ key }) => key === name) ? (fitting[0]?.value ?? none) : undefined;
}

function everyItem(node: JsonNode, check: (item: JsonNode) => boolean): boolean {
  return node.kind === 'null' || (node.kind === 'list' && node.items.every(check));
}

function everyEntry(node: JsonNode, check: (key: string, value: JsonNode) => boolean): boolean {
  return node.kind === 'null' || (node.kind === 'object' && node.entries.every(({ key, value }) => check(key, value)));
}

function add(names: string[], node: JsonNode): boolean {
  if (node.kind === 'string') names.push(node.value);
  return node.kind === 'string';
}

// As containerd has it: the other name, which is only a tag mostly, counts where the first is not there or empty.
function addAnnotated(names: string[], annotations: JsonNode | undefined): boolean {
  if (annotations === undefined) return false;
  const found = new Map<string, string>();
  const isRead = everyEntry(annotations, (key, value) => {
    if (value.kind === 'string') found.set(key, value.value);
    return value.kind === 'string' || value.kind === 'null';
  });
  const name = found.get('io.containerd.image.name') || found.get('org.opencontainers.image.ref.name');
  if (name) names.push(name);
  return isRead;
}
