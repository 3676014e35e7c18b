import type { Origin } from '../../model/fact.ts';
import { joinPath } from '../../syntax/host-path.ts';
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

/** The files that make up the project when none is named: `COMPOSE_FILE` of `.env`, else the default names. */
export function defaultPaths(
  session: Session,
  folder: string,
  variables: Variables,
  from: Origin,
): { readonly paths: readonly string[]; readonly others: readonly string[] } {
  const named = variables.get('COMPOSE_FILE')?.plain;
  if (named !== undefined && named !== '') {
    const separator = variables.get('COMPOSE_PATH_SEPARATOR')?.plain ?? '';
    return {
      paths: named
        .split(separator === '' ? ':' : separator)
        .slice(0, 50)
        .map((path) => joinPath(folder, path)),
      others: [],
    };
  }
  const found = present(session, folder, defaultNames, from);
  const [first, ...others] = found;
  return first === undefined ? { paths: [], others: [] } : { paths: [first, ...overridesIn(session, folder, from)], others };
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
