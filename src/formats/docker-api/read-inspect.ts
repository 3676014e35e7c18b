import type { Mount, NameValue } from '../../model/request.ts';
import type { Problem } from '../../model/report.ts';
import { normalisePath } from '../../syntax/host-path.ts';
import { placesBelow } from './body-places.ts';
import { canonicalise } from './canonicalise.ts';
import { rootPath } from './mount-places.ts';
import { parseStrictJson, valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { place, stringOf } from './places.ts';
import type { Place, PlaceContext } from './places.ts';
import { contextOf, refusing } from './read-body.ts';
import type { BodyReading } from './read-body.ts';
import { readPlaces } from './read-places.ts';

/** A mount as the engine made it. Texts that are not there are empty. */
interface MadeMount {
  /** `bind`, `volume`, `tmpfs`, `image`, … */
  readonly type: string;
  /** Name of the volume, or the reference of the image. */
  readonly name: string;
  /** Absolute path on the host of the engine; of a volume, where its driver keeps it. */
  readonly source: string;
  readonly target: string;
  readonly driver: string;
  readonly writable: boolean;
}

/** What the engine says of a container. */
export interface ContainerState {
  /** All 64 hexadecimal digits. */
  readonly id: string;
  /** Without the slash before it. */
  readonly name: string;
  /** Digest of what it runs: the reference in `image` may mean something else by now. */
  readonly imageId: string;
  readonly image: string;
  readonly labels: readonly NameValue[];
  readonly running: boolean;
  /** Of its first process, in the namespace of the engine; 0 where it does not run. */
  readonly pid: number;
  /** When it was started last, as the engine writes it; each start has another. */
  readonly startedAt: string;
  /** Its processes are held: they run no further, and no command can be run in it. */
  readonly paused: boolean;
  readonly mounts: readonly MadeMount[];
  /** By the name that the container has them under; before the first start an id is there only where the client gave one. */
  readonly networks: readonly { readonly name: string; readonly id: string }[];
}

export interface Inspection extends BodyReading {
  /** Absent when there is a problem. */
  readonly state?: ContainerState;
}

/**
 * Reads the engine's answer to `GET /containers/{id}/json` as the request of what will really run: whatever the image brought, the engine has merged
 * into it, so that nothing is unknown. A field of `Config` or `HostConfig` that says something and is not known here is an oddity.
 */
export function readInspect(document: string, text: string): Inspection {
  const json = parseStrictJson(text);
  const canonical = json.root === undefined ? { ...json, oddities: [] } : canonicalise(json.root, 'InspectAnswer');
  const problems = canonical.problems.map(({ message, span }): Problem => ({ document, message, span, fatal: true }));
  if (!('body' in canonical) || canonical.body === undefined) return { problems };
  const { body, oddities } = canonical;
  const { draft: request } = readPlaces({ document, body, oddities }, inspectPlaces, contextOf(body, refusing(document, problems)));
  const state = readState(body);
  if (!/^[0-9a-f]{64}$/u.test(state.id)) problems.push({ document, message: 'the answer is not about a container', fatal: true });
  return problems.length > 0 ? { problems } : { request, state, problems: [] };
}

// The list of mounts has all of them, however they were asked for, but for those of `HostConfig.Tmpfs`.
const asked: ReadonlySet<string> = new Set(['Config.Volumes', 'HostConfig.Binds', 'HostConfig.Mounts']);

const inspectPlaces: readonly Place[] = [
  ...placesBelow('', 'ContainerConfig', 'Config'),
  ...placesBelow('HostConfig', 'HostConfig', 'HostConfig'),
  ...placesBelow('NetworkingConfig', 'NetworkingConfig', 'NetworkSettings')
    .map((one) => ({ ...one, path: one.path.map((name) => (name === 'EndpointsConfig' ? 'Networks' : name)) }))
    .filter(({ path }) => path.at(-1) !== 'NetworkID'),
  place('mounts', 'Mounts', 'items', readMount, () => undefined),
].filter(({ path }) => !asked.has(path.join('.')));

function readMount(node: JsonNode, _key: string, { refuse }: PlaceContext): Mount | undefined {
  const { type, name, source, target, driver, writable } = readMadeMount(node);
  const propagation = stringOf(valueOf(node, 'Propagation'));
  const common = { target: normalisePath(target), readOnly: !writable };
  switch (type) {
    case 'bind':
      return { kind: type, source: rootPath(source), ...common, ...(propagation === '' ? {} : { propagation }) };
    case 'volume':
      return { kind: type, source: name, ...common, ...(driver === '' || driver === 'local' ? {} : { driver }) };
    case 'tmpfs':
      return { kind: type, ...common };
    case 'image':
      return { kind: type, source: name, ...common };
    default:
      refuse(`a mount of type ${JSON.stringify(type)} is not judged here`, node);
      return undefined;
  }
}

function readMadeMount(node: JsonNode): MadeMount {
  const say = (key: string): string => stringOf(valueOf(node, key));
  return {
    type: say('Type'),
    name: say('Name'),
    source: say('Source'),
    target: say('Destination'),
    driver: say('Driver'),
    writable: isTrue(valueOf(node, 'RW')),
  };
}

function readState(answer: JsonNode): ContainerState {
  const config = valueOf(answer, 'Config');
  const state = valueOf(answer, 'State');
  const pid = valueOf(state, 'Pid');
  const mounts = valueOf(answer, 'Mounts');
  return {
    id: stringOf(valueOf(answer, 'Id')),
    name: stringOf(valueOf(answer, 'Name')).replace(/^\//u, ''),
    imageId: stringOf(valueOf(answer, 'Image')),
    image: stringOf(valueOf(config, 'Image')),
    labels: entriesOf(valueOf(config, 'Labels')).map(([name, value]) => ({ name, value: stringOf(value) })),
    running: isTrue(valueOf(state, 'Running')),
    pid: pid?.kind === 'number' ? Number(pid.text) : 0,
    startedAt: stringOf(valueOf(state, 'StartedAt')),
    paused: isTrue(valueOf(state, 'Paused')),
    mounts: mounts?.kind === 'list' ? mounts.items.map(readMadeMount) : [],
    networks: entriesOf(valueOf(valueOf(answer, 'NetworkSettings'), 'Networks')).map(([name, endpoint]) => ({
      name,
      id: stringOf(valueOf(endpoint, 'NetworkID')),
    })),
  };
}

function isTrue(node: JsonNode | undefined): boolean {
  return node?.kind === 'bool' && node.value;
}

function entriesOf(node: JsonNode | undefined): readonly (readonly [key: string, value: JsonNode])[] {
  return node?.kind === 'object' ? node.entries.map(({ key, value }) => [key, value]) : [];
}
