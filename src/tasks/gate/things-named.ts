import type { ContainerState } from '../../formats/docker-api/read-inspect.ts';
import type { Fact } from '../../model/fact.ts';
import type { GateReason } from '../../model/gate.ts';
import type { Change, ContainerRequest, Mount } from '../../model/request.ts';
import { type Halt, isHalt } from './halt.ts';
import { bindPath } from './locate.ts';
import { say } from './say.ts';
import { liesBelow } from './starts.ts';
import type { Gatekeeper } from './visit.ts';
import { volumeReason } from './volume-options.ts';
import { writableFolders } from './writable-folders.ts';

/** What a create body names of the engine’s other things: each is the owner’s, and containers are named by their full ids from here on. */
export interface Named {
  readonly changes: readonly Change[];
  readonly reasons: readonly GateReason[];
  /** Full ids of the owner’s containers that are named. */
  readonly peers: readonly string[];
  /** Volumes that are not there yet: made before the container, with the owner’s label. */
  readonly missing: readonly Mount[];
}

interface Draft {
  readonly changes: Change[];
  readonly reasons: GateReason[];
  readonly peers: string[];
  readonly missing: Mount[];
}

/** Looks up what a request names. A halt only where the engine does not answer. */
export async function lookUpNamed(request: ContainerRequest, gate: Gatekeeper): Promise<Named | Halt> {
  const draft: Draft = { changes: [], reasons: [], peers: [], missing: [] };
  for (const mount of request.mounts) {
    const halt = await lookUpVolume(draft, mount.value, gate);
    if (halt !== undefined) return halt;
  }
  for (const from of request.volumesFrom) {
    const [name = '', ...mode] = from.value.split(':');
    const id = await lookUpContainer(draft, name, gate);
    if (typeof id !== 'string') {
      if (id !== undefined) return id;
      continue;
    }
    const value = [id, ...mode].join(':');
    if (value !== from.value) draft.changes.push({ do: 'replace', kind: 'container', field: 'volumesFrom', fact: from, value });
  }
  for (const namespace of request.namespaces) {
    const { kind, mode } = namespace.value;
    if (!mode.startsWith('container:')) continue;
    const id = await lookUpContainer(draft, mode.slice('container:'.length), gate);
    if (typeof id !== 'string') {
      if (id !== undefined) return id;
      continue;
    }
    if (mode !== `container:${id}`)
      draft.changes.push({
        do: 'replace',
        kind: 'container',
        field: 'namespaces',
        fact: namespace,
        value: { kind, mode: `container:${id}` },
      });
  }
  for (const link of request.links) {
    const [name = '', alias = name] = link.value.split(':');
    const id = await lookUpContainer(draft, name, gate);
    if (typeof id !== 'string') {
      if (id !== undefined) return id;
      continue;
    }
    // Those of a network of its own are names inside it alone, which no id is.
    const value = `${id}:${alias.slice(alias.lastIndexOf('/') + 1)}`;
    if (link.from.pointer.startsWith('/HostConfig/') && value !== link.value)
      draft.changes.push({ do: 'replace', kind: 'container', field: 'links', fact: link, value });
  }
  for (const { value } of request.networks) {
    const halt = await lookUpNetwork(draft, value, gate);
    if (halt !== undefined) return halt;
  }
  return draft;
}

// The id; undefined where it is held against the request; a halt where the engine does not answer.
async function lookUpContainer(draft: Draft, name: string, gate: Gatekeeper): Promise<string | Halt | undefined> {
  const found = await gate.owned.container(name.replace(/^\//u, ''));
  if (!isHalt(found)) {
    draft.peers.push(found.id);
    return found.id;
  }
  return held(draft, found, `there is no container ${name.slice(0, 100)}`);
}

async function lookUpNetwork(draft: Draft, name: string, gate: Gatekeeper): Promise<Halt | undefined> {
  if (name === 'bridge') return undefined;
  const found = await gate.owned.network(name);
  return isHalt(found) ? held(draft, found, `there is no network ${name.slice(0, 100)}`) : undefined;
}

// Absence counts too: whoever makes the thing before the engine looks decides what it is.
function held(draft: Draft, halt: Halt, absent: string): Halt | undefined {
  if (halt.halt === 'failed') return halt;
  if (halt.halt === 'refused') draft.reasons.push(...halt.reasons);
  else draft.reasons.push(say('not-yours', halt.status === 404 ? absent : `the engine does not tell: ${halt.text.slice(0, 200)}`));
  return undefined;
}

async function lookUpVolume(draft: Draft, mount: Mount, gate: Gatekeeper): Promise<Halt | undefined> {
  if (mount.kind !== 'volume') return undefined;
  const name = typeof mount.source === 'string' ? mount.source : '';
  const asked = volumeReason(name, mount.driver, mount.options);
  if (asked !== undefined) draft.reasons.push(asked);
  if (asked !== undefined || name === '') return undefined;
  const found = await gate.owned.volume(name);
  if (!isHalt(found)) {
    const has = volumeReason(name, found.driver, found.options);
    if (has !== undefined) draft.reasons.push(has);
    return undefined;
  }
  if (found.halt === 'answered' && found.status === 404) {
    if (!draft.missing.some(({ source }) => source === name)) draft.missing.push(mount);
    return undefined;
  }
  return held(draft, found, '');
}

/**
 * The mounts of a request that are binds of a path below a folder that a container can write to, whoever made it: one that runs, is paused, or is
 * being started through this gate. `state`: of the container that the request is of; its own folders count only while it runs. `starting`: the
 * folders of starts under way.
 */
export async function changingMounts(
  request: ContainerRequest,
  gate: Gatekeeper,
  state?: Pick<ContainerState, 'id' | 'running'>,
  // Looked up before the engine is asked: a start that ends meanwhile is in its list.
  starting: readonly string[] = gate.starts.writableFolders(state?.id),
): Promise<{ readonly reasons: readonly GateReason[] } | Halt> {
  const sources = request.mounts.flatMap(({ value }: Fact<Mount>) => bindPath(value) ?? []);
  if (sources.length === 0) return { reasons: [] };
  const writable = await writableFolders(gate, state?.running === true ? undefined : state?.id);
  if (isHalt(writable)) return writable;
  const folders = [...writable.folders, ...starting];
  return {
    reasons: sources.flatMap((source) => {
      const folder = folders.find((one) => liesBelow(source, [one]));
      return folder === undefined
        ? []
        : [say('mount-changes-meanwhile', `${source} lies in ${folder}, which a running container can write to`)];
    }),
  };
}
