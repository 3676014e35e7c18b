import { tellSigns } from '../../test/change-cases.ts';
import { javascriptConfiguration } from './javascript-configuration.ts';

tellSigns(javascriptConfiguration, [
  ['a configuration of ESLint', { 'packages/x/eslint.config.mjs': '' }, [/a configuration of ESLint/u, 'error']],
  ['an older one', { '.eslintrc.json': '{}' }, [/a configuration of ESLint/u, 'error']],
  ['one of Vite', { 'vite.config.ts': '' }, [/a configuration of Vite or Vitest/u, 'error']],
  ['one of Prettier', { '.prettierrc': '{}' }, [/a configuration of Prettier/u, 'warn']],
  ['tasks of gulp', { 'gulpfile.js': '' }, [/a configuration of gulp/u, 'warn']],
  ['other files', { 'src/vite.ts': '', '.eslintignore': '', '.prettierignore': '', 'config.js': '', 'tsconfig.json': '{}' }, 'clear'],
]);
