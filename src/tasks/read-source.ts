import type { FileAnswer, Files, Reading, Source } from '../formats/format.ts';
import type { Problem } from '../model/report.ts';
import type { Request, Want } from '../model/request.ts';
import type { FormatName } from '../model/rule.ts';
import { loadReader } from './load-reader.ts';
import type { Resolver } from './resolve/make-resolver.ts';

/** A configuration in hand, and how to get at the files beside it. */
export interface Readable {
  readonly format: FormatName;
  /** Where it lies relative to the workspace; it is also the name of the document. */
  readonly path: string;
  readonly text: string;
  readonly siblings?: readonly string[];
  /** False: a tool finds this file by itself, and may read others with it or instead. */
  readonly named?: boolean;
  /** A file by its path relative to the workspace, or absolute. */
  ask(path: string): FileAnswer;
  /** Looks up Features and images; absent: they are not looked up. */
  readonly resolver?: Resolver;
}

/** What a configuration asks for, with the files it is made of. */
export interface SourceReading {
  readonly requests: readonly Request[];
  /** What only the network could tell: Features and images. */
  readonly wants: readonly Want[];
  readonly problems: readonly Problem[];
  /** Texts of all files that were read, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths of all files that were asked for. */
  readonly asked: ReadonlySet<string>;
}

const mostRounds = 64;
const mostFiles = 512;
const mostCharacters = 8 << 20;

/** Reads a configuration with all that it asks for. Bounded, and never throws on input. */
export async function readSource(readable: Readable): Promise<SourceReading> {
  const reader = await loadReader(readable.format, sourceOf(readable));
  const { reading, texts, asked } = await readOn(readable, reader.read);
  return {
    requests: reading.requests,
    wants: reading.wants.filter(({ kind }) => kind !== 'file'),
    problems: [...reader.problems, ...reading.problems],
    texts,
    asked,
  };
}

/** A configuration in hand, as formats take it. */
export function sourceOf({ path, text, siblings, named }: Readable): Source {
  return { document: path, path, text, ...(siblings === undefined ? {} : { siblings }), ...(named === undefined ? {} : { named }) };
}

/**
 * Hands a reader each local file when it asks for it. With a resolver, what it wants besides is looked up, and it reads again until it wants no more.
 */
export async function readOn<R extends Pick<Reading, 'wants'>>(
  readable: Readable,
  read: (files: Files) => R,
): Promise<{ readonly reading: R } & Pick<SourceReading, 'texts' | 'asked'>> {
  const files = new Map<string, FileAnswer>();
  const texts = new Map([[readable.path, readable.text]]);
  const { resolver } = readable;
  const get = (path: string): FileAnswer => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const answer = path === readable.path ? { text: readable.text } : within(files, texts) ? readable.ask(path) : { refused: tooMuch };
    files.set(path, answer);
    if ('text' in answer) texts.set(path, answer.text);
    return answer;
  };
  const atHand: Files = resolver === undefined ? { get } : { get, found: resolver.found };
  let reading = read(atHand);
  // What was found can change what is wanted: of a Feature, what it depends on.
  if (resolver !== undefined)
    for (let round = 0; round < mostRounds && (await resolver.answer(reading.wants)); round++) reading = read(atHand);
  return { reading, texts, asked: new Set([readable.path, ...files.keys()]) };
}

const tooMuch = `the configuration asks for more than ${mostFiles} files or ${mostCharacters >> 20} MiB`;

function within(files: ReadonlyMap<string, FileAnswer>, texts: ReadonlyMap<string, string>): boolean {
  let characters = 0;
  for (const text of texts.values()) characters += text.length;
  return files.size < mostFiles && characters < mostCharacters;
}
