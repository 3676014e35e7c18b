import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';

type Words = Pick<Sign, 'by' | 'when' | 'level'> & { readonly is: string };

const trusted = { by: 'npm', when: 'at any npm command that asks a registry' } as const;
const atScript = { by: 'npm', when: 'at npm install and npm run' } as const;

/** Settings that run or trust something: measured with npm 11.19, or by the documentation of npm and pnpm. */
const settings: Readonly<Record<string, Words>> = {
  'script-shell': { is: 'is the program that runs each script', ...atScript },
  'node-options': { is: 'is given to node in each script, and may name modules to load', ...atScript },
  'node-gyp': { is: 'is the program that builds packages', ...atScript },
  python: { is: 'is the program that node-gyp runs', by: 'node-gyp', when: 'at npm install of a package that is built' },
  git: { is: 'is the program that fetches dependencies from git', by: 'npm', when: 'at npm install' },
  shell: { is: 'is a program to run', by: 'npm', when: 'at npm explore' },
  editor: { is: 'is a program to run', by: 'npm', when: 'at npm edit' },
  'init-module': { is: 'is a module to load', by: 'npm', when: 'at npm init' },
  'init.module': { is: 'is a module to load', by: 'npm', when: 'at npm init' },
  userconfig: { is: 'names another file of settings', by: 'npm', when: 'at any npm command' },
  globalconfig: { is: 'names another file of settings', by: 'npm', when: 'at any npm command' },
  'ignore-scripts': { is: 'says whether install scripts run', by: 'npm', when: 'at npm install' },
  'allow-scripts': { is: 'says whose install scripts run', by: 'npm', when: 'at npm install' },
  registry: { is: 'is where packages come from', ...trusted },
  'strict-ssl': { is: 'says whether the registry has to prove who it is', ...trusted },
  ca: { is: 'is an authority to trust', ...trusted },
  cafile: { is: 'holds authorities to trust', ...trusted },
  proxy: { is: 'sees and changes what is fetched', ...trusted },
  'http-proxy': { is: 'sees and changes what is fetched', ...trusted },
  'https-proxy': { is: 'sees what is fetched', ...trusted },
  pnpmfile: { is: 'is a program that pnpm runs', by: 'pnpm', when: 'at pnpm install' },
  'global-pnpmfile': { is: 'is a program that pnpm runs', by: 'pnpm', when: 'at pnpm install' },
  'use-node-version': { is: 'is the version of node that pnpm fetches and runs', by: 'pnpm', when: 'at pnpm run' },
  'dangerously-allow-all-builds': { is: 'lets install scripts of all dependencies run', by: 'pnpm', when: 'at pnpm install' },
};

export const npmSettings = detectFiles({
  id: 'npm-settings',
  title: 'Settings of npm in a project',
  level: 'warn',
  by: 'npm and pnpm',
  when: 'at npm commands in this folder',
  why:
    'npm reads .npmrc of the folder of a project. It may name the shell that runs scripts, modules that node loads first, the program that is run as git, and the ' +
    'registry that packages come from. ${NAME} in it is replaced from the environment of this machine, so an address can carry a secret away.',
  advice: 'Remove what you have not written; npm config ls shows what holds in a folder.',
  cites: [
    { kind: 'doc-link', where: 'https://docs.npmjs.com/cli/v11/configuring-npm/npmrc' },
    { kind: 'doc-link', where: 'https://docs.npmjs.com/cli/v11/using-npm/config' },
    { kind: 'source', where: 'npm/ini@v6.0.0 lib/ini.js' },
    { kind: 'doc-link', where: 'https://pnpm.io/9.x/npmrc' },
  ],
  places: [{ files: ['.npmrc'], is: 'settings of npm', read: readSettings }],
});

function readSettings(text: string): readonly Sign[] {
  const lines = text.replace(/^\ufeff/u, '').split(/\r\n|[\r\n]/u);
  // What follows the head of a section belongs to an object of that name, which npm does not look at.
  const section = lines.findIndex((line) => /^\[[^\]]*\]\s*$/u.test(line));
  return boundSigns(lines.slice(0, section < 0 ? undefined : section).flatMap(signsOf));
}

function signsOf(whole: string, index: number): readonly Sign[] {
  const line = whole.trim();
  if (line === '' || /^[;#]/u.test(line)) return [];
  const at = whole.indexOf('=');
  const key = bare(at < 0 ? line : whole.slice(0, at)).replace(/\[\]$/u, '');
  const words = wordsOf(key, at < 0 ? '' : whole.slice(at + 1));
  const value = at < 0 ? 'true' : bare(whole.slice(at + 1));
  return words === undefined ? [] : [signOf(key, value, index + 1, words)];
}

function signOf(key: string, value: string, line: number, { is, ...words }: Words): Sign {
  const isSecret = /_authtoken|_auth|_password/iu.test(key) && !value.includes('${');
  return { key, value, line, says: isSecret ? `${quoted(key)} ${is}` : `${quoted(key)} ${is}: ${quoted(value)}`, ...words };
}

function wordsOf(key: string, value: string): Words | undefined {
  // npm replaces variables in keys, too: which setting it is depends on the environment.
  if (key.includes('${')) return { is: 'is a setting that the environment names', by: 'npm', when: 'at any npm command' };
  if (Object.hasOwn(settings, key)) return settings[key]!;
  if (key.endsWith(':registry')) return { is: 'is where packages of this scope come from', ...trusted };
  if (value.includes('${')) return { is: 'takes its value from the environment', ...trusted };
  return key.startsWith('//') ? { is: 'is a setting of one registry, such as a credential', ...trusted, level: 'note' } : undefined;
}

/** A key or value as npm takes it: without quotation marks, and without what follows a `;` or `#`. */
function bare(word: string): string {
  const text = word.trim();
  const quote = text[0];
  if (text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote))
    return unquoted(quote === '"' ? text : text.slice(1, -1));
  return text
    .replace(/(?<!\\)[;#].*$/u, '')
    .replace(/\\([\\;#])/gu, '$1')
    .trim();
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
