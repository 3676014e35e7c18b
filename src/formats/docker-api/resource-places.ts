import { numberOf, place, readingZero, stringOf, text, whole, withEntries } from './places.ts';
import type { Place } from './places.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';

// Fields of HostConfig and the option of `docker run` that sets each; zero is not set.
const counts: readonly (readonly [string, string])[] = [
  ['Memory', 'memory'],
  ['MemorySwap', 'memory-swap'],
  ['MemoryReservation', 'memory-reservation'],
  ['KernelMemory', 'kernel-memory'],
  ['KernelMemoryTCP', 'kernel-memory-tcp'],
  ['CpuShares', 'cpu-shares'],
  ['CpuPeriod', 'cpu-period'],
  ['CpuQuota', 'cpu-quota'],
  ['CpuRealtimePeriod', 'cpu-rt-period'],
  ['CpuRealtimeRuntime', 'cpu-rt-runtime'],
  ['BlkioWeight', 'blkio-weight'],
  ['PidsLimit', 'pids-limit'],
  ['ShmSize', 'shm-size'],
];

const rates: readonly (readonly [string, string, string])[] = [
  ['BlkioWeightDevice', 'blkio-weight-device', 'Weight'],
  ['BlkioDeviceReadBps', 'device-read-bps', 'Rate'],
  ['BlkioDeviceWriteBps', 'device-write-bps', 'Rate'],
  ['BlkioDeviceReadIOps', 'device-read-iops', 'Rate'],
  ['BlkioDeviceWriteIOps', 'device-write-iops', 'Rate'],
];

function isCount(value: string): boolean {
  return /^-?[0-9]{1,18}$/u.test(value) && !/^-?0+$/u.test(value);
}

function count(key: string, name: string): Place {
  return place(
    'resources',
    `HostConfig.${key}`,
    'value',
    (node) => {
      const number = numberOf(node);
      return number === undefined ? undefined : { name, value: number };
    },
    (value) => (value.name === name && isCount(value.value) ? whole(value.value) : undefined),
  );
}

function words(key: string, name: string): Place {
  return place(
    'resources',
    `HostConfig.${key}`,
    'value',
    (node) => (stringOf(node) === '' ? undefined : { name, value: stringOf(node) }),
    (value) => (value.name === name && value.value !== '' ? text(value.value) : undefined),
  );
}

function rate(key: string, name: string, number: string): Place {
  return place(
    'resources',
    `HostConfig.${key}`,
    'items',
    (node) => ({ name, value: `${stringOf(valueOf(node, 'Path'))}:${numberOf(valueOf(node, number)) ?? '0'}` }),
    (value, old) => {
      const colon = value.value.lastIndexOf(':');
      const amount = value.value.slice(colon + 1);
      if (value.name !== name || colon < 0 || !/^(?:0|[1-9][0-9]{0,17})$/u.test(amount)) return undefined;
      return withEntries(old, { Path: text(value.value.slice(0, colon)), [number]: whole(amount) });
    },
  );
}

/** Limits, under the names of `docker run`; sizes in bytes, `cpus` in processors. `-1` is what the text says: unlimited. */
export const resourcePlaces: readonly Place[] = [
  ...counts.map(([key, name]) => count(key, name)),
  place('resources', 'HostConfig.NanoCpus', 'value', readProcessors, (value) =>
    value.name === 'cpus' ? writeProcessors(value.value) : undefined,
  ),
  // The client's -1 means the kernel's own value.
  readingZero(
    place(
      'resources',
      'HostConfig.MemorySwappiness',
      'value',
      (node) => (node.kind === 'number' && node.text !== '-1' ? { name: 'memory-swappiness', value: node.text } : undefined),
      (value) => (value.name === 'memory-swappiness' && /^[0-9]{1,3}$/u.test(value.value) ? whole(String(Number(value.value))) : undefined),
    ),
  ),
  words('CpusetCpus', 'cpuset-cpus'),
  words('CpusetMems', 'cpuset-mems'),
  ...rates.map(([key, name, number]) => rate(key, name, number)),
  place(
    'resources',
    'HostConfig.StorageOpt',
    'entries',
    (node, key) => ({ name: 'storage-opt', value: `${key}=${stringOf(node)}` }),
    (value) => {
      const equals = value.value.indexOf('=');
      return value.name === 'storage-opt' && equals > 0
        ? { key: value.value.slice(0, equals), node: text(value.value.slice(equals + 1)) }
        : undefined;
    },
  ),
];

// Billionths of a processor as a decimal number, exactly: 1500000000 is 1.5.
function readProcessors(node: JsonNode): { readonly name: string; readonly value: string } | undefined {
  const number = numberOf(node);
  if (number === undefined) return undefined;
  const digits = number.replace('-', '').padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/u, '');
  return { name: 'cpus', value: `${number.startsWith('-') ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}` };
}

function writeProcessors(value: string): JsonNode | undefined {
  const match = /^(-?)([0-9]{1,9})(?:\.([0-9]{1,9}))?$/u.exec(value);
  if (match === null) return undefined;
  const number = `${match[2]}${(match[3] ?? '').padEnd(9, '0')}`.replace(/^0+/u, '');
  return number === '' ? undefined : whole(`${match[1]}${number}`);
}
