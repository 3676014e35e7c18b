import { createHash } from 'node:crypto';
import type { Cache } from '../../machine/cache-folder.ts';
import type { FoundFeature, FoundImage } from '../../model/found.ts';
import type { GrantedRight } from '../../model/script-reader.ts';
import { type Check, list, mistakeIn, object, oneOf, text } from '../../syntax/json-shape.ts';

/** The shape of what is kept: another one has other names, so that versions of this program do not read each other’s. */
const shapeVersion = 1;
const most = 4 << 20;

const digest: Check = (value) => (typeof value === 'string' && isDigest(value) ? undefined : 'must be a digest');
const featureShape = object(
  {
    resolved: text(2000),
    digest,
    metadata: text(most),
    annotation: text(most),
    scripts: list(object({ path: text(4096), text: text(most) }, ['path', 'text']), 100),
    unread: list(text(4096), 10_000),
    setuidFiles: list(text(4096), 10_000),
  } satisfies Record<keyof FoundFeature, Check>,
  ['resolved', 'digest', 'metadata', 'scripts', 'unread', 'setuidFiles'],
);
const words = list(text(most), 10_000);
const imageShape = object(
  {
    resolved: text(2000),
    from: oneOf('registry', 'engine'),
    user: text(1000),
    entrypoint: words,
    command: words,
    environment: words,
    volumes: words,
    onBuild: words,
    metadata: text(most),
    healthcheck: text(most),
    workingFolder: text(most),
    shell: words,
  } satisfies Record<keyof FoundImage, Check>,
  ['resolved', 'from', 'environment', 'volumes', 'onBuild'],
);
/** What was found in a script; what nobody asked for is not there. */
export interface ScriptReading {
  readonly rights?: readonly GrantedRight[];
  /** Of a script that runs what it fetched: where these files had been fetched before, what is found, and the files that are there afterwards. */
  readonly remote?: { readonly given: readonly string[]; readonly leaves: readonly string[]; readonly found?: string };
}

/** Names of files that scripts fetch, of each; a script that names more is read anew each time. */
const mostNames = 1000;
const names = list(text(4096), mostNames);
const scriptShape = object({
  rights: list(object({ kind: oneOf('sudo', 'ssh', 'engine', 'setuid'), command: text(most) }, ['kind', 'command']), 4),
  remote: object({ given: names, leaves: names, found: text(1000) }, ['given', 'leaves']),
} satisfies Record<keyof ScriptReading, Check>);
const scriptsShape = (edition: string): Check =>
  object({ edition: oneOf(edition), scripts: list(scriptShape, 100) }, ['edition', 'scripts']);
const tagShape = object({ digest }, ['digest']);

/** Whether a text is a digest of the one kind that is used: `sha256:` and 64 hexadecimal digits in small letters. */
export function isDigest(value: string): boolean {
  return /^sha256:[0-9a-f]{64}$/u.test(value);
}

function nameOf(kind: string, key: string): string {
  const hash = isDigest(key) ? key.slice('sha256:'.length) : createHash('sha256').update(key).digest('hex');
  return `${kind}-${shapeVersion}-${hash}.json`;
}

// A text that is read holds no zero.
function keyOf(texts: readonly string[]): string {
  return texts.join('\0');
}

/**
 * What was looked up before, from a cache: what was read of an archive or a configuration, not its bytes. Those could be reckoned again each time, but
 * whoever may write to the folder, which is the user’s alone, may as well write to the user’s start scripts. What is by a digest holds for ever; what a tag stands for, only as long as the user wants to believe it. */
export interface Remembered {
  feature(digest: string): FoundFeature | undefined;
  image(digest: string): FoundImage | undefined;
  /** What this very program found in scripts of these texts, in their order. */
  scripts(texts: readonly string[]): readonly ScriptReading[] | undefined;
  /** The digest that a reference stood for at most so many seconds ago. */
  digestOf(reference: string, seconds: number): string | undefined;
  /** The lists of advisories at an address, as they were sent so many seconds ago. */
  advisories(address: string): { readonly text: string; readonly ageSeconds: number } | undefined;
  keepFeature(digest: string, feature: FoundFeature): void;
  keepScripts(texts: readonly string[], readings: readonly ScriptReading[]): void;
  keepImage(digest: string, image: FoundImage): void;
  keepDigest(reference: string, digest: string): void;
  keepAdvisories(address: string, text: string): void;
}

function only<Thing>(kept: Thing | undefined, is: (kept: Thing) => boolean): Thing | undefined {
  return kept !== undefined && is(kept) ? kept : undefined;
}

/**
 * See `Remembered`. A text that is not of its shape counts as none. `edition` is another one for each change of this program: what it finds in a script may
 * be another thing then. Absent: what is found in scripts is not kept.
 */
export function rememberedIn(cache: Cache, edition?: string): Remembered {
  const read = <Thing>(name: string, shape: Check, seconds: number): Thing | undefined => {
    const kept = cache.read(name);
    if (kept === undefined || kept.ageSeconds > seconds) return undefined;
    try {
      const value: unknown = JSON.parse(kept.text);
      return mistakeIn(value, shape) === undefined ? (value as Thing) : undefined;
    } catch {
      return undefined;
    }
  };
  const write = (kind: string, key: string, value: unknown): void => cache.write(nameOf(kind, key), JSON.stringify(value));
  return {
    // What stands under a digest must say so itself: a file that was put in another’s place is none.
    feature: (key) => only(read<FoundFeature>(nameOf('feature', key), featureShape, Infinity), (kept) => kept.digest === key),
    image: (key) => only(read<FoundImage>(nameOf('image', key), imageShape, Infinity), (kept) => kept.resolved.endsWith(`@${key}`)),
    scripts: (texts) =>
      edition === undefined
        ? undefined
        : read<{ readonly scripts: readonly ScriptReading[] }>(nameOf('scripts', keyOf(texts)), scriptsShape(edition), Infinity)?.scripts,
    digestOf: (reference, seconds) => read<{ readonly digest: string }>(nameOf('tag', reference), tagShape, seconds)?.digest,
    advisories: (address) => cache.read(nameOf('advisories', address)),
    keepFeature: (key, feature) => write('feature', key, feature),
    keepScripts: (texts, scripts) => {
      if (edition !== undefined) write('scripts', keyOf(texts), { edition, scripts });
    },
    keepImage: (key, image) => write('image', key, image),
    keepDigest: (reference, key) => write('tag', reference, { digest: key }),
    keepAdvisories: (address, sent) => cache.write(nameOf('advisories', address), sent),
  };
}
