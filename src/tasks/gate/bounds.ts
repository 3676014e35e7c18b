import { type Halt, isHalt, refusal } from './halt.ts';
import type { Owned } from './owned.ts';
import { say } from './say.ts';

/** What one gate lets be at a time. */
export const limits = {
  /** Containers of the owner, running or not. */
  containers: 256,
  /** Calls that are not streams. */
  calls: 256,
  /** Attached containers, running execs, logs, events, builds, uploads and downloads. */
  streams: 512,
  /** Connections to the gate’s socket. */
  connections: 1024,
  /** Bytes of a request’s head. */
  headBytes: 128 << 10,
} as const;

/** Counts what is there, so that one client cannot use up the machine. */
export interface Bounds {
  /** A halt when the owner has as many containers as there may be. Counts at the engine only near the limit. */
  mayCreate(gate: { readonly owned: Owned }): Promise<Halt | undefined>;
  created(): void;
  deleted(): void;
  /** Takes a place for a call or a stream; undefined when all are taken. The place is given back once. */
  enter(kind: 'calls' | 'streams'): (() => void) | undefined;
}

/** Bounds of a gate that has just opened. */
export function gateBounds(): Bounds {
  // Until the first count it may be anything.
  let atMost: number = limits.containers;
  const inside = { calls: 0, streams: 0 };
  return {
    mayCreate: async ({ owned }) => {
      if (atMost < limits.containers) return undefined;
      const counted = await owned.states();
      if (isHalt(counted)) return counted;
      atMost = counted.states.length;
      return atMost < limits.containers ? undefined : refusal([say('too-much', `there are ${atMost} containers already`)], 429);
    },
    created: () => void atMost++,
    deleted: () => void (atMost = Math.max(0, atMost - 1)),
    enter: (kind) => {
      if (inside[kind] >= limits[kind]) return undefined;
      inside[kind]++;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        inside[kind]--;
      };
    },
  };
}
