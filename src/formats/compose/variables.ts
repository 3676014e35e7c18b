import type { Fact } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { EnvironmentVariable, NameValue } from '../../model/request.ts';
import type { ContainerDraft } from '../../model/request-fields.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import { readEnvFile } from './env-file.ts';
import type { EnvLine } from './env-file.ts';
import type { Setting } from './interpolate.ts';
import { itemsOf } from './merge.ts';
import type { Placing } from './placing.ts';
import { addUnique, noteUses, wrongType } from './placing.ts';
import { askFor, askablePath, complain, hostPathOf, unknownOf } from './session.ts';
import { pairsOf } from './pairs.ts';
import { get, isNothing, originOf, originOfKey, textOf } from './tree.ts';
import type { Entry, Node } from './tree.ts';

/** `env_file` and `environment` of a service: what `environment` says wins (compose-spec 05-services.md, env_file). */
export function placeEnvironment(placing: Placing, files: Node | undefined, environment: Node | undefined): void {
  const places = new Map<string, number>();
  const earlier = new Map<string, Setting>();
  for (const item of isNothing(files) ? [] : itemsWithPath(files)) placeEnvFile(placing, item, places, earlier);
  if (isNothing(environment)) return;
  if (environment.kind === 'scalar') return wrongType(placing, 'environment', 'a map or a list', environment);
  for (const entry of pairsOf(environment)) {
    const added = readVariable(placing, entry, 'container', 'environment');
    if (added !== undefined) addUnique(placing.draft.environment, places, added.value.name, added);
  }
}

/** What reading a variable needs; containers and builds both have it. */
type VariablePlacing = Pick<Placing, 'variables'> & { readonly draft: Pick<ContainerDraft, 'hostVariables' | 'oddities' | 'unknown'> };

/** One variable of a map or list; a null value is taken from the project's variables, else from the host. */
export function readVariable(
  placing: VariablePlacing,
  entry: Entry,
  scope: EnvironmentVariable['scope'],
  into: 'environment' | 'arguments',
): Fact<EnvironmentVariable> | undefined {
  const { key: name, node } = entry;
  if (name === '') return undefined;
  if (node.kind !== 'scalar') {
    wrongType(placing, `${into} ${name.slice(0, 100)}`, 'a string, number or null', node);
    return undefined;
  }
  const from = node.value === null ? originOfKey(entry) : originOf(node);
  noteUses(placing, node, into);
  if (node.value !== null) return fact({ name, value: String(node.value), scope }, from);
  const set = placing.variables.get(name);
  if (set !== undefined) return fact({ name, value: set.value, scope }, { ...from, via: set.from });
  placing.draft.hostVariables.push(fact({ name, into, hasDefault: false }, from));
  return fact({ name, scope }, from);
}

function placeEnvFile(placing: Placing, item: FileItem, places: Map<string, number>, earlier: Map<string, Setting>): void {
  const lines = readLines(placing, item, 'env_file', 'environment', (text, document) =>
    readEnvFile(text, document, originOf(item.path), { get: (name) => earlier.get(name) ?? placing.variables.get(name) }, item.isRaw),
  );
  for (const { name, setting, from } of lines) {
    if (setting !== undefined) {
      earlier.set(name, setting);
      for (const use of setting.uses ?? [])
        placing.draft.hostVariables.push(fact({ name: use.name, into: 'environment', hasDefault: use.hasDefault }, from));
    } else placing.draft.hostVariables.push(fact({ name, into: 'environment', hasDefault: false }, from));
    const value: EnvironmentVariable =
      setting === undefined ? { name, scope: 'container' } : { name, value: setting.value, scope: 'container' };
    addUnique(placing.draft.environment, places, name, fact(value, from));
  }
}

interface FileItem {
  readonly path: Node;
  readonly isRequired: boolean;
  readonly isRaw: boolean;
}

function itemsWithPath(node: Node): readonly FileItem[] {
  const items = node.kind === 'map' ? [node] : itemsOf(node);
  return items.flatMap((item) => {
    const path = item.kind === 'map' ? get(item, 'path') : item;
    if (isNothing(path) || path.kind !== 'scalar') return [];
    return [{ path, isRequired: get(item, 'required')?.plain !== 'false', isRaw: get(item, 'format')?.plain === 'raw' }];
  });
}

/** Reads a file of variables or labels that a service names: always a file of the host, and its lines where it lies in the workspace. */
function readLines(
  placing: Placing,
  { path, isRequired }: FileItem,
  key: string,
  into: 'environment' | 'labels',
  read: (text: string, document: string) => ReturnType<typeof readEnvFile>,
): readonly EnvLine[] {
  const { draft, session } = placing;
  noteUses(placing, path, 'hostFiles');
  draft.hostFiles.push(fact({ path: hostPathOf(path), access: 'read', by: key }, originOf(path)));
  const open = (why: string): readonly EnvLine[] => {
    draft.unknown.push(unknownOf({ why, from: originOf(path) }, [into]));
    return [];
  };
  const at = askablePath(path);
  if (at === undefined || at.startsWith('/') || at === '..' || at.startsWith('../'))
    return open(`${key} ${path.plain.slice(0, 200)} lies outside the workspace and was not read`);
  const answer = askFor(session, at, originOf(path));
  if ('lack' in answer) {
    if (answer.missing && !isRequired) return [];
    if (answer.lack.want === undefined) complain(session, path.file.document, `${key}: ${answer.lack.why}`, [path.start, path.end], false);
    draft.unknown.push(unknownOf(answer.lack, [into]));
    return [];
  }
  // One long file for many services is read only as often as the budget allows.
  if (session.budget.nodes <= 0) return open(`${at} was not read: the project is too large`);
  const { lines, problem } = read(answer.text.text, session.nameOf(at));
  session.budget.nodes -= lines.length;
  if (path.uses !== undefined) open(`${key} depends on the host variable ${path.uses[0]!.name}`);
  if (problem === undefined) return lines;
  complain(session, session.nameOf(at), `${problem.message}: Compose refuses the file`, problem.span, false);
  open(`${at} could be read only in part`);
  return lines;
}

/** `label_file` and `labels` of a service: what `labels` says wins. */
export function placeLabels(placing: Placing, files: Node | undefined, labels: Node | undefined): void {
  const places = new Map<string, number>();
  for (const item of isNothing(files) ? [] : itemsWithPath(files)) {
    const lines = readLines(placing, item, 'label_file', 'labels', (text, document) =>
      readEnvFile(text, document, originOf(item.path), placing.variables),
    );
    for (const { name, setting, from } of lines)
      addUnique(placing.draft.labels, places, name, fact({ name, value: setting?.value ?? '' }, from));
  }
  if (!isNothing(labels)) placePairs(placing, labels, 'labels', places);
}

/** Names and values, as a map or as a list of `NAME=VALUE`; of two with one name the later one counts. */
export function placePairs(
  placing: Placing,
  node: Node,
  field: 'labels' | 'annotations' | 'sysctls' | 'logging',
  places = new Map<string, number>(),
): void {
  if (node.kind === 'scalar') return wrongType(placing, field, 'a map or a list', node);
  for (const entry of pairsOf(node)) {
    if (entry.node.kind !== 'scalar') {
      wrongType(placing, `${field} ${entry.key.slice(0, 100)}`, 'a string or number', entry.node);
      continue;
    }
    noteUses(placing, entry.node, field);
    const added: NameValue = { name: entry.key, value: textOf(entry.node) ?? '' };
    addUnique(placing.draft[field], places, entry.key, fact(added, entry.node.value === null ? originOfKey(entry) : originOf(entry.node)));
  }
}

/** `credential_spec`: a file of the host, a registry key or a config. */
export function placeCredentialSpec(placing: Placing, node: Node): void {
  if (node.kind !== 'map') return wrongType(placing, 'credential_spec', 'a map', node);
  for (const { key, node: value } of node.entries) {
    const text = textOf(value);
    if (text === undefined) continue;
    noteUses(placing, value, 'securityOptions');
    const file = key === 'file' ? readHostPath(text, value.file.folder) : undefined;
    const spelled = `${key}://${text}`;
    placing.draft.securityOptions.push(
      fact(
        file === undefined ? { name: 'credentialspec', value: spelled } : { name: 'credentialspec', value: spelled, file },
        originOf(value),
      ),
    );
    if (file !== undefined) placing.draft.hostFiles.push(fact({ path: file, access: 'read', by: 'credential_spec' }, originOf(value)));
  }
}
