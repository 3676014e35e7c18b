import { resolve } from 'node:path';
import type { FileLine, LinesFile, Machine } from '../../machine/machine.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { comparePaths } from '../../syntax/compare-paths.ts';
import { mistakeIn } from '../../syntax/json-shape.ts';
import type { Refused } from '../host-facts.ts';
import { isTorn, longestLine } from './earlier-lines.ts';
import { shortHash } from './hash-set.ts';
import { knownVersion, surveyShape } from './survey-shape.ts';

/** Results of one or several surveys, joined: each configuration once. What was said of it last counts, in the order of the files. */
export interface Results {
  /** In the order of the files. */
  lines(): Iterable<SurveyLine>;
  /** As they stand in the files, in the order of a survey’s own: that of the paths of their documents. */
  sorted(): Iterable<string>;
  /** Names of the hosts they answer for, the first few. */
  readonly hosts: ReadonlySet<string>;
  /** Sentences about what was left out: last lines that an interrupted run did not end. */
  readonly leftOut: readonly string[];
  close(): void;
}

const mostHosts = 64;

/** A line with its place in the files; `number` counts the lines of all of them. */
interface Place extends Pick<FileLine, 'offset' | 'length'> {
  readonly file: LinesFile;
  readonly number: number;
  readonly text: string;
}

interface Open {
  readonly path: string;
  readonly file: LinesFile;
}

/** Opens result files, looks at every line, and finds which counts: for that it holds a short hash of each document. One sentence where there is something wrong with them. */
export function openResults(paths: readonly string[], machine: Pick<Machine, 'openLines' | 'workingFolder'>): Results | Refused {
  const files: Open[] = [];
  const close = (): void => files.forEach(({ file }) => file.close());
  for (const path of paths) {
    const answer = machine.openLines(resolve(machine.workingFolder(), path), longestLine);
    if ('file' in answer) files.push({ path, file: answer.file });
    else {
      close();
      return { refused: 'missing' in answer ? `The file ${path} does not exist.` : `The file ${path} was not read: ${answer.refused}.` };
    }
  }
  const looked = lookThrough(files);
  if ('refused' in looked) {
    close();
    return looked;
  }
  const { superseded, hosts, leftOut } = looked;
  const counting = function* (): Generator<Place> {
    for (const place of textsOf(files)) if (!superseded.has(place.number)) yield place;
  };
  return { lines: () => parsed(counting()), sorted: () => sorted(counting()), hosts, leftOut, close };
}

/** Checks every line, and finds those that a later one about the same document takes the place of, or that do not count. */
function lookThrough(
  files: readonly Open[],
): { readonly superseded: ReadonlySet<number>; readonly hosts: ReadonlySet<string>; readonly leftOut: readonly string[] } | Refused {
  const last = new Map<string, number>();
  const superseded = new Set<number>();
  const hosts = new Set<string>();
  const leftOut: string[] = [];
  let number = 0;
  for (const { path, file } of files) {
    let inFile = 0;
    for (const line of file.lines()) {
      inFile++;
      const text = line.bytes?.toString('utf8');
      if (text?.trim() === '') continue;
      const answer = readLine(text, line.isEnded);
      if ('torn' in answer) {
        leftOut.push(`${path}:${inFile} is cut off, as a run that was interrupted leaves it, and does not count.`);
        superseded.add(number);
      } else if ('wrong' in answer)
        return {
          refused:
            inFile === 1 && answer.isOther
              ? `The file ${path} holds no results of a survey: ${answer.wrong}.`
              : `The results ${path}:${inFile}: ${answer.wrong}.`,
        };
      else {
        const key = shortHash(answer.line.document);
        const before = last.get(key);
        if (before !== undefined) superseded.add(before);
        last.set(key, number);
        for (const { host } of answer.line.hosts) if (hosts.size < mostHosts) hosts.add(host);
      }
      number++;
    }
  }
  return { superseded, hosts, leftOut };
}

type LineAnswer = { readonly line: SurveyLine } | { readonly torn: true } | { readonly wrong: string; readonly isOther: boolean };

function readLine(text: string | undefined, isEnded: boolean): LineAnswer {
  if (text === undefined) return { wrong: `this line is longer than ${longestLine >> 20} MiB, which none of a survey is`, isOther: true };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return !isEnded && isTorn(text) ? { torn: true } : { wrong: 'this line is not JSON', isOther: true };
  }
  const version = versionOf(value);
  if (version !== undefined && knownVersion(version) !== undefined)
    return {
      wrong: `this line is of version ${version.slice(0, 20)}, and this containai reads version 1; a newer one may read it`,
      isOther: false,
    };
  const wrong = mistakeIn(value, surveyShape);
  return wrong === undefined
    ? { line: value as SurveyLine }
    : { wrong: `this line is not as expected: ${wrong}`, isOther: version === undefined };
}

function versionOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('document' in value)) return undefined;
  return typeof value.version === 'string' ? value.version : undefined;
}

/** All lines but empty ones; numbered as when they were looked through. */
function* textsOf(files: readonly Open[]): Generator<Place> {
  let number = 0;
  for (const { file } of files)
    for (const { bytes, offset, length } of file.lines()) {
      const text = bytes?.toString('utf8') ?? '';
      if (text.trim() !== '') yield { file, offset, length, text, number: number++ };
    }
}

function* parsed(texts: Iterable<Pick<Place, 'text'>>): Generator<SurveyLine> {
  for (const { text } of texts) yield JSON.parse(text) as SurveyLine;
}

/** Holds the names of all documents, and none of their lines. */
function* sorted(places: Iterable<Place>): Generator<string> {
  // Columns: an object for each of a million lines would be most of the memory.
  const documents: string[] = [];
  const files: LinesFile[] = [];
  const offsets: number[] = [];
  const lengths: number[] = [];
  for (const { text, file, offset, length } of places) {
    documents.push((JSON.parse(text) as SurveyLine).document);
    files.push(file);
    offsets.push(offset);
    lengths.push(length);
  }
  const order = Uint32Array.from(documents.keys()).sort((a, b) => comparePaths(documents[a]!, documents[b]!));
  for (const at of order) yield files[at]!.read(offsets[at]!, lengths[at]!).toString('utf8').replace(/\r$/u, '');
}
