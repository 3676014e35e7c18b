import type { EngineAnswer } from '../../machine/http/door.ts';
import { at, isHalt, parsed, textAt } from './halt.ts';
import { ownerLabel } from './owner-label.ts';
import { apiVersions } from './route.ts';
import { engineCall, type Gatekeeper, type Handler, give, type Outcome, stop, type Visit } from './visit.ts';

/**
 * `/_ping`: from its header clients take the API version they then use, so it must be one that the gate knows. `Builder-Version` stays: what
 * it names is judged all the same.
 */
export const ping: Handler = async (visit, gate) => {
  const answer = await gate.engine.ask(engineCall(visit, ''));
  if ('failed' in answer) return give(visit, answer);
  const headers: string[] = [];
  for (let index = 0; index < answer.headers.length; index += 2) {
    const name = answer.headers[index]!;
    const lower = name.toLowerCase();
    if (lower === 'api-version') headers.push(name, offered(answer.headers[index + 1]!));
    else if (pingHeaders.has(lower)) headers.push(name, answer.headers[index + 1]!);
  }
  await visit.call.answer(answer.status, headers, visit.routed.endpoint.method === 'HEAD' ? undefined : answer.text);
  return { decision: 'forwarded', reasons: [], rewrites: [], status: answer.status };
};

const pingHeaders: ReadonlySet<string> = new Set([
  'builder-version',
  'cache-control',
  'content-type',
  'docker-experimental',
  'ostype',
  'pragma',
  'server',
  'swarm',
]);

/** An API version, or the newest one that the gate knows where that is older. */
export function offered(version: string): string {
  const minor = Number(/^1\.([0-9]{1,4})$/u.exec(version)?.[1] ?? Number.NaN);
  return minor > apiVersions.most ? `1.${apiVersions.most}` : version;
}

/** `/version`: the API versions are those that the gate lets in. */
export const showVersion: Handler = (visit, gate) =>
  rewritten(visit, gate, (value) => ({
    ...value,
    ApiVersion: offered(textAt(value, 'ApiVersion')),
    MinAPIVersion: atLeast(textAt(value, 'MinAPIVersion')),
    ...(Array.isArray(value['Components']) ? { Components: value['Components'].map(component) } : {}),
  }));

function component(value: unknown): unknown {
  const details = at(value, 'Details');
  if (typeof value !== 'object' || typeof details !== 'object' || details === null || !('ApiVersion' in details)) return value;
  const { ApiVersion, MinAPIVersion } = details as Record<string, unknown>;
  return { ...value, Details: { ...details, ApiVersion: offered(String(ApiVersion)), MinAPIVersion: atLeast(String(MinAPIVersion)) } };
}

function atLeast(version: string): string {
  const minor = Number(/^1\.([0-9]{1,4})$/u.exec(version)?.[1] ?? Number.NaN);
  return minor >= apiVersions.least ? version : `1.${apiVersions.least}`;
}

/** `/info`: what clients need of the engine; the counts are the owner’s, and proxies, registries, labels and paths of the machine are left out. */
export const showInfo: Handler = async (visit, gate) => {
  const mine = await gate.owned.states();
  if (isHalt(mine)) return stop(visit, mine);
  return rewritten(visit, gate, (value) => {
    const shown = Object.fromEntries(Object.entries(value).filter(([key]) => infoFields.has(key)));
    const count = (state: string): number => mine.states.filter((one) => one === state).length;
    return {
      ...shown,
      // Whatever the engine is part of: nothing of a swarm is let in, and clients ask for none then.
      Swarm: { LocalNodeState: 'inactive' },
      Containers: mine.states.length,
      ContainersRunning: count('running'),
      ContainersPaused: count('paused'),
      ContainersStopped: mine.states.length - count('running') - count('paused'),
    };
  });
};

const infoFields: ReadonlySet<string> = new Set([
  'Architecture',
  'CPUSet',
  'CPUShares',
  'CgroupDriver',
  'CgroupVersion',
  'ContainerdCommit',
  'CpuCfsPeriod',
  'CpuCfsQuota',
  'DefaultRuntime',
  'Driver',
  'ExperimentalBuild',
  'ID',
  'IPv4Forwarding',
  'Images',
  'IndexServerAddress',
  'InitBinary',
  'InitCommit',
  'Isolation',
  'KernelVersion',
  'LoggingDriver',
  'MemTotal',
  'MemoryLimit',
  'NCPU',
  'OSType',
  'OSVersion',
  'OomKillDisable',
  'OperatingSystem',
  'PidsLimit',
  'Plugins',
  'RuncCommit',
  'Runtimes',
  'SecurityOptions',
  'ServerVersion',
  'SwapLimit',
  'SystemTime',
  'Warnings',
]);

/** `/system/df`: containers and volumes of the owner; images as they are, since they have none; nothing of other builds. */
export const showDiskUsage: Handler = (visit, gate) =>
  rewritten(visit, gate, (value) => {
    return {
      LayersSize: value['LayersSize'],
      Images: value['Images'],
      Containers: ownOf(value['Containers'], gate.owner),
      Volumes: ownOf(value['Volumes'], gate.owner),
      BuildCache: Array.isArray(value['BuildCache']) ? [] : value['BuildCache'],
    };
  });

function ownOf(list: unknown, owner: string): unknown {
  return Array.isArray(list) ? list.filter((one) => textAt(one, 'Labels', ownerLabel) === owner) : list;
}

async function rewritten(visit: Visit, gate: Gatekeeper, change: (value: Readonly<Record<string, unknown>>) => unknown): Promise<Outcome> {
  const answer: EngineAnswer = await gate.engine.ask(engineCall(visit));
  if ('failed' in answer || answer.status !== 200) return give(visit, answer);
  const read = parsed(answer);
  if (isHalt(read)) return stop(visit, read);
  const value = typeof read.value === 'object' && read.value !== null ? (read.value as Readonly<Record<string, unknown>>) : {};
  return give(visit, answer, {}, JSON.stringify(change(value)));
}
