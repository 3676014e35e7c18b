import { expect, test } from 'vitest';
import type { Detector, FileDetector, FolderDetector } from '../model/detector.ts';
import { renderPageMarkdown } from './page-markdown.ts';
import { levelsOf, pageOfDetector, pageOfDetectors } from './page-of-detector.ts';

const words = {
  id: 'a-detector',
  title: 'What is found',
  level: 'warn',
  by: 'a program',
  when: 'when it is started',
  why: 'It runs.',
  advice: 'Remove it.',
  cites: [{ kind: 'doc-link', where: 'https://example.com/' }],
} as const;

const files: FileDetector = {
  ...words,
  looks: 'file',
  places: [
    { files: ['a/**', '*.b'], except: ['*.c', 'd'], is: 'a file', read: () => [], reaches: () => [] },
    { gitFiles: ['hooks/*'], is: 'a hook', level: 'error', by: 'git', when: 'at git status' },
  ],
};

const folders: FolderDetector = {
  ...words,
  looks: 'folder',
  places: [
    { names: ['x', 'y'], is: 'a folder' },
    { holds: 'h', only: ['h', 'i'], is: 'another', level: 'note' },
    { names: ['z'], holds: 'h', is: 'one more' },
  ],
};

const entries: Detector = { ...words, looks: 'entry', look: () => undefined };

const pageOf = (detector: Detector): string => renderPageMarkdown(pageOfDetector(detector));

test('a page has all that a detector says', () => {
  expect(pageOf(files)).toBe(`# a-detector

What is found.

Run or trusted by a program, when it is started. It is a warning, unless more is known of a place, or of what is found there.

## Why

It runs.

## What to do

Remove it.

## Where it looks

- \`a/**\`, \`*.b\` (not \`*.c\`, \`d\`): a file. Of its text, what counts is told of by itself. What it leads to within the workspace counts, too.
- \`hooks/*\` in a git folder: a hook; an error, by git, at git status. Any change of it counts.

## How we know

- Documentation: https://example.com/
`);
});

test('folders are told by all that makes them one', () => {
  expect(pageOf(folders)).toContain(
    '- `x`, `y`: a folder.\n- a folder with `h` in it and nothing else than `h`, `i`: another; a note.\n- `z` with `h` in it: one more.\n',
  );
});

test.each<readonly [what: string, detector: Detector, says: string]>([
  ['entries', entries, 'At every entry of the workspace, by what'],
  ['changed entries', { ...entries, onlyChanged: true }, 'At every entry of the workspace that is new or changed,'],
])('%s are looked at by what the file system says', (_, detector, says) => {
  expect(pageOf(detector)).toContain(says);
});

test('levels are those of the detector and its places, the loudest first', () => {
  expect([files, folders, entries].map(levelsOf)).toEqual([['error', 'warn'], ['warn', 'note'], ['warn']]);
  expect(JSON.stringify(pageOfDetectors([files]))).toContain('["a-detector","error, warn","What is found"]');
});
