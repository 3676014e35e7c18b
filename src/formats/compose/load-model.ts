import type { Layer, Origin } from '../../model/fact.ts';
import { folderOf, joinPath, readHostPath } from '../../syntax/host-path.ts';
import { readEnvironment } from './environment.ts';
import { applyExtends, isRemote } from './extend.ts';
import type { ReadFile } from './extend.ts';
import type { Variables } from './interpolate.ts';
import { itemsOf, mergeProjects, settle } from './merge.ts';
import { parseYaml } from './parse-yaml.ts';
import { askFor, askablePath, complain, complainAt } from './session.ts';
import type { Lack, Session } from './session.ts';
import { toTree } from './to-tree.ts';
import { get, isNothing, map, originOf, textOf } from './tree.ts';
import type { FileUse, Node } from './tree.ts';

/** A project, or an included part of one: its files in order, the folder its relative paths start from, its variables. */
export interface ModelInput {
  readonly paths: readonly string[];
  readonly folder: string;
  readonly variables: Variables;
  readonly from: Origin;
  /** What brought the files in; goes with every value. */
  readonly via: Origin | undefined;
  /** Files that are being included right now. */
  readonly including: readonly string[];
}

const deepestInclude = 20;
const mostNotes = 200;
const imported = new Set(['services', 'volumes', 'networks', 'secrets', 'configs', 'models']);

/** Reads and merges the files of a project: interpolation, includes, `extends`, then each over the ones before it. */
export function loadModel(session: Session, input: ModelInput): Node | undefined {
  let model: Node | undefined;
  for (let index = 0; index < input.paths.length; index++) {
    const path = input.paths[index]!;
    const layer: Layer = index === 0 ? 'file' : 'override';
    const use: FileUse = { document: session.nameOf(path), layer, folder: input.folder, via: input.via };
    const roots = readRoots(session, path, use, input.variables, input.from);
    if ('lack' in roots) {
      session.lacks.push(roots.lack);
      continue;
    }
    for (const root of roots.roots) {
      const whole = applyExtends(session, applyIncludes(session, root, path, input), path, input.variables, readWhole(session));
      model = settle(model === undefined ? whole : mergeProjects(model, whole, (text, node) => complainAt(session, node, text)));
    }
  }
  return model;
}

function readRoots(
  session: Session,
  path: string,
  use: FileUse,
  variables: Variables,
  from: Origin,
): { readonly roots: readonly Node[] } | { readonly lack: Lack } {
  const answer = askFor(session, path, from);
  if ('lack' in answer) {
    if (answer.lack.want === undefined) complain(session, use.document, answer.lack.why, undefined, true);
    return answer;
  }
  const parsed = parseYaml(answer.text);
  const refuse = (message: string, span?: readonly [number, number]): { readonly lack: Lack } => {
    complain(session, use.document, message, span, true);
    return { lack: { why: `${path} could not be read: ${message}`, from } };
  };
  if (parsed.fatal !== undefined) return refuse(parsed.fatal.message, parsed.fatal.span);
  for (const { message, span } of parsed.problems) complain(session, use.document, message, span, false);
  const roots: Node[] = [];
  for (const document of parsed.documents) {
    const { root, notes } = toTree(document, use, variables, session.budget);
    for (const note of notes) {
      if (note.kind !== 'problem') {
        if (session.notes.length < mostNotes) session.notes.push(note);
        continue;
      }
      complain(session, use.document, note.text, note.from.offset, false);
      session.lacks.push({ why: `${path} could be read only in part: ${note.text}`, from: note.from });
    }
    if (root.kind === 'map') roots.push(root);
    else if (!isNothing(root)) return refuse('the file is not a map of keys');
  }
  return roots.length === 0 ? refuse('the file is empty') : { roots };
}

function readWhole(session: Session): ReadFile {
  return (path, use, variables, asked) => {
    const read = readRoots(session, path, use, variables, originOf(asked));
    if ('lack' in read) return read;
    const [first, ...rest] = read.roots;
    return {
      root: rest.reduce((whole, next) => settle(mergeProjects(whole, next, (text, node) => complainAt(session, node, text))), first!),
    };
  };
}

// compose-spec 14-include.md, compose-go loader/include.go: what the including file says of a resource wins over the included file.
function applyIncludes(session: Session, root: Node, path: string, input: ModelInput): Node {
  const includes = get(root, 'include');
  if (isNothing(includes)) return root;
  if (includes.kind !== 'list') {
    complainAt(session, includes, 'include must be a list: Compose refuses the file');
    return root;
  }
  let whole = root;
  for (const item of includes.items) {
    const part = loadInclude(session, item, path, input);
    if (part === undefined) continue;
    const resources = map(
      part.entries.filter(({ key }) => imported.has(key)),
      part,
    );
    whole = mergeProjects(resources, whole, (text, node) => complainAt(session, node, text));
  }
  return whole;
}

function loadInclude(session: Session, item: Node, path: string, input: ModelInput): Node | undefined {
  const from = originOf(item);
  const named = item.kind === 'map' ? get(item, 'path') : item;
  const paths: string[] = [];
  for (const one of named === undefined ? [] : itemsOf(named)) {
    const at = isRemote(one.plain) ? undefined : askablePath(one);
    if (at === undefined) {
      session.lacks.push({ why: `the included ${one.plain.slice(0, 100)} is not a file of the workspace`, from });
      complain(session, one.plain.slice(0, 100), 'a remote or host-dependent Compose file is not read', undefined, true);
    } else {
      paths.push(at);
      if (one.uses !== undefined) session.lacks.push({ why: 'which file it includes depends on the host', from });
    }
  }
  const [main] = paths;
  if (main === undefined) return undefined;
  const including = [...input.including, path];
  if (including.includes(main) || including.length > deepestInclude) {
    complainAt(session, item, 'include goes round in a circle: Compose refuses the file');
    session.lacks.push({ why: 'include goes round in a circle', from });
    return undefined;
  }
  const folder = includeFolder(item, input.folder) ?? folderOf(main);
  const envFiles = get(item, 'env_file');
  const variables = isNothing(envFiles)
    ? readEnvironment(session, [joinPath(folder, '.env')], from, true, input.variables)
    : readEnvironment(
        session,
        itemsOf(envFiles)
          .map((one) => askablePath(one) ?? '')
          .filter((one) => one !== '' && one !== '/dev/null'),
        from,
        false,
        input.variables,
      );
  return loadModel(session, { paths, folder, variables, from, via: from, including });
}

function includeFolder(item: Node, folder: string): string | undefined {
  const directory = textOf(get(item, 'project_directory'));
  if (directory === undefined || directory === '') return undefined;
  const path = readHostPath(directory, folder);
  return path.base === 'workspace' || path.base === 'root' ? path.path : joinPath(folder, directory);
}
