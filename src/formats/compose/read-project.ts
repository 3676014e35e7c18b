import type { Fact, Origin } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { Found } from '../../model/found.ts';
import type { Problem } from '../../model/report.ts';
import type { BuildField, ContainerField, Want } from '../../model/request.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import { fieldNames, newBuild, newContainer } from '../../model/request-fields.ts';
import { joinPath, leavesWorkspace } from '../../syntax/host-path.ts';
import type { FileAnswer, Files } from '../format.ts';
import { unknownImage } from '../image-layer.ts';
import { placeBuild } from './build.ts';
import { layDockerfile } from './dockerfiles.ts';
import type { ApplyDockerfile } from './dockerfiles.ts';
import { chosenPaths } from './environment.ts';
import type { NotRead } from './environment.ts';
import type { Variables } from './interpolate.ts';
import { isRemote } from './extend.ts';
import { loadModel } from './load-model.ts';
import { itemsOf } from './merge.ts';
import { odd, textFact } from './placing.ts';
import type { Placing } from './placing.ts';
import { placeService } from './service-to-request.ts';
import { complain, complainAt, hostPathOf, newSession, unknownOf } from './session.ts';
import type { Session } from './session.ts';
import { get, isNothing, originOf, originOfKey } from './tree.ts';
import type { Entry, Node } from './tree.ts';

export interface ComposeInput {
  /** Compose files relative to the workspace, in order; none: those that Compose finds in `folder` by itself. */
  readonly paths: readonly string[];
  /** The project folder, relative to the workspace: `.env` lies in it, relative paths start from it. */
  readonly folder: string;
  readonly files: Files;
  /** Who asked for the project. */
  readonly from?: Origin;
  /** Reads Dockerfiles; without it what they say stays unknown. */
  readonly applyDockerfile?: ApplyDockerfile;
}

export interface ComposeReading {
  readonly name?: Fact<string>;
  readonly containers: readonly ContainerDraft[];
  /** Builds, each named like its service. */
  readonly builds: readonly BuildDraft[];
  /** What the Dockerfiles of services start from, by the service’s name, as it is written. */
  readonly bases: ReadonlyMap<string, Fact<string>>;
  readonly wants: readonly Want[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a Compose project: one container for each service, whatever its profile, and one build for each service that has one. Files not
 * at hand become wants; the call is to be repeated with them. Never throws; what could not be read is an unknown of every request.
 */
export function readComposeProject({ paths, folder, files, from, applyDockerfile }: ComposeInput): ComposeReading {
  return readProject({ paths, folder, from, applyDockerfile, look: (path) => files.get(path), found: files.found, nameOf: (path) => path });
}

/** As `readComposeProject`, with files looked up and named by functions. */
export function readProject(input: {
  readonly paths: readonly string[];
  /** The paths are Compose's own choice: where `.env` names others, those are read instead. */
  readonly isDefault?: boolean;
  readonly folder: string;
  readonly from: Origin | undefined;
  readonly applyDockerfile: ApplyDockerfile | undefined;
  readonly look: (path: string) => FileAnswer | undefined;
  readonly found?: Found | undefined;
  readonly nameOf: (path: string) => string;
}): ComposeReading {
  const session = newSession(input.look, input.nameOf, input.found);
  const asker: Origin = input.from ?? {
    layer: 'file',
    document: input.nameOf(input.paths[0] ?? joinPath(input.folder, 'compose.yaml')),
    pointer: '',
  };
  const { paths, folder, variables, notRead } = chosenPaths(session, input, asker);
  if (paths.length === 0 && session.wants.size === 0) {
    complain(
      session,
      input.folder === '' ? '.' : input.folder,
      'there is no Compose file: compose.yaml, compose.yml, docker-compose.yml or docker-compose.yaml',
      undefined,
      true,
    );
  }
  const project = loadModel(session, { paths, folder, variables, from: asker, via: input.from, including: [] });
  return {
    ...requestsOf(session, project, variables, notRead, input.applyDockerfile),
    wants: [...session.wants.values(), ...session.images],
    problems: session.problems,
  };
}

/** Each service is a request that every rule judges; real projects have a few dozen. */
const mostServices = 1000;

function requestsOf(
  session: Session,
  project: Node | undefined,
  variables: Variables,
  notRead: NotRead | undefined,
  apply: ApplyDockerfile | undefined,
): Omit<ComposeReading, 'wants' | 'problems'> {
  const containers: ContainerDraft[] = [];
  const builds: BuildDraft[] = [];
  const bases = new Map<string, Fact<string>>();
  if (project === undefined) return { containers, builds, bases };
  const name = projectName(session, project, variables);
  const services = get(project, 'services');
  if (services !== undefined && services.kind !== 'map' && !isNothing(services))
    complainAt(session, services, 'services must be a map: Compose refuses the file');
  const entries = services?.entries ?? [];
  if (entries.length > mostServices) {
    complain(
      session,
      project.file.document,
      `there are more than ${mostServices} services, which no project needs: nothing of it was judged`,
      undefined,
      true,
    );
    return { containers, builds, bases };
  }
  for (const entry of entries) {
    const draft = newContainer(entry.key, originOfKey(entry));
    const placing: Placing = { draft, service: entry.key, project, session, variables };
    if (name !== undefined) draft.project = name;
    if (notRead !== undefined) odd(placing, 'conflicting-sources', notRead.text, notRead.subject, draft.from);
    if (entry.node.kind === 'map') placeService(placing, entry.node);
    else if (!isNothing(entry.node)) complainAt(session, entry.node, 'a service must be a map: Compose refuses the file');
    containers.push(draft);
    const build = buildOf(placing, entry);
    if (build !== undefined) builds.push(build);
    const base = finish(placing, entry.node, build, apply);
    if (base !== undefined) bases.set(entry.key, base);
  }
  for (const { key, node } of project.entries) topLevelKey(session, key, node);
  placeIncludes(containers[0], get(project, 'include'));
  if (containers.length === 0 && session.lacks.length === 0)
    complain(session, project.file.document, 'there are no services: nothing to judge', undefined, true);
  placeNotes(session, containers, builds);
  return { ...(name === undefined ? {} : { name }), containers, builds, bases };
}

// A file outside the workspace that is included is a file of the host that Compose reads.
function placeIncludes(first: ContainerDraft | undefined, includes: Node | undefined): void {
  for (const item of includes?.items ?? []) {
    const paths = item.kind === 'map' ? get(item, 'path') : item;
    for (const path of paths === undefined ? [] : itemsOf(paths)) {
      if (!isRemote(path.plain) && leavesWorkspace(hostPathOf(path)))
        first?.hostFiles.push(fact({ path: hostPathOf(path), access: 'read', by: 'include' }, originOf(path)));
    }
  }
}

function buildOf(placing: Placing, entry: Entry): BuildDraft | undefined {
  const written = entry.node.entries.find(({ key }) => key === 'build');
  if (written === undefined || isNothing(written.node)) return undefined;
  const draft = newBuild(entry.key, originOfKey(written));
  placeBuild({ ...placing, draft }, written.node, entry.node.file.folder);
  return draft;
}

const mostLacks = 20;
const allOfContainers = fieldNames.container.filter((field) => field !== 'oddities');
const allOfBuilds = fieldNames.build.filter((field) => field !== 'oddities');

// What is not known of a service comes last, when it is known what the text itself decides. Gives back what its Dockerfile starts from.
function finish(
  { draft, service, session }: Placing & { readonly session: Session },
  written: Node,
  build: BuildDraft | undefined,
  apply: ApplyDockerfile | undefined,
): Fact<string> | undefined {
  const lacks = [...session.lacks, ...(session.lacksOf.get(service) ?? [])].slice(0, mostLacks);
  if (session.budget.nodes <= 0) lacks.push({ why: 'the project is too large to be read whole', from: draft.from });
  for (const lack of lacks) {
    draft.unknown.push(unknownOf(lack, allOfContainers satisfies readonly ContainerField[]));
    build?.unknown.push(unknownOf(lack, allOfBuilds satisfies readonly BuildField[]));
  }
  if (draft.hostCommands.some(({ value }) => value.event === 'provider')) return undefined;
  if (build !== undefined) return layDockerfile(session, build, draft, apply);
  const platform = draft.platform?.value;
  // Every day or every week means: sooner or later (compose-spec 05-services.md, pull_policy).
  const isPulled = /^(?:always|daily|weekly|every_.*)$/u.test(get(written, 'pull_policy')?.plain ?? '');
  unknownImage(draft, draft.image ?? fact('', draft.from), {
    ...(platform === undefined ? {} : { platform }),
    ...(isPulled ? { pulled: true } : {}),
  });
  return undefined;
}

function projectName(session: Session, project: Node, variables: Variables): Fact<string> | undefined {
  const set = variables.get('COMPOSE_PROJECT_NAME');
  const written = get(project, 'name');
  const scratch = { draft: newContainer('', { layer: 'file', document: '', pointer: '' }) };
  const name = isNothing(written) ? undefined : textFact(scratch, written, 'name', 'project');
  if (!isNothing(written) && written.kind !== 'scalar') complainAt(session, written, 'name must be a string: Compose refuses the file');
  // The variable wins over the text (compose-go loader/loader.go, projectName).
  return set === undefined || set.value === '' ? name : fact(set.value, set.from, name === undefined ? [] : [name]);
}

const topLevelKeys = new Set(['version', 'name', 'include', 'services', 'models', 'networks', 'volumes', 'secrets', 'configs']);

function topLevelKey(session: Session, key: string, node: Node): void {
  if (topLevelKeys.has(key) || key.startsWith('x-')) return;
  session.notes.push({
    kind: 'unknown-property',
    text: `${key.slice(0, 100)} is no key of a Compose file: Compose refuses it`,
    subject: key.slice(0, 100),
    from: originOfKey({ key, node, keyStart: node.start, keyEnd: node.end }),
  });
}

// What is odd in a file as a whole is told with the service it stands in, else with the first one.
function placeNotes(session: Session, containers: readonly ContainerDraft[], builds: readonly BuildDraft[]): void {
  for (const { kind, text, subject, from } of session.notes) {
    if (kind === 'problem') continue;
    const isIn = (draft: ContainerDraft | BuildDraft): boolean =>
      from.document === draft.from.document && (from.pointer === draft.from.pointer || from.pointer.startsWith(`${draft.from.pointer}/`));
    const home = builds.find(isIn) ?? containers.find(isIn) ?? containers[0];
    home?.oddities.push(fact({ kind, text, subject }, from));
  }
}
