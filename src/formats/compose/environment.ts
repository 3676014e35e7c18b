import type { Origin } from '../../model/fact.ts';
import { folderOf, joinPath } from '../../syntax/host-path.ts';
import { readEnvFile } from './env-file.ts';
import type { Setting, Variables } from './interpolate.ts';
import { askFor, complain } from './session.ts';
import type { Session } from './session.ts';

const nothing: Variables = { get: () => undefined };

/**
 * The variables that a project's own files set: those of `outer` first, then the `.env` of the project folder or the files named
 * instead (compose-go cli/options.go, loader/include.go). The host's environment is never looked at.
 */
export function readEnvironment(
  session: Session,
  paths: readonly string[],
  from: Origin,
  isOptional: boolean,
  outer: Variables = nothing,
): Variables {
  const settings = new Map<string, Setting>();
  for (const path of paths) {
    const answer = askFor(session, path, from);
    if ('lack' in answer) {
      if (answer.missing && isOptional) continue;
      session.lacks.push(answer.lack);
      if (answer.lack.want === undefined) complain(session, session.nameOf(path), answer.lack.why, undefined, true);
      continue;
    }
    const { lines, problem } = readEnvFile(answer.text.text, session.nameOf(path), undefined, {
      get: (name) => outer.get(name) ?? settings.get(name),
    });
    for (const { name, setting } of lines) if (setting !== undefined) settings.set(name, setting);
    if (problem === undefined) continue;
    complain(session, session.nameOf(path), `${problem.message}: Compose refuses the file`, problem.span, false);
    session.lacks.push({ why: `${path} could be read only in part`, from });
  }
  return settings.size === 0 ? outer : { get: (name) => outer.get(name) ?? settings.get(name) };
}

/** The names Compose looks for in the project folder, in its order (compose-go cli/options.go, DefaultFileNames). */
export const defaultNames: readonly string[] = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** The override files it adds beside a default file (DefaultOverrideFileNames). */
export const defaultOverrides: readonly string[] = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** A file that one might take for a part of the project, and that Compose does not read. */
export interface NotRead {
  readonly text: string;
  readonly subject: string;
}

/** The files of a project in order, the folder that relative paths start from, and the variables. */
export interface ChosenPaths {
  readonly paths: readonly string[];
  readonly folder: string;
  readonly variables: Variables;
  readonly notRead: NotRead | undefined;
}

/**
 * The files that make up the project: the ones that are named, else those of `COMPOSE_FILE` in `.env`, else the default ones. The first
 * file of `COMPOSE_FILE` decides what the project's folder is, and the `.env` there is read as well (compose-go cli/options.go,
 * WithConfigFileEnv and GetWorkingDir; docker/compose cmd/compose/compose.go, toProjectOptions).
 */
export function chosenPaths(
  session: Session,
  {
    paths,
    isDefault = paths.length === 0,
    folder,
  }: { readonly paths: readonly string[]; readonly isDefault?: boolean; readonly folder: string },
  from: Origin,
): ChosenPaths {
  const variables = readEnvironment(session, [joinPath(folder, '.env')], from, true);
  const named = isDefault ? pathsOfVariable(session, variables, folder) : undefined;
  const [first] = named ?? [];
  if (named !== undefined && first !== undefined) {
    const other = folderOf(first);
    const unread = paths.find((path) => !named.includes(path));
    return {
      paths: named,
      folder: other,
      variables: other === folder ? variables : readEnvironment(session, [joinPath(other, '.env')], from, true, variables),
      notRead:
        unread === undefined ? undefined : { text: `COMPOSE_FILE of .env names other files: ${unread} is not read`, subject: unread },
    };
  }
  if (paths.length > 0) return { paths, folder, variables, notRead: undefined };
  const [found, ...others] = present(session, folder, defaultNames, from);
  return {
    paths: found === undefined ? [] : [found, ...overridesIn(session, folder, from)],
    folder,
    variables,
    notRead:
      others.length === 0
        ? undefined
        : { text: `Compose takes the first of several files: ${others.join(', ')} is not read`, subject: others[0]! },
  };
}

const mostPaths = 50;

function pathsOfVariable(session: Session, variables: Variables, folder: string): readonly string[] | undefined {
  const named = variables.get('COMPOSE_FILE');
  if (named === undefined) return undefined;
  if (named.uses !== undefined)
    session.lacks.push({ why: `COMPOSE_FILE depends on the host variable ${named.uses[0]!.name}`, from: named.from });
  if (named.plain === '') return undefined;
  const paths = splitPaths(named.plain, variables);
  if (paths.length > mostPaths) session.lacks.push({ why: `COMPOSE_FILE names more than ${mostPaths} files`, from: named.from });
  return paths.slice(0, mostPaths).map((path) => joinPath(folder, path));
}

function splitPaths(value: string, variables: Variables): readonly string[] {
  const separator = variables.get('COMPOSE_PATH_SEPARATOR')?.plain ?? '';
  return value.split(separator === '' ? ':' : separator);
}

/** The first path that `COMPOSE_FILE` in the text of a `.env` names, relative to its folder or absolute. */
export function firstComposeFile(text: string): string | undefined {
  const settings = new Map<string, Setting>();
  for (const { name, setting } of readEnvFile(text, '.env', undefined, nothing).lines)
    if (setting !== undefined) settings.set(name, setting);
  const named = settings.get('COMPOSE_FILE')?.plain ?? '';
  return named === '' ? undefined : splitPaths(named, settings)[0];
}

// The override file of a folder, where there is one.
function overridesIn(session: Session, folder: string, from: Origin): readonly string[] {
  return present(session, folder, defaultOverrides, from).slice(0, 1);
}

function present(session: Session, folder: string, names: readonly string[], from: Origin): string[] {
  return names
    .map((name) => joinPath(folder, name))
    .filter((path) => {
      const answer = askFor(session, path, from);
      return 'text' in answer || (!answer.missing && answer.lack.want === undefined);
    });
}
