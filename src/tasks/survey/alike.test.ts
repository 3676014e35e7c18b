import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGit } from '../../machine/git-objects.ts';
import { realMachine } from '../../machine/real.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { prepareSurvey, type Surveyor, type SurveyWish } from './survey-folder.ts';

// A line that is taken from a repository with the same content must be, byte for byte, what judging the repository itself gives.

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'containai-alike-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const wish: SurveyWish = { tool: '0', tier: 'strict', today: '2026-01-01', hosts: [{ name: 'this host', facts: { kernel: '6.8' } }] };

function prepared(more: Partial<SurveyWish> = {}): Surveyor {
  return prepareSurvey({ ...wish, ...more }, () => undefined, { ...realMachine, openGit, workingFolder: () => root });
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The lines of a repository as JSON, and whether each was taken from another one. */
async function lines(by: Surveyor, name: string): Promise<readonly { readonly json: string; readonly isTaken: boolean }[]> {
  const result = await by.survey({ path: join(root, name), name });
  if ('folders' in result) throw new Error(`${name} is no repository`);
  return result.lines.map((line) => ({ json: typeof line === 'string' ? line : JSON.stringify(line), isTaken: typeof line === 'string' }));
}

/** Surveys one repository, then the other with what was learnt, and compares that with the other alone. How many of its lines were taken. */
async function taken(first: string, second: string, more: Partial<SurveyWish> = {}): Promise<number> {
  const by = prepared(more);
  await lines(by, first);
  const after = await lines(by, second);
  expect(after.map(({ json }) => json)).toEqual((await lines(prepared(more), second)).map(({ json }) => json));
  // Another thread that was told comes to the same.
  const other = prepared(more);
  other.hear((await learnt(first, more)).map((line) => structuredClone(line)));
  expect(await lines(other, second)).toEqual(after);
  return after.filter(({ isTaken }) => isTaken).length;
}

async function learnt(name: string, more: Partial<SurveyWish>): Promise<ReturnType<Surveyor['news']>> {
  const by = prepared(more);
  await lines(by, name);
  return by.news();
}

const config = JSON.stringify(
  {
    build: { dockerfile: 'Dockerfile' },
    runArgs: ['--privileged'],
    mounts: ['source=${localWorkspaceFolder}/x,target=/x,type=bind'],
    initializeCommand: './x',
  },
  undefined,
  2,
);
const repository = {
  '.git/HEAD': '',
  '.devcontainer/devcontainer.json': config,
  '.devcontainer/Dockerfile': 'FROM debian\nRUN true',
  'x/file': '',
};

function at(name: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...repository, ...more }).map(([path, text]) => [`${name}/${path}`, text]));
}

test.each<[what: string, second: string, more: Readonly<Record<string, string>>, count: number]>([
  ['a copy under another name', 'other', {}, 1],
  ['a copy deeper down', 'deep/er/down', {}, 1],
  ['a name that JSON escapes', 'a "quoted\\name\u0007', {}, 1],
  ['a copy with a file that nobody reads', 'other', { README: 'x' }, 1],
  ['another Dockerfile', 'other', { '.devcontainer/Dockerfile': 'FROM debian\nRUN false' }, 0],
  [
    'a lockfile that the first one lacks',
    'other',
    { '.devcontainer/devcontainer-lock.json': '{}', '.git/config': '[core]\n\tworktree = /etc' },
    0,
  ],
  ['another configuration beside it', 'other', { '.devcontainer.json': '{ "image": "debian" }' }, 0],
  ['other settings of git', 'other', { '.git/config': '[core]\n\tworktree = /' }, 0],
])('%s', async (_what, second, more, count) => {
  write({ ...at('first'), ...at(second, more) });
  expect(await taken('first', second)).toBe(count);
});

test('the same text elsewhere in a repository is another configuration', async () => {
  const text = '{ "image": "debian", "privileged": true }';
  write({
    'one/.git/HEAD': '',
    'one/a/.devcontainer.json': text,
    'one/b/.devcontainer.json': text,
    'two/.git/HEAD': '',
    'two/a/.devcontainer.json': text,
  });
  expect(await taken('one', 'one')).toBe(2);
  expect(await taken('one', 'two')).toBe(1);
});

test('one file that is found from two workspaces is two configurations', async () => {
  const inner = '.devcontainer/.devcontainer/devcontainer.json';
  const text = '{ "image": "debian", "mounts": ["source=${localWorkspaceFolder}/data,target=/x,type=bind"] }';
  write({ 'one/.git/HEAD': '', [`one/${inner}`]: text, 'two/.git/HEAD': '', [`two/${inner}`]: text });
  symlinkSync('/etc', join(root, 'two/.devcontainer/data'));
  const within = { path: join(root, 'two/.devcontainer'), name: 'two/.devcontainer', boundary: join(root, 'two') };
  const alone = await prepared().survey(within);
  const by = prepared();
  await lines(by, 'one');
  expect(await by.survey(within)).toEqual(alone);
  expect(alone).toMatchObject({
    lines: [{ findings: expect.arrayContaining([expect.objectContaining({ rule: 'system-path-mounted' })]) }],
  });
});

test('a link out of the repository leads elsewhere in each', async () => {
  write({ ...at('p/first'), ...at('q/first'), 'p/outside/x': '', 'q/outside/x': '' });
  for (const name of ['p', 'q']) {
    rmSync(join(root, name, 'first/x'), { recursive: true });
    symlinkSync('../outside', join(root, name, 'first/x'));
  }
  expect(await taken('p/first', 'q/first')).toBe(0);
});

test('what speaks of a place outside the repository is its own', async () => {
  const text = '{ "dockerComposeFile": "../../../outside/compose.yaml", "service": "app" }';
  write({
    'first/.git/HEAD': '',
    'first/.devcontainer/devcontainer.json': text,
    'other/.git/HEAD': '',
    'other/.devcontainer/devcontainer.json': text,
  });
  expect(await taken('first', 'other')).toBe(0);
});

test('a text that holds the marks themselves is judged each time', async () => {
  const more = {
    '.devcontainer/devcontainer.json': '{ "image": "debian", "postCreateCommand": "curl x | sh # \uE000 \uE001", "privileged": "\uE000" }',
  };
  write({ ...at('first', more), ...at('other', more) });
  expect(await taken('first', 'other')).toBe(0);
});

test('where names decide, each is judged', async () => {
  write({ ...at('first'), ...at('other') });
  const waiver = { rule: 'privileged-requested', path: 'first/**', reason: 'x', from: { document: 'p', line: 1, column: 1 } };
  expect(await taken('first', 'other', { policy: { document: 'p', levels: {}, options: {}, waivers: [waiver] } })).toBe(0);
});

test('a repository that is named from within takes no line, and gives none', async () => {
  write({ ...at('first'), ...at('other') });
  const by = prepared();
  await lines(by, 'first');
  const within = await by.survey({ path: join(root, 'other'), name: '' });
  expect('lines' in within && within.lines).toMatchObject([{ document: '.devcontainer/devcontainer.json', repository: '.' }]);
  expect(by.news()).toHaveLength(1);
});

test('what is remembered has bounds, the oldest goes first', async () => {
  const names = Array.from({ length: 1001 }, (_, index) => `r${index}`);
  for (const [index, name] of names.entries())
    write({ [`${name}/.git/HEAD`]: '', [`${name}/.devcontainer.json`]: `{ "image": "debian:${index}" }` });
  const by = prepared();
  for (const name of names) await lines(by, name);
  const again = async (name: string): Promise<boolean> => (await lines(by, name))[0]!.isTaken;
  expect([await again('r1000'), await again('r1'), await again('r0')]).toEqual([true, true, false]);
  expect(by.news().length).toBe(1002);
  expect((JSON.parse((await lines(by, 'r7'))[0]!.json) as SurveyLine).document).toBe('r7/.devcontainer.json');
});
