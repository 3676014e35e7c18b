import type { Fact } from '../model/fact.ts';
import type {
  BuildField,
  BuildRequest,
  ContainerField,
  ContainerRequest,
  Field,
  Item,
  Kind,
  Request,
  Unknown,
  ValueOf,
} from '../model/request.ts';
import { fieldNames } from '../model/request-fields.ts';
import { readImageReference } from '../syntax/image-reference.ts';

/** One thing in which two requests differ: only `after`, it is newly asked for; only `before`, no longer; both, it is asked for otherwise. */
export interface Difference {
  readonly kind: Kind;
  readonly field: Field;
  /** What it is about, the same on both sides: the target of a mount, the name of a variable; empty for a field of a single value. */
  readonly subject: string;
  readonly before?: Fact<unknown>;
  readonly after?: Fact<unknown>;
  /** Instead of both: something that could not be read may ask for anything here. */
  readonly unknown?: Unknown;
}

/** What two requests do not have in common. */
export interface Comparison {
  readonly added: readonly Difference[];
  readonly removed: readonly Difference[];
  readonly changed: readonly Difference[];
}

/** The values that a field holds, whichever kind of request has it. */
export type ValueIn<F extends Field> =
  | (F extends ContainerField ? ValueOf<Item<ContainerRequest[F]>> : never)
  | (F extends BuildField ? ValueOf<Item<BuildRequest[F]>> : never);

/**
 * Compares two requests of one kind field by field, by what an engine or a host would notice: places, layers, spelling and the order of
 * things that have none do not count, and what only says that a text is odd does not either.
 */
export function compareRequests<R extends Request>(before: R, after: R): Comparison {
  if (before.kind !== after.kind) throw new Error('Only requests of one kind can be compared.');
  const added: Difference[] = [];
  const removed: Difference[] = [];
  const changed: Difference[] = [];
  for (const field of fieldNames[before.kind]) {
    if (field === 'oddities') continue;
    for (const difference of compareField(before.kind, field, factsIn(before, field), factsIn(after, field)))
      (difference.before === undefined ? added : difference.after === undefined ? removed : changed).push(difference);
  }
  return { added, removed, changed };
}

/** The facts of a field, as a list whatever its shape. */
export function factsIn(request: Request, field: Field): readonly Fact<unknown>[] {
  const value = (request as unknown as Readonly<Record<string, Fact<unknown> | readonly Fact<unknown>[] | undefined>>)[field];
  if (value === undefined) return [];
  return 'length' in value ? value : [value];
}

function compareField(kind: Kind, field: Field, before: readonly Fact<unknown>[], after: readonly Fact<unknown>[]): Difference[] {
  if (before.length === 0 && after.length === 0) return [];
  const old = bySubject(field, before);
  const now = bySubject(field, after);
  const found: Difference[] = [];
  for (const subject of new Set([...old.keys(), ...now.keys()])) {
    const was = old.get(subject) ?? new Map<string, Fact<unknown>>();
    const is = now.get(subject) ?? new Map<string, Fact<unknown>>();
    const gone = [...was].filter(([text]) => !is.has(text)).map(([, fact]) => fact);
    const come = [...is].filter(([text]) => !was.has(text)).map(([, fact]) => fact);
    // Several on one subject are rare: they are told in pairs, in their order.
    for (let index = 0; index < Math.max(gone.length, come.length); index++) {
      const [first, second] = [gone[index], come[index]];
      found.push({
        kind,
        field,
        subject,
        ...(first === undefined ? {} : { before: first }),
        ...(second === undefined ? {} : { after: second }),
      });
    }
  }
  return found;
}

/** Facts by what they are about and by what they say; what is said twice is one. */
function bySubject(field: Field, facts: readonly Fact<unknown>[]): ReadonlyMap<string, ReadonlyMap<string, Fact<unknown>>> {
  const groups = new Map<string, Map<string, Fact<unknown>>>();
  for (const one of facts) {
    const value = noticed(field, one.value);
    if (value === undefined) continue;
    const text = stableText(value);
    const subject = subjectOf(field, one.value) ?? text;
    const group = groups.get(subject);
    if (group === undefined) groups.set(subject, new Map([[text, one]]));
    else if (!group.has(text)) group.set(text, one);
  }
  return groups;
}

function subjectOf(field: Field, value: unknown): string | undefined {
  const subject = subjects[field] as ((value: unknown) => string) | undefined;
  return subject?.(value);
}

const single = (): string => '';
const byName = ({ name }: { readonly name: string }): string => name;
const byScope = ({ name, scope }: { readonly name: string; readonly scope: string }): string =>
  scope === 'remote' ? `${name} (remote)` : name;
const byTarget = ({ target }: { readonly target: string }): string => target;
const byEvent = ({ event }: { readonly event: string }): string => event;
const byImage = (image: string): string => {
  const read = readImageReference(image);
  return read === undefined ? image : `${read.registry}/${read.path}`;
};

/** What a value is about. A field that is not here has values that are about nothing but themselves. */
const subjects: { readonly [F in Field]?: (value: ValueIn<F>) => string } = {
  runtime: single,
  image: single,
  platform: single,
  user: single,
  remoteUser: single,
  updateRemoteUserUid: single,
  privileged: single,
  init: single,
  entrypoint: single,
  command: single,
  overrideCommand: single,
  workspaceMount: single,
  workspaceFolder: single,
  workingFolder: single,
  maskedPaths: single,
  readOnlyPaths: single,
  cgroupParent: single,
  oomScoreAdjust: single,
  oomKillDisable: single,
  publishAllPorts: single,
  hostname: single,
  restart: single,
  readOnlyRoot: single,
  replacedImage: single,
  project: single,
  context: single,
  dockerfile: single,
  target: single,
  environment: byScope,
  arguments: byName,
  argumentDefaults: byName,
  hostVariables: ({ name, into }) => `${name} (${into})`,
  namespaces: ({ kind }) => kind,
  mounts: byTarget,
  volumesFrom: (text) => text.split(':', 1)[0]!,
  devices: byTarget,
  deviceRequests: ({ driver }) => driver,
  capabilities: byName,
  securityOptions: byName,
  sysctls: byName,
  ulimits: byName,
  resources: byName,
  ports: ({ containerPort, protocol }) => `${containerPort}/${protocol}`,
  extraHosts: (text) => text.split(/[:=]/u, 1)[0]!,
  hostCommands: byEvent,
  containerCommands: byEvent,
  features: byName,
  labels: byName,
  hostFiles: ({ by }) => by,
  annotations: byName,
  logging: byName,
  hostRequirements: byName,
  options: byName,
  baseImages: byImage,
  writtenFiles: byTarget,
};

/** A value as an engine or host would notice it; undefined where it says what holds anyway. */
function noticed(field: Field, value: unknown): unknown {
  const normalise = normalisers[field] as ((value: unknown) => unknown) | undefined;
  return normalise === undefined ? value : normalise(value);
}

const ifTrue = (value: boolean): true | undefined => value || undefined;
const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();

const normalisers: { readonly [F in Field]?: (value: ValueIn<F>) => unknown } = {
  privileged: ifTrue,
  publishAllPorts: ifTrue,
  oomKillDisable: ifTrue,
  readOnlyRoot: ifTrue,
  restart: (value) => (value === 'no' ? undefined : value),
  image: imageText,
  baseImages: imageText,
  maskedPaths: sorted,
  readOnlyPaths: sorted,
  devices: (device) => ({ ...device, permissions: [...device.permissions].toSorted().join('') }),
  deviceRequests: (request) => ({ ...request, ids: sorted(request.ids), capabilities: sorted(request.capabilities) }),
  mounts: (mount) => ({ ...mount, propagation: mount.propagation === 'rprivate' ? undefined : mount.propagation }),
  // A short id names the same Feature; what its metadata adds stands in the other fields.
  features: ({ source, name, tag, digest, version, options, lock }) => ({
    source: source === 'legacy' ? 'registry' : source,
    name,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
    version,
    options,
    lock,
  }),
};

function imageText(text: string): string {
  const read = readImageReference(text);
  if (read === undefined) return text;
  const { registry, path, digest, tag = digest === undefined ? 'latest' : '' } = read;
  return `${registry}/${path}:${tag}@${digest ?? ''}`;
}

/** A value as text that is the same for equal values, whatever the order of their keys. */
export function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}
