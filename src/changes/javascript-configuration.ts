import { detectFiles } from './define-detector.ts';

/** Tools that extensions of editors start by themselves, as soon as a folder or a file is opened. */
const opened: readonly (readonly [tool: string, files: readonly string[], when: string])[] = [
  ['ESLint', ['eslint.config.*', '.eslintrc', '.eslintrc.*'], 'when a file is opened in an editor with its extension, and at eslint'],
  [
    'Vite or Vitest',
    ['vite.config.*', 'vitest.config.*', 'vitest.workspace.*', 'vitest.projects.*'],
    'when the folder is opened in an editor with the extension for Vitest, and at vite or vitest',
  ],
  ['Jest', ['jest.config.*'], 'when the folder is opened in an editor with its extension, and at jest'],
  ['Tailwind', ['tailwind.config.*'], 'when the folder is opened in an editor with its extension, and at a build'],
];

/** Tools, the files they load, and the command that makes them do so. */
const tools: readonly (readonly [tool: string, files: readonly string[], when?: string])[] = [
  ['Prettier', ['prettier.config.*', '.prettierrc', '.prettierrc.*'], 'at prettier, and when an editor with its extension formats a file'],
  ['webpack', ['webpack.config.*', 'webpack.*.js', 'webpack.*.ts', 'rspack.config.*']],
  [
    'Rollup or a bundler like it',
    ['rollup.config.*', 'rolldown.config.*', 'tsup.config.*', 'tsdown.config.*', 'unbuild.config.*', 'build.config.*'],
  ],
  ['Jest', ['jest.setup.*', 'jest-preset.js'], 'at jest'],
  ['Babel', ['babel.config.*', '.babelrc', '.babelrc.*'], 'at a build or test that uses Babel'],
  ['PostCSS', ['postcss.config.*', '.postcssrc', '.postcssrc.*'], 'at a build that uses PostCSS'],
  ['Next.js', ['next.config.*'], 'at next dev or next build'],
  ['Nuxt', ['nuxt.config.*'], 'at nuxt dev or nuxt build'],
  ['Svelte', ['svelte.config.*'], 'at a build that uses Svelte'],
  ['Astro', ['astro.config.*'], 'at astro dev or astro build'],
  ['Vue CLI', ['vue.config.*'], 'at vue-cli-service'],
  ['Metro', ['metro.config.*'], 'at a build of React Native'],
  ['React Router', ['react-router.config.*', 'remix.config.*'], 'at react-router dev or build'],
  ['Mocha', ['.mocharc', '.mocharc.*'], 'at mocha'],
  ['AVA', ['ava.config.*'], 'at ava'],
  ['Karma', ['karma.conf.*'], 'at karma'],
  ['Playwright', ['playwright.config.*'], 'at playwright test'],
  ['Cypress', ['cypress.config.*', 'cypress.json'], 'at cypress'],
  ['WebdriverIO', ['wdio.conf.*'], 'at wdio'],
  ['Stylelint', ['stylelint.config.*', '.stylelintrc', '.stylelintrc.*'], 'at stylelint, and in an editor with its extension'],
  ['gulp', ['gulpfile.*'], 'at gulp'],
  ['Grunt', ['gruntfile.*'], 'at grunt'],
  ['Nx', ['nx.json'], 'at nx, which loads the plugins it names'],
  ['Turborepo', ['turbo.json', 'turbo.jsonc'], 'at turbo run'],
  ['Lerna', ['lerna.json'], 'at lerna'],
  ['Angular', ['angular.json'], 'at ng, which loads the builders it names'],
  ['semantic-release', ['release.config.*', '.releaserc', '.releaserc.*'], 'at semantic-release'],
  ['Knex', ['knexfile.*'], 'at knex'],
  ['Drizzle', ['drizzle.config.*'], 'at drizzle-kit'],
];

export const javascriptConfiguration = detectFiles({
  id: 'javascript-configuration',
  title: 'Configurations of JavaScript tools that are programs',
  level: 'warn',
  by: 'the tool that is named',
  when: 'at its start',
  why:
    'The configuration of such a tool is a program that it runs before it does anything, or names plugins to load, by a path if need be. Editors start some of ' +
    'these tools themselves: the extensions for ESLint, Vitest, Jest and Tailwind do when a file or the folder is opened.',
  advice: 'Read it as you would read a script, its imports included.',
  cites: [
    { kind: 'doc-link', where: 'https://eslint.org/docs/latest/use/configure/configuration-files' },
    { kind: 'source', where: 'microsoft/vscode-eslint@016e1a0ddb2789c11fb5dcf2d65ac1df908e7e56 README.md' },
    { kind: 'source', where: 'vitest-dev/vscode@78c0a13cde25b32e8a17fb5cb43d424011c852a4 package.json' },
    { kind: 'issue', where: 'https://github.com/vitest-dev/vscode/pull/234' },
    { kind: 'source', where: 'jest-community/vscode-jest@0123788538ba4029fa5c3a223935e1f9e9938828 README.md' },
    {
      kind: 'source',
      where:
        'tailwindlabs/tailwindcss-intellisense@5067ff7ec0b4b8bb5c3325a69c1f3410eb5b350a packages/tailwindcss-language-server/src/projects.ts',
    },
    { kind: 'source', where: 'prettier/prettier-vscode@000039702ef4dfc864f4cb96ec18cf381469d834 README.md' },
    { kind: 'doc-link', where: 'https://prettier.io/docs/configuration' },
    { kind: 'doc-link', where: 'https://vite.dev/config/' },
    { kind: 'doc-link', where: 'https://jestjs.io/docs/configuration' },
    { kind: 'doc-link', where: 'https://webpack.js.org/configuration/' },
  ],
  places: [
    ...opened.map(([tool, files, when]) => ({
      files,
      is: `a configuration of ${tool}, which is a program or names plugins`,
      level: 'error' as const,
      by: `${tool}, by its extension in an editor`,
      when,
    })),
    ...tools.map(([tool, files, when]) => ({
      files,
      is: `a configuration of ${tool}, which is a program or names plugins`,
      by: tool,
      when: when ?? 'at a build',
    })),
  ],
});
