import type { NameValue, Port } from '../model/request.ts';
import { limitAmount } from '../syntax/limit-amount.ts';
import type { Weigh } from './weigh.ts';

/** Resources that hold a container back, each with no limit where nothing is said. */
const limits: ReadonlySet<string> = new Set(['memory', 'cpus', 'pids-limit']);

/** A limit is less the lower it is, and none at all is the most. Of other resources, any but their absence is more. */
export const weighResource: Weigh<NameValue> = (before, after) => {
  const name = (before ?? after)?.name ?? '';
  if (!limits.has(name)) return after !== undefined;
  const was = before === undefined ? Infinity : limitAmount(before.value);
  const is = after === undefined ? Infinity : limitAmount(after.value);
  return was === undefined ? is === Infinity || is === undefined || is > 0 : is === undefined || is > was;
};

/** Limits of the engine hold where none is said, and what they are is not known. */
export const weighUlimit: Weigh<NameValue> = (before, after) => {
  const was = before === undefined ? undefined : before.value.split(':').map(limitAmount);
  if (was === undefined) return true;
  if (after === undefined) return was.some((one) => one !== Infinity);
  const is = after.value.split(':').map(limitAmount);
  return is.length !== was.length || is.some((one, index) => one === undefined || one > (was[index] ?? -1));
};

/** The same port of the host on a loopback address, or on one address instead of all, is narrower. */
export const weighPort: Weigh<Port> = (before, after) => {
  if (after === undefined) return false;
  if (before === undefined || (before.hostPort ?? '') !== (after.hostPort ?? '')) return true;
  const [was, is] = [before.address ?? '', after.address ?? ''];
  return was !== is && !isLoopback(is) && !isEvery(was);
};

function isLoopback(address: string): boolean {
  return /^127(?:\.\d{1,3}){3}$|^\[?::1\]?$|^localhost$/u.test(address);
}

function isEvery(address: string): boolean {
  return address === '' || address === '*';
}

/** How soon a container that ended comes back by itself. */
const restarts: readonly string[] = ['no', 'on-failure', 'unless-stopped', 'always'];

export const weighRestart: Weigh<string> = (before = 'no', after = 'no') => rankOf(after) > rankOf(before);

function rankOf(restart: string): number {
  const rank = restarts.indexOf(restart.split(':', 1)[0]!);
  return rank < 0 ? restarts.length : rank;
}
