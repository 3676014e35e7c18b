import { basename, dirname, join, relative, resolve } from 'node:path';
import { firstComposeFile } from '../formats/compose/environment.ts';
import type { Entry, Machine } from '../machine/machine.ts';
import type { Problem } from '../model/report.ts';
import type { FormatName } from '../model/rule.ts';
import { nearest } from '../syntax/nearest.ts';
import type { Target } from './target.ts';

/** What a path holds to be audited, and what about it is wrong. */
export interface Discovery {
  readonly targets: readonly Target[];
  readonly problems: readonly Problem[];
}

type Powers = Pick<Machine, 'list' | 'kindOf' | 'readText' | 'workingFolder'>;

/** Configurations taken from one folder of repositories; more are left out, and that is said. */
const mostTargets = 10_000;

/** Configurations taken from one repository. */
const mostOfRepository = 200;

/** Of a `.env`, in bytes; as of any file that is read. */
const mostBytes = 1 << 20;

const nothingThere = 'There is no such file or folder.';
const nothingFound = 'No devcontainer.json, Compose file or Dockerfile was found here or up to two folders below.';

/** Compose's own order of preference (compose-go cli/options.go); its reader asks for the override file that belongs to it. */
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;

/**
 * Finds what to audit at a path: a file by its name; in a repository every place where tools look for a devcontainer.json, else its Compose
 * files and its Dockerfile; else the same in the folders one and two levels below. Symbolic links to folders are not followed.
 */
export function discover(path: string, machine: Powers): Discovery {
  const absolute = resolve(machine.workingFolder(), path);
  switch (machine.kindOf(absolute)) {
    case 'missing':
      return fails(path, nothingThere);
    case 'file':
      return { targets: [ofFile(absolute, path, machine)], problems: [] };
    case 'hidden':
      return fails(path, 'The system does not let this be looked at.');
    case 'other':
      return fails(path, 'This is neither a file nor a folder.');
    case 'folder':
      return ofFolder(absolute, path, machine);
  }
}

/** Command lines to audit. Relative paths in them start from the working folder. */
export function targetsOfLines(lines: readonly string[], machine: Powers): Target[] {
  const workspace = machine.workingFolder();
  const boundary = repositoryAround(workspace, machine);
  return lines.map((text, index) => ({
    format: 'docker-run',
    workspace,
    boundary,
    prefix: '',
    path: index === 0 ? 'command line' : `command line ${index + 1}`,
    text,
    named: true,
  }));
}

/** A file that holds the body of an Engine API request, whatever its name. */
export function targetOfBody(path: string, machine: Powers): Target {
  return { ...ofFile(resolve(machine.workingFolder(), path), path, machine), format: 'docker-api' };
}

/** Whether all that is wrong is that there is nothing to audit. */
export function isNothing({ targets, problems }: Discovery): boolean {
  return targets.length === 0 && problems.every(({ message }) => message === nothingThere || message === nothingFound);
}

function fails(document: string, message: string): Discovery {
  return { targets: [], problems: [{ document, message, fatal: true }] };
}

function unreadable(folder: string): Problem {
  return { document: folder === '' ? '.' : folder, message: 'The folder may not be read, or is no longer there.', fatal: true };
}

function ofFile(absolute: string, path: string, machine: Powers): Target {
  const workspace = openedFolder(dirname(absolute));
  const inside = relative(workspace, absolute);
  const typed = path.replaceAll('\\', '/');
  // The user's own spelling ends like the path inside the workspace, unless it was typed from within.
  const prefix = typed.endsWith(`/${inside}`)
    ? typed.slice(0, -inside.length)
    : typed === inside
      ? ''
      : prefixOf(relative(machine.workingFolder(), workspace));
  return {
    format: formatOf(basename(absolute)),
    workspace,
    boundary: repositoryAround(workspace, machine),
    prefix,
    path: inside,
    named: true,
  };
}

/** The folder a tool opens to find a configuration in this folder. */
export function openedFolder(folder: string): string {
  if (basename(folder) === '.devcontainer') return dirname(folder);
  return basename(dirname(folder)) === '.devcontainer' ? dirname(dirname(folder)) : folder;
}

function prefixOf(typed: string): string {
  const plain = typed.replace(/\/+$/u, '').replace(/^(?:\.\/+)+/u, '');
  return plain === '' && typed.startsWith('/') ? '/' : plain === '' || plain === '.' ? '' : `${plain}/`;
}

/** The nearest folder upwards that is a git repository, else the folder itself. */
function repositoryAround(folder: string, machine: Powers): string {
  return repositoryOf(folder, machine) ?? folder;
}

/** The git repository that a folder is or lies in; undefined where there is none. */
export function repositoryOf(folder: string, machine: Pick<Machine, 'kindOf'>): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (isRepository(at, machine)) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isRepository(folder: string, machine: Pick<Machine, 'kindOf'>): boolean {
  const kind = machine.kindOf(join(folder, '.git'));
  return kind !== 'missing' && kind !== 'hidden';
}

/** The format a file of this name is read as; what has no telling name is taken for a devcontainer.json, whose reader says that the name is odd. */
export function formatOf(name: string): FormatName {
  if (name.endsWith('.create.json')) return 'docker-api';
  if (/\.ya?ml$/u.test(name) && !/^\.?devcontainer\./u.test(name)) return 'compose';
  if (/^(?:dockerfile|containerfile)(?:\..*)?$/iu.test(name) || /\.(?:dockerfile|containerfile)$/iu.test(name)) return 'dockerfile';
  return 'devcontainer';
}

function ofFolder(absolute: string, path: string, machine: Powers): Discovery {
  const workspace = openedFolder(absolute);
  const prefix = workspace === absolute ? prefixOf(path) : prefixOf(relative(machine.workingFolder(), workspace));
  const place = { workspace, boundary: repositoryAround(workspace, machine), prefix, named: false };
  const own = devContainersIn(place, machine);
  if (own.targets.length > 0) return own;
  const project = projectIn(place, machine);
  if (project.length > 0) return { targets: project, problems: own.problems };
  const below = ofFolders(place, machine);
  const problems = [...own.problems, ...below.problems];
  if (below.targets.length > 0 || problems.length > 0) return { targets: below.targets, problems };
  return fails(path, nothingFound);
}

/** A folder that tools may open, as a part of what is found in it. */
export type Place = Omit<Target, 'format' | 'path'>;

/** Every devcontainer.json that tools find in a workspace, and files that were meant to be one. `root`: its entries. */
export function devContainersIn(
  place: Place,
  machine: Pick<Machine, 'list' | 'kindOf'>,
  root: readonly Entry[] | undefined = machine.list(place.workspace),
): Discovery {
  if (root === undefined) return { targets: [], problems: [unreadable(place.prefix)] };
  const found: string[] = [];
  const missed = root.filter(({ kind }) => kind !== 'folder').flatMap(({ name }) => (isMissed(name, '.devcontainer.json') ? [name] : []));
  const folder = join(place.workspace, '.devcontainer');
  // `kindOf` follows links, as tools do; what is read through them is held inside the repository later.
  const kindOfFolder = root.some(({ name }) => name === '.devcontainer') ? machine.kindOf(folder) : 'missing';
  const entries = kindOfFolder === 'folder' ? machine.list(folder) : kindOfFolder === 'hidden' ? undefined : [];
  for (const { name, kind } of entries ?? []) {
    const path = `.devcontainer/${name}`;
    if (name === 'devcontainer.json') found.unshift(path);
    else if (kind !== 'folder' && isMissed(name, 'devcontainer.json')) missed.push(path);
    else if (kind !== 'file' && machine.kindOf(join(folder, name, 'devcontainer.json')) !== 'missing')
      found.push(`${path}/devcontainer.json`);
  }
  if (root.some(({ name }) => name === '.devcontainer.json'))
    found.splice(found[0] === '.devcontainer/devcontainer.json' ? 1 : 0, 0, '.devcontainer.json');
  const problems = entries === undefined ? [unreadable(`${place.prefix}.devcontainer`)] : [];
  return { targets: targetsAt(place, found, missed, problems), problems };
}

/** The targets of a repository; adds what is wrong with their names or number to `problems`. */
function targetsAt(place: Place, found: readonly string[], missed: readonly string[], problems: Problem[]): Target[] {
  // Beside a right one, a file of a wrong name is a left-over. Alone it is judged for what was meant, and said to be read by no tool.
  const all = found.length > 0 ? found : missed.filter((path) => /\.json[^/]*$/iu.test(path));
  const judged = all.slice(0, mostOfRepository);
  if (all.length > judged.length)
    problems.push({
      document: `${place.prefix}.devcontainer`,
      message: `There are ${all.length} configurations here; all but the first ${judged.length} were left out.`,
      fatal: true,
    });
  for (const path of found.length > 0 ? [] : missed.slice(0, mostOfRepository))
    problems.push({
      document: place.prefix + path,
      message:
        'No tool reads a file of this name. It must be .devcontainer/devcontainer.json, .devcontainer.json or .devcontainer/NAME/devcontainer.json.',
      fatal: false,
    });
  return judged.map((path) => {
    const siblings = judged.filter((other) => other !== path);
    return { ...place, format: 'devcontainer', path, ...(siblings.length === 0 ? {} : { siblings }) };
  });
}

/** Whether a file looks as if it was meant to be a configuration, but has a name or place that no tool looks for. */
function isMissed(name: string, right: string): boolean {
  if (name === right) return false;
  return (
    /^\.?devcontainer\.(?:ya?ml|jsonc?|json5|toml)(?:\.\w+)?$/iu.test(name) || (/json/iu.test(name) && nearest(name, [right]) !== undefined)
  );
}

/** The Compose project of a folder without a devcontainer.json, and its Dockerfile. `root`: its entries. */
export function projectIn(place: Place, machine: Powers, root: readonly Entry[] = machine.list(place.workspace) ?? []): Target[] {
  const names = new Set(root.filter(({ kind }) => kind !== 'folder').map(({ name }) => name));
  const base = composeNames.find((name) => names.has(name)) ?? (names.has('.env') ? namedByEnvironment(place, machine) : undefined);
  return [
    ...(base === undefined ? [] : [{ ...place, format: 'compose' as const, path: base }]),
    ...['Dockerfile', 'Containerfile'].filter((name) => names.has(name)).map((path) => ({ ...place, format: 'dockerfile' as const, path })),
  ];
}

/** The first file that COMPOSE_FILE in `.env` names, relative to the workspace: Compose reads it where none has a name that it looks for. */
function namedByEnvironment({ workspace, boundary }: Place, machine: Powers): string | undefined {
  const answer = machine.readText(join(workspace, '.env'), mostBytes, boundary);
  if (!('text' in answer)) return undefined;
  const path = firstComposeFile(answer.text);
  return path === undefined ? undefined : relative(workspace, resolve(workspace, path));
}

const passedBy = new Set(['.git', '.devcontainer', 'node_modules']);

/** The repositories one and two levels below a folder. */
function ofFolders(around: Place, machine: Powers, depth = 2): Discovery {
  const targets: Target[] = [];
  const problems: Problem[] = [];
  for (const { name, kind } of machine.list(around.workspace) ?? []) {
    if (kind !== 'folder' || passedBy.has(name)) continue;
    const workspace = join(around.workspace, name);
    // A folder of clones is no repository itself; then each folder in it is held inside itself.
    const isOwn = isRepository(workspace, machine) || !isRepository(around.boundary, machine);
    const place: Place = { workspace, boundary: isOwn ? workspace : around.boundary, prefix: `${around.prefix}${name}/`, named: false };
    const found = devContainersIn(place, machine);
    const project = found.targets.length > 0 ? [] : projectIn(place, machine);
    const below = found.targets.length + project.length > 0 || depth === 1 ? undefined : ofFolders(place, machine, depth - 1);
    for (const part of [found, { targets: project, problems: [] }, below]) {
      for (const target of part?.targets ?? []) targets.push(target);
      for (const problem of part?.problems ?? []) problems.push(problem);
    }
    if (targets.length <= mostTargets) continue;
    problems.push({
      document: around.prefix === '' ? '.' : around.prefix,
      message: `There are more than ${mostTargets} configurations here; the rest was left out.`,
      fatal: true,
    });
    return { targets: targets.slice(0, mostTargets), problems };
  }
  return { targets, problems };
}
