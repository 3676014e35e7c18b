import type { Json, JsonObject } from './located.ts';

/**
 * The most that any layer wants of the host (devcontainers/cli f683c29f src/spec-node/imageMetadata.ts mergeHostRequirements): memory and storage in bytes, as
 * text; undefined where none wants anything.
 */
export function mergeHostRequirements(values: readonly Json[]): JsonObject | undefined {
  const wishes = values.filter((value) => isObject(value));
  const most = (key: string, read: (value: Json | undefined) => number): number => Math.max(0, ...wishes.map((wish) => read(wish[key])));
  const cpus = most('cpus', (value) => Number(value ?? 0) || 0);
  const memory = most('memory', bytesOf);
  const storage = most('storage', bytesOf);
  const gpu = wishes.map((wish) => wish['gpu']).reduce(mergeGpu, undefined);
  if (cpus === 0 && memory === 0 && storage === 0 && (gpu === undefined || !gpu)) return undefined;
  return {
    cpus,
    ...(memory === 0 ? {} : { memory: String(memory) }),
    ...(storage === 0 ? {} : { storage: String(storage) }),
    ...(gpu === undefined ? {} : { gpu }),
  };
}

function mergeGpu(one: Json | undefined, other: Json | undefined): Json | undefined {
  if (one === undefined || one === false) return other;
  if (other === undefined || other === false) return one;
  if (one === 'optional' && other === 'optional') return 'optional';
  const [a, b] = [isObject(one) ? one : {}, isObject(other) ? other : {}];
  const cores = Math.max(Number(a['cores'] ?? 0) || 0, Number(b['cores'] ?? 0) || 0);
  const memory = Math.max(bytesOf(a['memory']), bytesOf(b['memory']));
  return { ...(cores === 0 ? {} : { cores }), ...(memory === 0 ? {} : { memory: String(memory) }) };
}

const units: Readonly<Record<string, number>> = { t: 2 ** 40, g: 2 ** 30, m: 2 ** 20, k: 2 ** 10 };

function bytesOf(value: Json | undefined): number {
  const match = /^(\d+)(?:([tgmk])b)?$/u.exec(String(value ?? '0'));
  return match === null ? 0 : Number(match[1]) * (units[match[2] ?? ''] ?? 1);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
