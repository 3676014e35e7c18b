import type { Fact } from '../../model/fact.ts';
import type { GateRewrite, Limits } from '../../model/gate.ts';
import type { Change, ContainerRequest, NameValue } from '../../model/request.ts';
import { limitAmount, sizeInWords } from '../../syntax/limit-amount.ts';
import { at } from './halt.ts';

/** What is changed in a container so that it is held to limits. */
export interface Limiting {
  readonly changes: Change[];
  readonly rewrites: GateRewrite[];
}

type Resource = Fact<NameValue>;

/** Microseconds of `--cpu-period` where none is said (docs.docker.com/engine/containers/resource_constraints/). */
const usualPeriod = 100_000;

/** Puts limits into a request, or lowers those that it has. What it asks for below them stays as it is. */
export function holdLimits({ resources }: Pick<ContainerRequest, 'resources'>, { memory, cpus, pids }: Limits, draft: Limiting): void {
  const asked = (name: string): Resource | undefined => resources.find(({ value }) => value.name === name);
  if (memory !== undefined) holdMemory(asked, limitAmount(memory) ?? 0, draft);
  if (cpus !== undefined) holdProcessors(asked, cpus, draft);
  if (pids !== undefined && pids > 0) hold('pids-limit', asked('pids-limit'), pids, draft);
}

type Asked = (name: string) => Resource | undefined;

function holdMemory(asked: Asked, limit: number, draft: Limiting): void {
  const memory = asked('memory');
  hold('memory', memory, limit, draft);
  // With memory alone, an engine gives as much swap again; more than that would be memory by another name.
  const swap = asked('memory-swap');
  if (swap !== undefined && !isWithin(swap, 2 * limit)) drop(swap, draft, `memory-swap=${sizeInWords(2 * limit)} at most`);
  // An engine takes no container that reserves more than it may have.
  const reservation = asked('memory-reservation');
  if (reservation !== undefined && !isWithin(reservation, limit)) drop(reservation, draft);
}

function holdProcessors(asked: Asked, limit: number, draft: Limiting): void {
  const cpus = asked('cpus');
  const quota = asked('cpu-quota');
  const period = asked('cpu-period');
  if (cpus !== undefined || quota === undefined) {
    // An engine takes no period beside a number of processors.
    if (cpus === undefined && period !== undefined) drop(period, draft);
    return hold('cpus', cpus, limit, draft);
  }
  const share =
    (limitAmount(quota.value.value) ?? Infinity) / (period === undefined ? usualPeriod : (limitAmount(period.value.value) ?? 1));
  if (share <= limit) return;
  drop(quota, draft, inWords('cpus', limit));
  if (period !== undefined) drop(period, draft);
  draft.changes.push({ do: 'add', kind: 'container', field: 'resources', value: { name: 'cpus', value: spelled(limit) } });
}

function hold(name: string, asked: Resource | undefined, limit: number, { changes, rewrites }: Limiting): void {
  const value = { name, value: spelled(limit) };
  const rewrite = { rule: 'resource-limited', field: 'resources', to: inWords(name, limit) };
  if (asked === undefined) {
    changes.push({ do: 'add', kind: 'container', field: 'resources', value });
    rewrites.push(rewrite);
  } else if (!isWithin(asked, limit)) {
    changes.push({ do: 'replace', kind: 'container', field: 'resources', fact: asked, value });
    rewrites.push({ ...rewrite, from: askedInWords(asked) });
  }
}

function drop(asked: Resource, { changes, rewrites }: Limiting, to?: string): void {
  changes.push({ do: 'remove', kind: 'container', field: 'resources', fact: asked });
  rewrites.push({ rule: 'resource-limited', field: 'resources', from: askedInWords(asked), ...(to === undefined ? {} : { to }) });
}

// What cannot be read as a number is within nothing.
function isWithin({ value }: Resource, limit: number): boolean {
  return (limitAmount(value.value) ?? Infinity) <= limit;
}

/** Exact, and without an exponent: engines count processors in billionths. */
function spelled(limit: number): string {
  return String(Number(limit.toFixed(9)));
}

function askedInWords({ value: { name, value } }: Resource): string {
  const amount = limitAmount(value);
  return amount === undefined || amount === Infinity ? `${name}=${value}`.slice(0, 100) : inWords(name, amount);
}

function inWords(name: string, amount: number): string {
  return `${name}=${name.startsWith('memory') ? sizeInWords(amount) : spelled(amount)}`;
}

/**
 * Limits as an engine takes them, by its answer to `GET /info`: more processors than it has would be refused with every container, and are no limit. Where its
 * kernel counts no processes, the limit that nobody asked for (`said` has none) is left out; one that somebody did ask for stays, and nothing starts.
 */
export function limitsOn(limits: Limits, said: Limits | undefined, info: unknown): Limits {
  const processors = at(info, 'NCPU');
  const { pids, ...others } = limits;
  return {
    ...others,
    ...(limits.cpus !== undefined && typeof processors === 'number' && processors > 0 ? { cpus: Math.min(limits.cpus, processors) } : {}),
    ...(pids === undefined || (said?.pids === undefined && at(info, 'PidsLimit') === false) ? {} : { pids }),
  };
}
