import { expect, test } from 'vitest';
import { container, volume } from '../../../test/rule-cases.ts';
import { otherFolders } from './other-folders.ts';

const found = (...mounts: readonly string[]): readonly string[] =>
  otherFolders(
    '/home/a/web',
    { plan: '/state/plan.json' },
    { readText: () => ({ text: JSON.stringify({ requests: [container({ mounts: mounts.map((one) => volume(one)) })] }) }) },
  );

test.each<readonly [what: string, mount: string, folders: readonly string[]]>([
  ['the workspace', '.:/w', []],
  ['a folder of it', './a:/w', []],
  ['the same by its path', '/home/a/web/a:/w', []],
  ['another folder', '/srv/data:/d', ['/srv/data']],
  ['one whose name begins like it', '/home/a/web-other:/d', ['/home/a/web-other']],
  ['one beside it', '../b:/d', ['../b']],
  ['one of the home', '~/.cache:/c', ['~/.cache']],
  ['one that is read-only', '/srv/data:/d:ro', []],
  ['a volume', 'data:/d', []],
])('%s', (_, mount, folders) => {
  expect(found(mount)).toEqual(folders);
});

test('a plan that cannot be read says nothing', () => {
  for (const text of ['', '{}', '[]', '{"requests":[{}]}'])
    expect(otherFolders('/w', { plan: '/p' }, { readText: () => ({ text }) })).toEqual([]);
  expect(otherFolders('/w', { plan: '/p' }, { readText: () => ({ missing: true }) })).toEqual([]);
});
