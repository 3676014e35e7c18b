import type { Limits } from '../model/gate.ts';
import { count } from './text-layout.ts';

/** Limits in words, each of which goes behind “at most”; none where there is none. */
export function limitWords({ memory, cpus, pids }: Limits): readonly string[] {
  return [
    ...(memory === undefined ? [] : [`${memory} of memory`]),
    ...(cpus === undefined ? [] : [count(cpus, 'processor')]),
    ...(pids === undefined || pids <= 0 ? [] : [count(pids, 'process', 'processes')]),
  ];
}
