import { fact } from '../../model/fact.ts';
import type { Placing } from './placing.ts';
import { noteUses, odd, wrongType } from './placing.ts';
import { placeDeviceRequests } from './confinement.ts';
import { get, isNothing, originOf, textOf } from './tree.ts';
import type { Node } from './tree.ts';

/** Keys of a service that limit it, with the option of `docker run` that each is. */
export const resourceKeys: ReadonlyMap<string, string> = new Map([
  ['mem_limit', 'memory'],
  ['mem_reservation', 'memory-reservation'],
  ['mem_swappiness', 'memory-swappiness'],
  ['memswap_limit', 'memory-swap'],
  ['cpus', 'cpus'],
  ['cpu_count', 'cpu-count'],
  ['cpu_percent', 'cpu-percent'],
  ['cpu_shares', 'cpu-shares'],
  ['cpu_quota', 'cpu-quota'],
  ['cpu_period', 'cpu-period'],
  ['cpu_rt_period', 'cpu-rt-period'],
  ['cpu_rt_runtime', 'cpu-rt-runtime'],
  ['cpuset', 'cpuset-cpus'],
  ['pids_limit', 'pids-limit'],
  ['shm_size', 'shm-size'],
  ['isolation', 'isolation'],
]);

/** One limit. */
export function placeResource(placing: Placing, node: Node, key: string, name: string): void {
  const value = textOf(node);
  if (value === undefined) return wrongType(placing, key, 'a number or a string', node);
  noteUses(placing, node, 'resources');
  placing.draft.resources.push(fact({ name, value }, originOf(node)));
}

/** `blkio_config`. */
export function placeBlockIo(placing: Placing, node: Node): void {
  if (node.kind !== 'map') return wrongType(placing, 'blkio_config', 'a map', node);
  for (const { key, node: value } of node.entries) {
    if (key === 'weight') placeResource(placing, value, 'weight', 'blkio-weight');
    else {
      for (const item of value.items) {
        const path = textOf(get(item, 'path'));
        const rate = textOf(get(item, 'rate') ?? get(item, 'weight'));
        const name = key === 'weight_device' ? 'blkio-weight-device' : key.replaceAll('_', '-');
        if (path !== undefined && rate !== undefined)
          placing.draft.resources.push(fact({ name, value: `${path}:${rate}` }, originOf(item)));
      }
    }
  }
}

/** `storage_opt`: as docker's `--storage-opt NAME=VALUE`. */
export function placeStorageOptions(placing: Placing, node: Node): void {
  if (node.kind !== 'map') return wrongType(placing, 'storage_opt', 'a map', node);
  for (const { key, node: value } of node.entries)
    placing.draft.resources.push(fact({ name: 'storage-opt', value: `${key}=${textOf(value) ?? ''}` }, originOf(value)));
}

const deployKeys = new Set([
  'mode',
  'endpoint_mode',
  'replicas',
  'labels',
  'rollback_config',
  'update_config',
  'resources',
  'restart_policy',
  'placement',
]);

/** `deploy`: of it, Compose hands limits, reservations, devices and the restart policy to the engine. */
export function placeDeploy(placing: Placing, node: Node): void {
  if (node.kind !== 'map') return wrongType(placing, 'deploy', 'a map', node);
  for (const { key, node: value } of node.entries) {
    if (!deployKeys.has(key) && !key.startsWith('x-'))
      odd(placing, 'unknown-property', `${key.slice(0, 100)} is no key of deploy`, key, originOf(value));
  }
  const resources = get(node, 'resources');
  const limits = get(resources, 'limits');
  const reservations = get(resources, 'reservations');
  for (const [from, key, name] of [
    [limits, 'cpus', 'cpus'],
    [limits, 'memory', 'memory'],
    [limits, 'pids', 'pids-limit'],
    [reservations, 'memory', 'memory-reservation'],
  ] as const) {
    const value = get(from, key);
    if (!isNothing(value)) placeResource(placing, value, `deploy.resources ${key}`, name);
  }
  const devices = get(reservations, 'devices');
  if (!isNothing(devices)) placeDeviceRequests(placing, devices, 'deploy.resources.reservations.devices', []);
  const condition = get(get(node, 'restart_policy'), 'condition');
  const restart = textOf(condition);
  if (condition !== undefined && restart !== undefined && placing.draft.restart === undefined) {
    // compose pkg/compose/create.go, getRestartPolicy: `any` is the engine's `always`, `none` its `no`.
    const spelled = restart === 'any' ? 'always' : restart === 'none' ? 'no' : restart;
    placing.draft.restart = fact(spelled, originOf(condition));
  }
}
