import { parseJson } from '../../formats/devcontainer/parse.ts';
import type { FoundFeature, Lookup } from '../../model/found.ts';
import { readTar } from '../../syntax/read-tar.ts';

const metadataFile = 'devcontainer-feature.json';
const installScript = 'install.sh';

/** Real Features have some dozen KiB; a few bring programs. Bytes of the whole archive when it is unpacked, of one text, of all, and how many files. */
const mostUnpacked = 64 << 20;
const mostText = 256 << 10;
const mostTexts = 2 << 20;
const mostFiles = 10_000;
const mostScripts = 32;
/** Folders above a file, and characters of all paths together. */
const mostDepth = 32;
const mostNames = 2 << 20;
/** Of paths that are told: one that was not read leaves things open like a thousand. */
const mostTold = 100;

/** See machine/inflate.ts. */
export type Inflate = (bytes: Uint8Array, most: number) => Uint8Array | string;

interface Contents {
  metadata: string | undefined;
  readonly scripts: Map<string, string>;
  readonly unread: Set<string>;
  readonly setuidFiles: Set<string>;
  /** By the names that a file system may take for the same: files, and folders. */
  readonly files: Set<string>;
  readonly folders: Set<string>;
}

/**
 * What a Feature’s archive says: a tar, which gzip may have packed. Nothing of it comes to the disk. An archive that holds links, or anything that two
 * readers could take for two different things, is not believed: what its paths mean depends on who unpacks it.
 */
export function readFeatureArchive(
  bytes: Uint8Array,
  { resolved, digest, annotation }: Pick<FoundFeature, 'resolved' | 'digest' | 'annotation'>,
  inflate: Inflate,
): Lookup<FoundFeature> {
  const plain = inflate(bytes, mostUnpacked);
  if (typeof plain === 'string') return { failed: `its archive ${plain}` };
  const contents: Contents = {
    metadata: undefined,
    scripts: new Map(),
    unread: new Set(),
    setuidFiles: new Set(),
    files: new Set(),
    folders: new Set(),
  };
  const spoilt = read(plain, contents);
  if (spoilt !== undefined) return { failed: `its archive ${spoilt}` };
  const { metadata, scripts, unread, setuidFiles } = contents;
  if (metadata === undefined) return { failed: `its archive has no ${metadataFile}, or one of more than ${mostText >> 10} KiB` };
  const wrong = whyUnreadable(metadata, metadataFile);
  if (wrong !== undefined) return { failed: `its ${wrong}` };
  const inOrder = [...scripts].map(([path, text]) => ({ path, text })).toSorted(installFirst);
  return {
    found: {
      resolved,
      digest,
      metadata,
      ...(annotation === undefined ? {} : { annotation }),
      scripts: inOrder,
      unread: [...unread],
      setuidFiles: [...setuidFiles],
    },
  };
}

/** Why a text that should be an object of JSON with comments is none, as a part of a sentence that begins with its name. */
export function whyUnreadable(text: string, name: string): string | undefined {
  const { root, problems } = parseJson({ document: name, path: name, text }, { layer: 'feature', document: name });
  return root === undefined ? `${name} cannot be read: ${(problems[0]?.message ?? '').replace(/\.$/u, '')}` : undefined;
}

function read(plain: Uint8Array, contents: Contents): string | undefined {
  let entries = 0;
  let characters = 0;
  let kept = 0;
  const tar = readTar(
    {
      entry: ({ path, kind, size, mode }) => {
        if (++entries > mostFiles) return `has more than ${mostFiles} files`;
        if (kind === 'link') return `has a link, ${shown(path)}`;
        if ((characters += path.length) > mostNames) return `has more than ${mostNames >> 20} MiB of names`;
        if (path.split('/', mostDepth + 2).length > mostDepth) return `has more than ${mostDepth} folders in each other`;
        if (path.includes('\\')) return `has a backslash in a name, ${shown(path)}`;
        if (isThereAlready(path, kind, contents)) return `has two entries with one name, ${shown(path)}`;
        if (kind === 'folder') return { keep: false };
        if ((mode & 0o6000) !== 0 && contents.setuidFiles.size < mostTold) contents.setuidFiles.add(path);
        if (path === metadataFile) return { keep: size <= mostText };
        if (!isScript(path)) return { keep: false };
        const keep = size <= mostText && kept + size <= mostTexts && contents.scripts.size < mostScripts;
        if (keep) kept += size;
        else if (contents.unread.size < mostTold) contents.unread.add(path);
        return { keep };
      },
      content: ({ path }, bytes) => {
        const text = Buffer.from(bytes).toString('utf8');
        if (path === metadataFile) contents.metadata = text;
        else if (text.includes('\0')) contents.unread.add(path);
        else contents.scripts.set(path, text);
      },
    },
    mostTexts + mostText,
  );
  const answer = tar.take(plain);
  return typeof answer === 'string' ? answer : tar.end();
}

// Which of two counts depends on who unpacks them: the Dev Containers CLI does it on the user’s machine, whose file system may know no difference between
// small and capital letters, nor between two spellings of a letter. Some take a backslash for a slash, too.
function isThereAlready(path: string, kind: 'file' | 'folder', { files, folders }: Contents): boolean {
  const parts = path.normalize('NFKD').toUpperCase().toLowerCase().split('/');
  const whole = parts.join('/');
  for (let end = 1; end < parts.length; end++) {
    const above = parts.slice(0, end).join('/');
    if (files.has(above)) return true;
    folders.add(above);
  }
  if (files.has(whole) || (kind === 'file' && folders.has(whole))) return true;
  (kind === 'file' ? files : folders).add(whole);
  return false;
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 100));
}

function isScript(path: string): boolean {
  // A program may have no ending.
  return path === installScript || /\.(?:sh|bash|py|pl)$|(?:^|\/)(?!LICEN[CS]E$|README$|NOTICE$)[^./]+$/u.test(path);
}

function installFirst(a: { readonly path: string }, b: { readonly path: string }): number {
  return Number(b.path === installScript) - Number(a.path === installScript) || (a.path < b.path ? -1 : 1);
}
