import { expect, test } from 'vitest';
import { scopesOf, type Scope } from '../src/changes/scope.ts';
import type { ChangeLevel, EntryDetector, FileDetector, SeenEntry, Sign } from '../src/model/detector.ts';

/** What a detector should say of a tree: nothing, something that matches, something that matches at this level. */
export type ExpectedSigns = 'clear' | RegExp | readonly [says: RegExp, level: ChangeLevel];

/** A sign, the file it is in, and its level with those that its place and detector give it. */
export interface FoundSign extends Sign {
  readonly path: string;
  readonly level: ChangeLevel;
}

/** One test for each row: a name, the files of a workspace by their paths, and what the detector should say of them, a line for each sign: `PATH: WORDS`. */
export function tellSigns(
  detector: FileDetector,
  rows: readonly (readonly [name: string, files: Readonly<Record<string, string>>, expected: ExpectedSigns])[],
): void {
  test.each(rows)(`${detector.id}: %s`, (_, files, expected) => {
    const signs = signsIn(detector, files);
    const lines = signs.map(({ path, says }) => `${path}: ${says}`).join('\n');
    const [says, level] = expected === 'clear' ? [/^$/u, undefined] : expected instanceof RegExp ? [expected, undefined] : expected;
    expect(lines).toMatch(says);
    expect(signs.length > 0).toBe(expected !== 'clear');
    const levels = new Set(signs.filter((one) => says.test(`${one.path}: ${one.says}`)).map((one) => one.level));
    expect(level === undefined || levels.has(level), [...levels].join()).toBe(true);
  });
}

/** All signs that a detector sees in files, given by their paths; a path that ends in a slash is an empty folder. */
export function signsIn(detector: FileDetector, files: Readonly<Record<string, string>>): readonly FoundSign[] {
  const paths = Object.keys(files);
  const listOf = (folder: string): string =>
    [...new Set(paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length).split('/', 1)[0]!))].join('/');
  const start = scopesOf([detector])(listOf(''));
  return paths.flatMap((path) => {
    const names = path.split('/');
    const last = names.pop()!;
    let scope: Scope = start;
    names.forEach((name, index) => {
      scope = scope.into(name, listOf(`${names.slice(0, index + 1).join('/')}/`));
    });
    return last === '' ? [] : scope.matchesOf(last).flatMap(({ place }) => signsOf(detector, place, path, files[path]!));
  });
}

function signsOf(detector: FileDetector, place: FileDetector['places'][number], path: string, text: string): readonly FoundSign[] {
  const signs = place.read?.(text, path) ?? [{ key: '', value: text, says: place.is }];
  return signs.map((sign) => ({ ...sign, path, level: sign.level ?? place.level ?? detector.level }));
}

const usual: SeenEntry = {
  path: 'a/b',
  entry: { kind: 'file', mode: 0o644, uid: 1000, gid: 1000, size: 1, inode: 7, links: 1, changed: 1 },
  user: 1000,
  owner: 1000,
};

/** One test for each row: a name, what is seen of an entry (of its numbers, those that are not 1000’s own file of mode 644), and what the detector should say of it. */
export function tellEntry(
  detector: EntryDetector,
  rows: readonly (readonly [
    name: string,
    seen: Partial<Omit<SeenEntry, 'entry'>> & { readonly entry?: Partial<SeenEntry['entry']> },
    expected: ExpectedSigns,
  ])[],
): void {
  test.each(rows)(`${detector.id}: %s`, (_, { entry = {}, ...seen }, expected) => {
    const sign = detector.look({ ...usual, ...seen, entry: { ...usual.entry, ...entry } });
    const [says, level] = expected === 'clear' ? [/^$/u, undefined] : expected instanceof RegExp ? [expected, detector.level] : expected;
    expect(sign?.says ?? '').toMatch(says);
    expect(sign === undefined).toBe(expected === 'clear');
    expect(expected === 'clear' ? undefined : (sign?.level ?? detector.level)).toBe(level);
  });
}

/** The line by which what a detector sees of an entry is taken back, as words. */
export function undoOf(
  detector: EntryDetector,
  { entry = {}, ...seen }: Parameters<typeof tellEntry>[1][number][1],
): readonly string[] | undefined {
  return detector.look({ ...usual, ...seen, entry: { ...usual.entry, ...entry } })?.undo;
}
