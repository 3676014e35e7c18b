import type { HostPath } from '../model/host-path.ts';
import { withDefaults } from './host-variables.ts';

/**
 * Normalises a slash-separated path by text alone: drops `.` and empty parts and resolves `..`; a relative path may keep `..` at its
 * start. `''` is the folder itself. Symbolic links are a matter for tasks, which see the host.
 */
export function normalisePath(path: string): string {
  if (isPlain(path)) return path;
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/');
}

// Nothing of it is empty or begins with a dot: what nearly every path is, and quick to see.
function isPlain(path: string): boolean {
  return path !== '' && !path.startsWith('.') && !path.endsWith('/') && !path.includes('/.') && !path.includes('//');
}

/** Joins a folder and a path, both normalised; an absolute path wins. */
export function joinPath(folder: string, path: string): string {
  return path.startsWith('/') ? normalisePath(path) : normalisePath(folder === '' ? path : `${folder}/${path}`);
}

/** Folder of a path; `''` for a name without one, `/` for a path directly below the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : slash === 0 ? '/' : path.slice(0, slash);
}

const variable = /^\$\{(?:localEnv|env):([^}:]*)(?::([^}:]*)(?::[^}]*)?)?\}/u; // the CLI's default ends at the next colon

/**
 * Reads a host path as canonical text says it: absolute, `~`, `${localEnv:HOME}`, `${localWorkspaceFolder}`, other host variables, or
 * relative to `folder` (a path relative to the workspace). `${localEnv:HOME}${localEnv:USERPROFILE}`, the idiom for Linux and Windows
 * at once, is the home: on each system one of the two is empty. Where a variable stands inside the path, `otherwise` is what a host that
 * does not set it gets.
 */
export function readHostPath(text: string, folder = ''): HostPath {
  return readDeep(text, folder, 0);
}

// One after another, variables may be unset; past this many they are taken as unset together, so that no text is read without end.
const deepest = 8;
const workspaceFolder = '${localWorkspaceFolder}';

function readDeep(text: string, folder: string, depth: number): HostPath {
  if (depth >= deepest) return readPlain(withDefaults(text, 'cut'), folder);
  const first = variable.exec(text);
  if (first !== null && !isHomeVariable(first[1] ?? '')) return readVariable(first, text.slice(first[0].length), folder, depth);
  const head = first === null ? (text.startsWith(workspaceFolder) ? workspaceFolder : '') : homeIdiom(text, first);
  const tail = text.slice(head.length);
  const path = readPlain(head + withoutDefaults(tail), folder);
  if (!tail.includes('${')) return path;
  const settled = withDefaults(tail, 'cut');
  return settled === tail ? path : { ...path, otherwise: readDeep(head + settled, folder, depth + 1) };
}

// A default may hold slashes and `..`: they count where it takes effect, not in the name of the variable.
function withoutDefaults(text: string): string {
  return text.includes('${')
    ? text.replace(/\$\{(?:localEnv|env):([^}:]*):[^}]*\}/gu, (_all, name: string) => `\${localEnv:${name}}`)
    : text;
}

function homeIdiom(text: string, first: RegExpExecArray): string {
  const second = variable.exec(text.slice(first[0].length));
  return second !== null && isHomeVariable(second[1] ?? '') ? first[0] + second[0] : first[0];
}

function readPlain(text: string, folder: string): HostPath {
  if (text.startsWith('/')) return { base: 'root', path: normalisePath(text) };
  if (text === '~' || text.startsWith('~/')) return { base: 'home', path: normalisePath(text.slice(2)) };
  if (text.startsWith(workspaceFolder))
    return { base: 'workspace', path: below(text.slice(workspaceFolder.length), '${localWorkspaceFolderBasename}') };
  const first = variable.exec(text);
  if (first !== null && isHomeVariable(first[1] ?? ''))
    return { base: 'home', path: below(text.slice(homeIdiom(text, first).length), '${localEnv:USER}') };
  if (/^[A-Za-z]:[\\/]/u.test(text)) return { base: 'root', path: `/${text.replaceAll('\\', '/')}` };
  return { base: folder.startsWith('/') ? 'root' : 'workspace', path: joinPath(folder, text) };
}

// What follows a folder without a slash names a sibling of it: `${localWorkspaceFolder}-evil`.
function below(rest: string, name: string): string {
  return normalisePath(rest === '' || rest.startsWith('/') ? withoutSlashes(rest) : `../${name}${rest}`);
}

function readVariable(first: RegExpExecArray, rest: string, folder: string, depth: number): HostPath {
  const path = normalisePath(withoutSlashes(withoutDefaults(rest)));
  const otherwise = (first[2] ?? '') + rest;
  const named = { base: 'variable', variable: first[1] ?? '', path } as const;
  // Without the variable and without a default the rest is the whole path: `${localEnv:X}/etc` is then /etc.
  return otherwise === '' ? named : { ...named, otherwise: readDeep(otherwise, folder, depth + 1) };
}

function isHomeVariable(name: string): boolean {
  return name === 'HOME' || name === 'USERPROFILE';
}

function withoutSlashes(text: string): string {
  return text.replace(/^\/+/u, '');
}

/** A host path as people read it. */
export function showHostPath(path: HostPath): string {
  switch (path.base) {
    case 'root':
      return path.path;
    case 'home':
      return path.path === '' ? '~' : `~/${path.path}`;
    case 'workspace':
      return path.path === '' ? '.' : path.path.startsWith('..') ? path.path : `./${path.path}`;
    case 'variable':
      return path.path === '' ? `$${path.variable}` : `$${path.variable}/${path.path}`;
  }
}

/** All that the text of a path may mean: itself, and the default of its variable. */
export function meanings(path: HostPath): readonly HostPath[] {
  return path.otherwise === undefined ? [path] : [path, ...meanings(path.otherwise)];
}

// Folders that are symbolic links on today's distributions: a mount of one is a mount of the other.
const aliases: readonly (readonly [string, string])[] = [
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
  ['/bin', '/usr/bin'],
  ['/sbin', '/usr/sbin'],
  ['/lib', '/usr/lib'],
  ['/lib64', '/usr/lib64'],
];
const aliasLetters: ReadonlySet<number> = new Set([...aliases].map(([alias]) => alias.charCodeAt(1)));

/** An absolute path with the usual symbolic links of a Linux host resolved (`/var/run` is `/run`). */
export function withoutAliases(path: string): string {
  // Asked for each mount and each place that matters, and few begin like one.
  if (!aliasLetters.has(path.charCodeAt(1))) return path;
  for (const [alias, real] of aliases) if (isBelow(path, alias)) return real + path.slice(alias.length);
  return path;
}

/** Whether `path` is `folder` or lies below it; both absolute and normalised. */
export function isWithin(path: string, folder: string): boolean {
  return isBelow(withoutAliases(path), withoutAliases(folder));
}

/** The same for paths of which the usual links are resolved already. */
export function isBelow(path: string, folder: string): boolean {
  // Asked for each mount and each place that matters: no text is made for it, and what comes after the folder tells most apart.
  const isCut = path.charCodeAt(folder.length) === 0x2f || path.length === folder.length || folder.endsWith('/');
  return isCut && path.startsWith(folder);
}

/** The absolute paths a host path may stand for, as far as text tells: its `real`, itself where absolute, its defaults. */
export function absolutes(path: HostPath): readonly string[] {
  // What most mounts are about is a part of the workspace, and asked for many times.
  if (path.base !== 'root' && path.real === undefined && path.otherwise === undefined) return none;
  const found: string[] = [];
  for (const one of meanings(path)) {
    if (one.real !== undefined) found.push(one.real);
    if (one.base === 'root') found.push(one.path);
  }
  return found;
}

const none: readonly never[] = Object.freeze([]);

/** Whether mounting this path shows `target` (an absolute path of the host): it is the target or a folder above it. */
export function exposes(path: HostPath, target: string): boolean {
  return absolutes(path).some((absolute) => isWithin(target, absolute));
}

/** Whether this path is `folder` (an absolute path of the host) or lies below it. */
export function liesIn(path: HostPath, folder: string): boolean {
  return absolutes(path).some((absolute) => isWithin(absolute, folder));
}

const homes = /^\/(?:root|home\/[^/]+|Users\/[^/]+|var\/home\/[^/]+)(?:\/(.*))?$/u;

/** The path relative to a user's home, where it lies in one (`~`, `/root`, `/home/NAME`, `/Users/NAME`); `''` is the home itself. */
export function homeRelative(path: HostPath): string | undefined {
  for (const one of meanings(path)) {
    if (one.base === 'home') return one.path;
    for (const absolute of absolutes(one)) {
      const match = homes.exec(absolute);
      if (match !== null) return match[1] ?? '';
    }
  }
  return undefined;
}

/** Whether the path leaves the workspace, by its text or by its symbolic links; a variable's value is not known, so it does. */
export function leavesWorkspace(path: HostPath): boolean {
  return meanings(path).some(
    (one) => (one.real !== undefined && one.path !== '') || one.base !== 'workspace' || one.path === '..' || one.path.startsWith('../'),
  );
}
