import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';
import { type Member, readMembers } from './json-members.ts';

/** Scripts that package managers run by their names, and the command that makes them do so (npm@11 docs: scripts; measured with npm 11.19). */
const commandsOf: Readonly<Record<string, string>> = {
  preinstall: 'npm install',
  install: 'npm install',
  postinstall: 'npm install',
  prepublish: 'npm install',
  preprepare: 'npm install',
  prepare: 'npm install',
  postprepare: 'npm install',
  dependencies: 'npm install or npm uninstall',
  'pnpm:devPreinstall': 'pnpm install',
  prepack: 'npm pack or npm publish',
  postpack: 'npm pack or npm publish',
  prepublishOnly: 'npm publish',
  publish: 'npm publish',
  postpublish: 'npm publish',
  preversion: 'npm version',
  version: 'npm version',
  postversion: 'npm version',
};

type Words = Pick<Sign, 'by' | 'when' | 'level'> & { readonly is: string };

const atInstall = { by: 'npm, yarn or pnpm', when: 'at npm install' } as const;

/** Keys whose value counts as one. */
const wholeKeys: Readonly<Record<string, Words>> = {
  allowScripts: { is: 'names the dependencies whose scripts may run', by: 'npm', when: 'at npm install' },
  bin: { is: 'names commands of this package', by: 'npx', when: 'at npx, npm link or npm install --global', level: 'note' },
  gypfile: { is: 'says whether node-gyp builds this package', by: 'npm', when: 'at npm install' },
  gitHooks: { is: 'sets hooks of git', by: 'yorkie', when: 'at git commit, once npm install has put them there' },
  devEngines: { is: 'names the node and the package manager, which pnpm may fetch and run', by: 'pnpm', when: 'at pnpm' },
  'lint-staged': { is: 'names commands for changed files', by: 'lint-staged', when: 'at git commit, where a hook runs it' },
  'nano-staged': { is: 'names commands for changed files', by: 'nano-staged', when: 'at git commit, where a hook runs it' },
  overrides: { is: 'replaces dependencies of dependencies', ...atInstall },
  packageManager: {
    is: 'names the package manager that is fetched and run',
    by: 'pnpm or corepack',
    when: 'at pnpm, and at yarn where corepack starts it',
  },
  publishConfig: { is: 'says where and as what this package is published', by: 'npm', when: 'at npm publish' },
  resolutions: { is: 'replaces dependencies of dependencies', by: 'yarn or pnpm', when: 'at yarn install' },
  trustedDependencies: { is: 'names the dependencies whose scripts may run', by: 'bun', when: 'at bun install' },
  workspaces: { is: 'names more packages, whose scripts run, too', ...atInstall },
  wireit: { is: 'names commands', by: 'wireit', when: 'at npm run, where the script is wireit' },
};

/** Keys of which each member counts. */
const memberKeys: Readonly<Record<string, Words>> = {
  pnpm: { is: 'sets how pnpm installs', by: 'pnpm', when: 'at pnpm install' },
  'simple-git-hooks': { is: 'is a hook of git', by: 'simple-git-hooks', when: 'at git commit, once it has put it into .git/hooks' },
  husky: { is: 'sets hooks of git', by: 'husky', when: 'at git commit, with husky 4' },
};

/** Settings of tools that this file may hold, too, and that may name modules to load. */
const toolKeys: Readonly<Record<string, string>> = {
  ava: 'AVA',
  babel: 'Babel',
  commitlint: 'commitlint',
  eslintConfig: 'ESLint',
  jest: 'Jest',
  mocha: 'Mocha',
  postcss: 'PostCSS',
  prettier: 'Prettier',
  stylelint: 'Stylelint',
};

const dependencyKeys = new Set(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']);

export const npmPackages = detectFiles({
  id: 'npm-packages',
  title: 'Packages of npm: their scripts and dependencies',
  level: 'warn',
  by: 'npm, yarn or pnpm',
  when: 'at npm install, or at npm run by its name',
  why:
    'Scripts of package.json are command lines: npm install runs those of some names by itself, npm run all others. Dependencies are code that the next install ' +
    'brings, with install scripts of its own.',
  advice:
    'Read each script, and know each new dependency by its name, before npm is run on this machine; npm install --ignore-scripts installs without them.',
  cites: [
    { kind: 'doc-link', where: 'https://docs.npmjs.com/cli/v11/using-npm/scripts' },
    { kind: 'doc-link', where: 'https://docs.npmjs.com/cli/v11/configuring-npm/package-json' },
    { kind: 'doc-link', where: 'https://pnpm.io/pnpmfile' },
    { kind: 'doc-link', where: 'https://pnpm.io/package_json' },
    { kind: 'source', where: 'nodejs/corepack@v0.34.7 sources/specUtils.ts' },
    { kind: 'source', where: 'jest-community/vscode-jest@0123788538ba4029fa5c3a223935e1f9e9938828 README.md' },
    { kind: 'source', where: 'microsoft/vscode-eslint@016e1a0ddb2789c11fb5dcf2d65ac1df908e7e56 README.md' },
    { kind: 'doc-link', where: 'https://yarnpkg.com/configuration/yarnrc' },
  ],
  places: [
    { files: ['package.json'], is: 'a package of npm', read: readPackage },
    { files: ['package.json5', 'package.yaml'], is: 'a package of pnpm', by: 'pnpm', when: 'at pnpm install, or at pnpm run' },
    {
      files: ['binding.gyp'],
      is: 'a build of node-gyp, which npm starts because the file is there, and in which <!(…) runs a command',
      by: 'npm',
      when: 'at npm install',
    },
    {
      files: ['package-lock.json', 'npm-shrinkwrap.json', '.package-lock.json'],
      is: 'a lock file of npm: where each package comes from',
      level: 'note',
    },
    {
      files: ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
      is: 'a lock file: where each package comes from',
      level: 'note',
      when: 'at install',
    },
    { files: ['.pnpmfile.cjs'], is: 'a program that pnpm runs', by: 'pnpm', when: 'at any pnpm command' },
    {
      files: ['pnpm-workspace.yaml'],
      is: 'settings of pnpm: packages, programs to run, and whose scripts may run',
      by: 'pnpm',
      when: 'at pnpm install',
    },
    {
      files: ['.yarnrc', '.yarnrc.yml'],
      is: 'settings of yarn, which may name the program to run as yarn, and plugins',
      by: 'yarn',
      when: 'at any yarn command',
    },
    { files: ['.yarn/releases/**'], is: 'a program that is run as yarn', by: 'yarn', when: 'at any yarn command' },
    { files: ['.yarn/plugins/**'], is: 'a plugin of yarn', by: 'yarn', when: 'at any yarn command' },
    { files: ['.yarn/cache/**', '.yarn/unplugged/**'], is: 'a package of yarn', by: 'node', when: 'at yarn run, when it is loaded' },
    {
      files: ['.yarn/patches/**', '.yarn/sdks/**'],
      is: 'code of yarn for packages or editors',
      by: 'yarn, or an editor set to it',
      when: 'at yarn install',
    },
    {
      files: ['.pnp.cjs', '.pnp.js', '.pnp.loader.mjs'],
      is: 'what node loads first under yarn',
      by: 'node',
      when: 'at yarn run or yarn node',
    },
    {
      files: ['bunfig.toml'],
      is: 'settings of bun, which may name modules to load first',
      by: 'bun',
      when: 'at any bun command',
    },
    {
      files: ['.corepack.env'],
      is: 'an environment of corepack: where it fetches package managers from',
      by: 'corepack',
      when: 'at yarn or pnpm, where corepack starts them',
    },
    { files: ['bower.json', '.bowerrc'], is: 'a package of bower, with scripts', by: 'bower', when: 'at bower install' },
  ],
});

function readPackage(text: string): readonly Sign[] | undefined {
  const members = readMembers(text);
  return members === undefined ? undefined : boundSigns(members.flatMap(signsOf));
}

function signsOf(member: Member): readonly Sign[] {
  const { key, members } = member;
  if (key === 'scripts') return members.map(scriptSign);
  if (dependencyKeys.has(key)) return members.map((one) => dependencySign(key, one));
  if (Object.hasOwn(memberKeys, key) && members.length > 0) return members.map((one) => sign(`${key}.${one.key}`, one, memberKeys[key]!));
  if (Object.hasOwn(memberKeys, key)) return [sign(key, member, memberKeys[key]!)];
  if (Object.hasOwn(wholeKeys, key)) return [sign(key, member, wholeKeys[key]!)];
  if (Object.hasOwn(toolKeys, key)) return [sign(key, member, toolWords(toolKeys[key]!))];
  return [];
}

/** Extensions of editors for ESLint and Jest start them when a file or the folder is opened. */
function toolWords(tool: string): Words {
  const is = `is settings of ${tool}, which may name modules to load`;
  if (tool !== 'ESLint' && tool !== 'Jest') return { is, by: tool, when: 'at its start' };
  return {
    is,
    level: 'error',
    by: `${tool}, by its extension in an editor`,
    when: 'when the folder or a file is opened in an editor with its extension',
  };
}

function sign(key: string, { value, line }: Member, { is, ...words }: Words): Sign {
  return { key, value, line, says: `${quoteKey(key)} ${is}: ${quoted(value)}`, ...words };
}

function scriptSign({ key, value, line }: Member): Sign {
  const command = Object.hasOwn(commandsOf, key) ? commandsOf[key]! : `npm run ${quoteKey(key.replace(/^(?:pre|post)(?=.)/u, ''))}`;
  return { key: `scripts.${key}`, value, line, says: `scripts.${quoteKey(key)} runs ${quoted(value)}`, when: `at ${command}` };
}

function dependencySign(group: string, { key, value, isText, line }: Member): Sign {
  const isPlain = isText && isFromRegistry(value.trim());
  const says = isPlain
    ? `${group} has ${quoteKey(key)} ${quoted(value)}`
    : `${group} has ${quoteKey(key)}, not by a version but from ${quoted(value)}`;
  return { key: `${group}.${key}`, value, line, says, when: 'at npm install', ...(isPlain ? { level: 'note' } : {}) };
}

/** A version or range, a tag, or a package of the same repository. An alias, an address, a path or an archive is none (npm-package-arg@v13.0.2 lib/npa.js). */
function isFromRegistry(range: string): boolean {
  return /^(?!\.)(?:(?:workspace|catalog):)?[\w\s.*^~<>=|+-]*$/u.test(range) && !/\.(?:tgz|tar|tar\.gz)$/iu.test(range);
}

/** A name as it is where it is a plain one. */
function quoteKey(key: string): string {
  return /^[\w.@/:-]{1,80}$/u.test(key) ? key : quoted(key);
}
