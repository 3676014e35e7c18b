/** What may end a run early. The first reason counts. */
export interface Halt {
  /** Settles when a reason has come. */
  readonly came: Promise<void>;
  /** The reason, as a part of a sentence; undefined while there is none. */
  why(): string | undefined;
  call(why: string): void;
}

/** One that has no reason yet. */
export function makeHalt(): Halt {
  let reason: string | undefined;
  const waiting: (() => void)[] = [];
  const came = new Promise<void>((settle) => {
    waiting.push(settle);
  });
  return {
    came,
    why: () => reason,
    call: (why) => {
      reason ??= why;
      for (const settle of waiting) settle();
    },
  };
}

/** Reasons that leave nothing to measure with. */
export const broken = { engine: 'the engine no longer answers', runtime: 'a plain container no longer runs' } as const;
