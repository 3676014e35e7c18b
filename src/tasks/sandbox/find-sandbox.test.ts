import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { realMachine } from '../../machine/real.ts';
import { findSandbox, isSandboxName } from './find-sandbox.ts';
import { writeSandbox } from './sandbox-files.ts';
import { sandboxName } from './sandbox-name.ts';
import { sandboxPlaces } from './sandbox-places.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'containai-find-')));
const at = (folder: string): typeof machine => ({ ...machine, workingFolder: () => join(root, folder) });
const machine = { ...realMachine, stateFolder: () => join(root, 'state'), runtimeFolder: () => undefined, workingFolder: () => root };

beforeAll(() => {
  for (const folder of ['web/src/deep', 'api', 'both/x', 'other']) mkdirSync(join(root, folder), { recursive: true });
  symlinkSync('web', join(root, 'link'));
  const sandbox = (id: string, name: string, folder: string, file = 'devcontainer.json'): void => {
    const places = sandboxPlaces(id, machine);
    const more = { id, name, workspace: join(root, folder), configuration: join(root, folder, '.devcontainer', file) };
    if (!('refused' in places)) writeSandbox(sandboxWith(more), places, machine);
  };
  sandbox('000000000001', 'web', 'web');
  sandbox('000000000002', 'api', 'api');
  sandbox('000000000003', 'both', 'both');
  sandbox('000000000004', 'both-python', 'both', 'python/devcontainer.json');
  sandbox('000000000005', 'twin', 'twins/a/twin');
  sandbox('000000000006', 'twin', 'twins/b/twin');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a sandbox', () => {
  test.each<[how: string, word: string | undefined, folder: string, id: string]>([
    ['by its name', 'web', 'other', '000000000001'],
    ['by its name, though a folder has it too', 'api', '.', '000000000002'],
    ['by its id', '000000000004', 'other', '000000000004'],
    ['by the path of its workspace', '../web', 'other', '000000000001'],
    ['by that path with links in it', './link/', '.', '000000000001'],
    ['by the path of its configuration', 'both/.devcontainer/python/devcontainer.json', '.', '000000000004'],
    ['by the folder at hand', undefined, 'web', '000000000001'],
    ['by a folder above it', undefined, 'link/src/deep', '000000000001'],
    ['by the folder at hand, by a dot', '.', 'api', '000000000002'],
    ['by one of two names in one workspace', 'both-python', 'both', '000000000004'],
  ])('is found %s', (_how, word, folder, id) => {
    expect(findSandbox(word, at(folder))).toMatchObject({ sandbox: { id } });
  });

  test.each<[what: string, word: string | undefined, folder: string, refused: string]>([
    ['nothing was started here', undefined, 'other', 'No dev container was started for ROOT/other or a folder above it: containai ls'],
    [
      'the folder has two',
      undefined,
      'both/x',
      'ROOT/both has several dev containers, name one of them: both (ROOT/both/.devcontainer/devcontainer.json), both-python (',
    ],
    [
      'the name is misspelled',
      'wev',
      '.',
      'There is no dev container wev (did you mean web?): containai ls lists them, containai up starts one.',
    ],
    ['the name is another’s beginning', 'we', '.', 'There is no dev container we'],
    ['a folder has none', './other', '.', 'There is no dev container ./other:'],
    ['two have the name', 'twin', '.', 'Several dev containers are called twin, name one of them: 000000000005 (ROOT/twins/a'],
  ])('is not found where %s', (_what, word, folder, refused) => {
    expect(findSandbox(word, at(folder))).toMatchObject({ refused: expect.stringContaining(refused.replaceAll('ROOT', root)) });
  });

  test('that cannot be read may be the one that is meant', () => {
    const empty = { ...machine, stateFolder: () => join(root, 'damaged') };
    mkdirSync(join(root, 'damaged/containai/sandboxes'), { recursive: true });
    writeFileSync(join(root, 'damaged/containai/sandboxes/000000000009.json'), '{');
    expect(findSandbox('web', empty)).toEqual({
      refused: expect.stringMatching(/^There is no dev container web\. The state of .* not JSON\.$/u),
    });
  });

  test('has a name that is told from a folder', () => {
    expect(['web', '000000000001', './web', 'other', ''].map((word) => isSandboxName(word, machine))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

test.each<[workspace: string, configuration: string, taken: string[], name: string]>([
  ['/home/a/web', '/home/a/web/.devcontainer/devcontainer.json', [], 'web'],
  ['/home/a/web', '/home/a/web/.devcontainer.json', ['web'], 'web-2'],
  ['/home/a/web', '/home/a/web/.devcontainer/devcontainer.json', ['web', 'web-2'], 'web-3'],
  ['/home/a/web', '/home/a/web/.devcontainer/python 3/devcontainer.json', ['web'], 'web-python-3'],
  ['/home/a/web', '/home/a/web/.devcontainer/py/devcontainer.json', ['web', 'web-py'], 'web-py-2'],
  ['/home/a/My App!', '/x', [], 'My-App'],
  ['/home/a/--all', '/x', [], 'all'],
  ['/home/a/…', '/x', [], 'workspace'],
  ['/', '/x', [], 'workspace'],
  [`/home/a/${'long'.repeat(40)}`, '/x', [], 'long'.repeat(7)],
])('the name for %s is a word that is free', (workspace, configuration, taken, name) => {
  expect(sandboxName(workspace, configuration, new Set(taken))).toBe(name);
});
