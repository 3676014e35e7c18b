import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { hookManagers } from './hook-managers.ts';

const paths = hookManagers.places.flatMap(({ files = [] }) => files.map((pattern) => pattern.replace('**', 'a/b')));

test.each(paths)('%s, at the top and in a folder', (path) => {
  for (const one of [path, `packages/x/${path}`]) expect(signsIn(hookManagers, { [one]: 'x' })).toMatchObject([{ key: '', value: 'x' }]);
});

tellSigns(hookManagers, [
  ['a hook of husky', { '.husky/pre-commit': 'npm test\n' }, [/^\.husky\/pre-commit: a file that husky runs$/u, 'warn']],
  ['what husky makes', { '.husky/_/h': '#!/bin/sh\n' }, /a file that husky runs/u],
  ['a folder for core.hooksPath', { '.githooks/pre-push': '#!/bin/sh\n' }, [/commonly core\.hooksPath/u, 'warn']],
  ['pre-commit', { '.pre-commit-config.yaml': 'repos: []\n' }, [/fetches and runs/u, 'warn']],
  ['lefthook', { '.config/lefthook.yml': 'x' }, [/commands of lefthook/u, 'warn']],
  ['overcommit', { '.overcommit.yml': 'x' }, [/overcommit/u, 'note']],
  ['a script of commitlint', { 'commitlint.config.js': 'export default {};\n' }, [/a script that commitlint runs/u, 'warn']],
  [
    'files of like names',
    { 'husky/x': '', 'lefthook.md': '', 'src/lint-staged.js': '', 'hooks/pre-commit': '', '.pre-commit-hooks.yaml': '' },
    'clear',
  ],
]);
