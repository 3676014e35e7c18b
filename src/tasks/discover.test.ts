import { describe, expect, test } from 'vitest';
import type { Entry, Machine } from '../machine/machine.ts';
import { discover, formatOf } from './discover.ts';

/** A machine with these files; a path that ends in a slash is a folder, one in `@` a link. */
function machineWith(
  paths: readonly string[],
  workingFolder = '/home/me',
  texts: Readonly<Record<string, string>> = {},
): Pick<Machine, 'list' | 'kindOf' | 'readText' | 'workingFolder'> {
  const kinds = new Map<string, Entry['kind']>();
  for (const path of paths) {
    kinds.set(path.replace(/[/@]$/u, ''), path.endsWith('/') ? 'folder' : path.endsWith('@') ? 'other' : 'file');
    for (let at = path.lastIndexOf('/', path.length - 2); at > 0; at = path.lastIndexOf('/', at - 1))
      kinds.set(path.slice(0, at), 'folder');
  }
  return {
    workingFolder: () => workingFolder,
    readText: (path) => (texts[path] === undefined ? { missing: true } : { text: texts[path] }),
    kindOf: (path) => kinds.get(path) ?? 'missing',
    list: (folder) =>
      kinds.get(folder) !== 'folder'
        ? undefined
        : [...kinds]
            .filter(([path]) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'))
            .map(([path, kind]) => ({ name: path.slice(folder.length + 1), kind }))
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

describe('what a path holds', () => {
  test.each<[what: string, files: string[], path: string, found: string[]]>([
    [
      'a configuration in a repository',
      ['/home/me/a/.devcontainer/devcontainer.json'],
      'a',
      ['devcontainer a/ + .devcontainer/devcontainer.json'],
    ],
    [
      'the same, by its file',
      ['/home/me/a/.devcontainer/devcontainer.json'],
      'a/.devcontainer/devcontainer.json',
      ['devcontainer a/ + .devcontainer/devcontainer.json'],
    ],
    [
      'the same, by its folder',
      ['/home/me/a/.devcontainer/devcontainer.json'],
      'a/.devcontainer',
      ['devcontainer a/ + .devcontainer/devcontainer.json'],
    ],
    [
      'a file named from within',
      ['/home/me/.devcontainer/devcontainer.json'],
      '.devcontainer/devcontainer.json',
      ['devcontainer  + .devcontainer/devcontainer.json'],
    ],
    ['an absolute path', ['/x/a/.devcontainer.json'], '/x/a/', ['devcontainer /x/a/ + .devcontainer.json']],
    [
      'every candidate, in the order tools look',
      [
        '/home/me/a/.devcontainer/z/devcontainer.json',
        '/home/me/a/.devcontainer/b/devcontainer.json',
        '/home/me/a/.devcontainer.json',
        '/home/me/a/.devcontainer/devcontainer.json',
      ],
      'a',
      [
        '.devcontainer/devcontainer.json',
        '.devcontainer.json',
        '.devcontainer/b/devcontainer.json',
        '.devcontainer/z/devcontainer.json',
      ].map((path) => `devcontainer a/ + ${path}`),
    ],
    [
      'Compose and Dockerfile where there is none',
      ['/home/me/a/Dockerfile', '/home/me/a/docker-compose.yml', '/home/me/a/compose.yaml'],
      'a',
      ['compose a/ + compose.yaml', 'dockerfile a/ + Dockerfile'],
    ],
    [
      'repositories one and two folders below, no deeper, not through links',
      [
        '/home/me/a/.devcontainer.json',
        '/home/me/b/c/.devcontainer.json',
        '/home/me/b/c/d/e/.devcontainer.json',
        '/home/me/link@',
        '/home/me/node_modules/x/.devcontainer.json',
      ],
      '.',
      ['devcontainer a/ + .devcontainer.json', 'devcontainer b/c/ + .devcontainer.json'],
    ],
    ['any other file', ['/home/me/a/odd.jsonc'], 'a/odd.jsonc', ['devcontainer a/ + odd.jsonc']],
  ])('%s', (_what, files, path, found) => {
    const { targets, problems } = discover(path, machineWith(files));
    expect(targets.map((target) => `${target.format} ${target.prefix} + ${target.path}`)).toEqual(found);
    expect(problems).toEqual([]);
  });

  test.each([
    ['nothing at all', [], 'a', 'There is no such file or folder.'],
    ['nothing in it', ['/home/me/a/'], 'a', 'No devcontainer.json, Compose file or Dockerfile was found here or up to two folders below.'],
    ['no file', ['/home/me/a@'], 'a', 'This is neither a file nor a folder.'],
  ])('%s is said', (_what, files, path, message) => {
    expect(discover(path, machineWith(files))).toEqual({ targets: [], problems: [{ document: path, message, fatal: true }] });
  });

  test.each([
    ['.devcontainer/devcontainer.json.json', 1],
    ['.devcontainer/devcontainers.json', 1],
    ['.devcontainer/devcontainer.jsonc', 1],
    ['.devcontainer/devcontainer.yml', 0],
    ['devcontainer.json', 1],
  ])('%s is noticed, since no tool reads it, and judged where it can be', (path, judged) => {
    const { targets, problems } = discover('a', machineWith([`/home/me/a/${path}`]));
    expect(targets).toHaveLength(judged);
    expect(problems).toMatchObject([{ document: `a/${path}`, fatal: false }]);
  });

  test('a left-over beside a right one is nobody’s business', () => {
    expect(
      discover('a', machineWith(['/home/me/a/.devcontainer/devcontainer.json', '/home/me/a/.devcontainer/devcontainer.json.bak'])).problems,
    ).toEqual([]);
  });

  test('the files around belong to the repository that git knows, or to the opened folder', () => {
    const files = ['/home/me/a/.git/config', '/home/me/a/sub/.devcontainer.json', '/home/me/b/.devcontainer.json'];
    expect(discover('a/sub', machineWith(files)).targets).toMatchObject([{ workspace: '/home/me/a/sub', boundary: '/home/me/a' }]);
    expect(discover('.', machineWith(files)).targets).toMatchObject([{ boundary: '/home/me/a' }, { boundary: '/home/me/b' }]);
  });

  describe('what may not be read is said, and the rest is still found', () => {
    const files = [
      '/home/me/a/.devcontainer/devcontainer.json',
      '/home/me/b/.devcontainer.json',
      '/home/me/c/.devcontainer/x/devcontainer.json',
    ];
    const closed = (folders: readonly string[]): ReturnType<typeof machineWith> => {
      const machine = machineWith(files);
      return {
        ...machine,
        list: (folder) => (folders.includes(folder) ? undefined : machine.list(folder)),
        kindOf: (path) => (folders.some((folder) => path.startsWith(`${folder}/`)) ? 'hidden' : machine.kindOf(path)),
      };
    };
    const message = 'The folder may not be read, or is no longer there.';
    test.each<[what: string, closed: string[], path: string, found: string[], problems: { document: string; message: string }[]]>([
      ['a repository', ['/home/me/a'], '.', ['b/', 'c/'], [{ document: 'a/', message }]],
      ['the repository that was named', ['/home/me/a'], 'a', [], [{ document: 'a/', message }]],
      ['the folder that was named', ['/home/me'], '.', [], [{ document: '.', message }]],
      ['a folder of configurations', ['/home/me/c/.devcontainer'], '.', ['a/', 'b/'], [{ document: 'c/.devcontainer', message }]],
      ['a file', ['/home/me/a'], 'a/x.json', [], [{ document: 'a/x.json', message: 'The system does not let this be looked at.' }]],
    ])('%s', (_what, folders, path, found, problems) => {
      const discovery = discover(path, closed(folders));
      expect(discovery.targets.map(({ prefix }) => prefix)).toEqual(found);
      expect(discovery.problems).toEqual(problems.map((problem) => ({ ...problem, fatal: true })));
    });

    test('a configuration that may not be read is still a target, so that reading it says so', () => {
      expect(discover('c', closed(['/home/me/c/.devcontainer/x'])).targets).toMatchObject([{ path: '.devcontainer/x/devcontainer.json' }]);
    });
  });

  test('a repository of thousands of configurations is cut off, and that is said', () => {
    const machine = machineWith([]);
    const many = Array.from({ length: 5000 }, (_, index) => `n${index}`);
    const { targets, problems } = discover('a', {
      ...machine,
      kindOf: (path) => (path.endsWith('.json') ? 'file' : path.endsWith('.git') ? 'missing' : 'folder'),
      list: (folder) => (folder.endsWith('/.devcontainer') ? many : ['.devcontainer']).map((name) => ({ name, kind: 'folder' })),
    });
    expect(targets).toHaveLength(200);
    expect(problems).toEqual([
      { document: 'a/.devcontainer', message: 'There are 5000 configurations here; all but the first 200 were left out.', fatal: true },
    ]);
  });

  test('each of several candidates knows the others', () => {
    const { targets } = discover('a', machineWith(['/home/me/a/.devcontainer.json', '/home/me/a/.devcontainer/devcontainer.json']));
    expect(targets.map(({ siblings }) => siblings)).toEqual([['.devcontainer.json'], ['.devcontainer/devcontainer.json']]);
  });
});

test.each([
  ['COMPOSE_FILE=stacks/dev.yml:b.yml', ['compose stacks/dev.yml', 'dockerfile Dockerfile']],
  ['COMPOSE_PATH_SEPARATOR=,\nexport COMPOSE_FILE="dev.yml,b.yml" # both', ['compose dev.yml', 'dockerfile Dockerfile']],
  ['COMPOSE_FILE=/etc/x.yml', ['compose ../../../etc/x.yml', 'dockerfile Dockerfile']],
  ['COMPOSE_FILE=', ['dockerfile Dockerfile']],
  ['A=b', ['dockerfile Dockerfile']],
])('a Compose project whose file only .env names: %j', (text, found) => {
  const machine = machineWith(['/home/me/a/.env', '/home/me/a/Dockerfile'], '/home/me', { '/home/me/a/.env': text });
  const { targets } = discover('a', machine);
  expect(targets.map(({ format, path }) => `${format} ${path}`)).toEqual(found);
  expect(targets.every(({ named }) => !named)).toBe(true);
});

test.each([
  ['devcontainer.json', 'devcontainer'],
  ['compose.yaml', 'compose'],
  ['anything.yml', 'compose'],
  ['devcontainer.yml', 'devcontainer'],
  ['Dockerfile', 'dockerfile'],
  ['Dockerfile.dev', 'dockerfile'],
  ['app.Dockerfile', 'dockerfile'],
  ['body.create.json', 'docker-api'],
])('%s is read as %s', (name, format) => {
  expect(formatOf(name)).toBe(format);
});
