import { hashOf } from './line-table.ts';

/** One of several parts of a survey: `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Reads `I/N`, up to 999,999; undefined where it is no such thing. */
export function readShard(text: string): Shard | undefined {
  const [, index, of] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/u.exec(text) ?? []).map(Number);
  return index === undefined || of === undefined || index > of ? undefined : { index, of };
}

/** Whether a repository of this name belongs to a part: each belongs to one, whatever else is surveyed. */
export function isInShard(name: string, shard: Shard | undefined): boolean {
  return shard === undefined || hashOf(name) % shard.of === shard.index - 1;
}
