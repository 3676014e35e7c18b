import { expect, test } from 'vitest';
import { scopesOf, type Scope } from '../src/changes/scope.ts';
import type { ChangeLevel, FileDetector, Sign } from '../src/model/detector.ts';

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
  const entriesOf = (folder: string): readonly string[] => [
    ...new Set(paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length).split('/', 1)[0]!)),
  ];
  const start = scopesOf([detector])(entriesOf(''));
  return paths.flatMap((path) => {
    const names = path.split('/');
    const last = names.pop()!;
    let scope: Scope = start;
    names.forEach((name, index) => {
      scope = scope.into(name, entriesOf(`${names.slice(0, index + 1).join('/')}/`));
    });
    return last === '' ? [] : scope.matchesOf(last).flatMap(({ place }) => signsOf(detector, place, path, files[path]!));
  });
}

function signsOf(detector: FileDetector, place: FileDetector['places'][number], path: string, text: string): readonly FoundSign[] {
  const signs = place.read?.(text, path) ?? [{ key: '', value: text, says: place.is }];
  return signs.map((sign) => ({ ...sign, path, level: sign.level ?? place.level ?? detector.level }));
}
