import type { Call, Engine, Sockets } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Processes } from '../../machine/processes.ts';
import type { GateDecision, GateReason } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Policy } from '../../model/policy.ts';
import type { Tier } from '../../model/rule.ts';
import type { Traffic } from './await-disuse.ts';
import { gateBounds, limits } from './bounds.ts';
import { factsWith } from './engine-facts.ts';
import { plannedPolicy } from './gate-policy.ts';
import { askJson, isHalt, textAt } from './halt.ts';
import { beginning, handlers, streaming } from './handlers.ts';
import { imageNames } from './image-names.ts';
import type { OwnPath } from './find-workspaces.ts';
import { gateJudge } from './judge-request.ts';
import { ownedBy } from './owned.ts';
import { realOwnPaths } from './own-paths.ts';
import { unfitEngine } from './unfit-engine.ts';
import { apiVersions, route } from './route.ts';
import { runningContainers } from './running.ts';
import { say } from './say.ts';
import { startsUnderWay } from './starts.ts';
import { offered } from './system.ts';
import { type Gatekeeper, type Outcome, refuse } from './visit.ts';

/** What a gate is to be. */
export interface GateOptions {
  /** Absolute paths of the socket to make, and of the engine’s. */
  readonly listen: string;
  readonly engine: string;
  /** Value of the label of all that this gate makes. */
  readonly owner: string;
  /** Absolute real folders that may be mounted. */
  readonly workspaces: readonly string[];
  /** Absolute paths that no container may be let near, besides the sockets and what the engine says that it keeps. */
  readonly own?: readonly OwnPath[];
  /** `warn`: what a rule refuses is forwarded and recorded; what is malformed, or another owner’s, is refused all the same. */
  readonly mode: 'enforce' | 'warn';
  readonly tier: Tier;
  readonly policy: Policy | undefined;
  readonly host: HostFacts;
  readonly plan?: Plan;
  /** Where names of images that were made here outlive the gate. */
  readonly stateFile?: string;
  /** Called once for each call, when it has been answered. */
  record(decision: GateDecision): void;
  /** Called at most once, when the engine has said of itself why nothing may start on it. */
  unfit?(reasons: readonly GateReason[]): void;
  /** Whether decisions are recorded: while they are not, nothing is created or started, unless the gate only warns. Absent: they are. */
  canRecord?(): boolean;
}

/** A gate that is open. */
export interface Gate {
  readonly path: string;
  traffic(): Traffic;
  /** Takes no more calls, waits for those that are open (at most so long), and removes the socket. */
  drain(milliseconds: number): Promise<void>;
}

/** All that a gate may do to the world. */
export interface GatePowers {
  readonly sockets: Sockets;
  readonly machine: Pick<Machine, 'readText' | 'writeText' | 'realPath' | 'kindOf'>;
  readonly processes: Processes;
  /** The time now, ISO 8601 in UTC. */
  now(): string;
}

/** An open gate, or one sentence why there is none; `isBadPath`: another path or option would do. */
export type GateAnswer = { readonly gate: Gate } | { readonly refused: string; readonly isBadPath: boolean };

/** Opens a gate in front of an engine. It is ready when the promise is settled. */
export async function openGate(options: GateOptions, powers: GatePowers): Promise<GateAnswer> {
  const engine = powers.sockets.engineAt(options.engine);
  const opened = await openedGate(options, powers, engine);
  if ('refused' in opened) {
    engine.close();
    return opened;
  }
  const { drain } = opened.gate;
  return { gate: { ...opened.gate, drain: (milliseconds) => drain(milliseconds).finally(() => engine.close()) } };
}

async function openedGate(options: GateOptions, powers: GatePowers, engine: ReturnType<Sockets['engineAt']>): Promise<GateAnswer> {
  const pinged = await engine.ask({ method: 'GET', path: '/_ping', headers: [] });
  if ('failed' in pinged) return { refused: pinged.failed, isBadPath: false };
  const version = versionOf(pinged.headers);
  if (version === undefined)
    return { refused: `what answers at ${options.engine} is no Docker engine of API 1.${apiVersions.least} or newer`, isBadPath: false };
  const keeper = gatekeeper(options, powers, engine, version);
  let [came, ended] = [0, 0];
  const answer = await powers.sockets.openDoor(options.listen, engine, limits, async (call) => {
    const number = ++came;
    try {
      const { decided, path } = await handle(call, await keeper, options);
      options.record({ time: powers.now(), owner: options.owner, call: number, method: call.method.slice(0, 20), path, ...decided });
    } finally {
      ended++;
    }
  });
  return 'refused' in answer
    ? { ...answer, refused: `the gate cannot listen on ${options.listen}: ${answer.refused}` }
    : { gate: { ...answer.door, traffic: () => ({ came, open: came - ended }) } };
}

// The newest version that engine and gate both know.
function versionOf(headers: readonly string[]): number | undefined {
  const index = headers.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === 'api-version');
  const minor = index < 0 ? undefined : /^1\.([0-9]+)$/u.exec(offered(headers[index + 1]!))?.[1];
  return minor === undefined || Number(minor) < apiVersions.least ? undefined : Number(minor);
}

// The door opens meanwhile: the first calls wait for what the engine says of itself.
async function gatekeeper(options: GateOptions, { machine, processes }: GatePowers, engine: Engine, version: number): Promise<Gatekeeper> {
  const api = `/v1.${version}`;
  const [info, about] = await Promise.all([askJson(engine, `${api}/info`), askJson(engine, `${api}/version`)]);
  const host = factsWith(options.host, isHalt(info) ? undefined : info.value, isHalt(about) ? undefined : about.value);
  const unfit = unfitEngine(isHalt(info) ? undefined : info.value, host);
  if (unfit.length > 0) options.unfit?.(unfit);
  return {
    judge: gateJudge(options.tier, host, options.policy, options.plan),
    policy: plannedPolicy(options.tier, options.policy, options.plan, isHalt(info) ? undefined : info.value),
    owner: options.owner,
    workspaces: options.workspaces,
    own: realOwnPaths([...(options.own ?? []), ...standsOn(options, isHalt(info) ? undefined : info.value)], machine),
    mode: options.mode,
    engine,
    api,
    version,
    host,
    plan: options.plan,
    unfit,
    owned: ownedBy(options.owner, engine, api),
    images: imageNames(options.stateFile, engine, api, machine),
    bounds: gateBounds(),
    running: runningContainers(),
    starts: startsUnderWay(),
    machine,
    processes,
  };
}

function standsOn({ listen, engine }: GateOptions, info: unknown): readonly OwnPath[] {
  const store = textAt(info, 'DockerRootDir');
  return [
    { path: listen, what: 'the gate’s socket' },
    { path: engine, what: 'the engine’s socket' },
    ...(store.startsWith('/') ? [{ path: store, what: 'the engine’s store' }] : []),
  ];
}

async function handle(call: Call, keeper: Gatekeeper, options: GateOptions): Promise<{ readonly decided: Outcome; readonly path: string }> {
  const routed = route(call);
  if ('reason' in routed) return { decided: await refuse(call, routed.status, [routed.reason]), path: pathShown(call.target) };
  const { endpoint, name } = routed;
  const path = name === '' ? endpoint.path : endpoint.path.replace(/\{(?:id|image)\}/u, name);
  if (beginning.has(endpoint.do) && keeper.mode === 'enforce' && options.canRecord?.() === false)
    return { decided: await refuse(call, 503, [say('not-recorded', 'the log of the gate cannot be written')]), path };
  const leave = keeper.bounds.enter(streaming.has(endpoint.do) ? 'streams' : 'calls');
  if (leave === undefined) return { decided: await refuse(call, 429, [say('too-much', 'too many calls are open')]), path };
  try {
    return { decided: await handlers[endpoint.do]({ call, routed }, keeper), path };
  } catch (error) {
    return { decided: await refuse(call, 500, [say('gate-failed', error instanceof Error ? error.message : String(error))]), path };
  } finally {
    leave();
  }
}

function pathShown(target: string): string {
  return target.split('?', 1)[0]!.slice(0, 200);
}
