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

/** See machine/inflate.ts. */
export type Inflate = (bytes: Uint8Array, most: number) => Uint8Array | string;

interface Contents {
  metadata: string | undefined;
  readonly scripts: Map<string, string>;
  readonly unread: Set<string>;
  readonly setuidFiles: Set<string>;
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
  const contents: Contents = { metadata: undefined, scripts: new Map(), unread: new Set(), setuidFiles: new Set() };
  const wrong = read(plain, contents);
  if (wrong !== undefined) return { failed: `its archive ${wrong}` };
  const { metadata, scripts, unread, setuidFiles } = contents;
  if (metadata === undefined) return { failed: `its archive has no ${metadataFile}, or one of more than ${mostText >> 10} KiB` };
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

function read(plain: Uint8Array, contents: Contents): string | undefined {
  let files = 0;
  let kept = 0;
  const tar = readTar(
    {
      entry: ({ path, kind, size, mode }) => {
        if (++files > mostFiles) return `has more than ${mostFiles} files`;
        if (kind === 'link') return `has a link, ${JSON.stringify(path.slice(0, 100))}`;
        if (kind === 'folder') return { keep: false };
        forget(path, contents);
        if ((mode & 0o6000) !== 0) contents.setuidFiles.add(path);
        const isWanted = path === metadataFile || isScript(path);
        const keep = isWanted && size <= mostText && (kept += size) <= mostTexts && contents.scripts.size < mostScripts;
        if (isWanted && !keep) contents.unread.add(path);
        return { keep };
      },
      content: ({ path }, bytes) => {
        const text = Buffer.from(bytes).toString('utf8');
        if (path === metadataFile) contents.metadata = text;
        else contents.scripts.set(path, text);
      },
    },
    mostTexts,
  );
  const answer = tar.take(plain);
  return typeof answer === 'string' ? answer : tar.end();
}

// Of two files of one path the last counts, as when the archive is unpacked.
function forget(path: string, contents: Contents): void {
  if (path === metadataFile) contents.metadata = undefined;
  for (const held of [contents.scripts, contents.unread, contents.setuidFiles]) held.delete(path);
}

function isScript(path: string): boolean {
  return path === installScript || /\.(?:sh|bash|py|pl)$/u.test(path);
}

function installFirst(a: { readonly path: string }, b: { readonly path: string }): number {
  return Number(b.path === installScript) - Number(a.path === installScript) || (a.path < b.path ? -1 : 1);
}
