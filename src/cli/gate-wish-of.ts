import { type GatePolicy, limitBounds } from '../model/gate.ts';
import type { Values } from './settings.ts';

/** What the command line says of limits and the network, which wins over the policy; or what is wrong with it, as one sentence. */
export function gateWishOf({
  memory,
  cpus,
  'pids-limit': pids,
  'no-network': isOff,
}: Pick<Values<'up'>, 'memory' | 'cpus' | 'pids-limit' | 'no-network'>): Pick<GatePolicy, 'limits' | 'network'> | string {
  if (memory !== undefined && !limitBounds.size.test(memory)) return '--memory wants a size, such as 512m or 8g.';
  if (!isNumber(cpus, limitBounds.cpus, /^\d+(?:\.\d{1,9})?$/u))
    return `--cpus wants a number from ${limitBounds.cpus.join(' to ')}, such as 1.5.`;
  // To an engine, 0 is no limit: whoever says it may mean the contrary.
  if (!isNumber(pids, limitBounds.pids, /^-?\d+$/u) || Number(pids) === 0)
    return `--pids-limit wants a whole number from 1 to ${limitBounds.pids[1]}, or -1 for no limit.`;
  const limits = {
    ...(memory === undefined ? {} : { memory }),
    ...(cpus === undefined ? {} : { cpus: Number(cpus) }),
    ...(pids === undefined ? {} : { pids: Number(pids) }),
  };
  return { limits, ...(isOff ? { network: 'none' } : {}) };
}

function isNumber(text: string | undefined, [least, most]: readonly [number, number], pattern: RegExp): boolean {
  return text === undefined || (pattern.test(text) && Number(text) >= least && Number(text) <= most);
}
