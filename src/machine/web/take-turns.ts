/** Lets a few go on at a time. */
export interface Turns {
  /** Waits for a turn, and gives what ends it; ending it twice ends it once. */
  take(): Promise<() => void>;
}

/** Turns of which `most` are taken at once, in the order in which they were asked for. */
export function takeTurns(most: number): Turns {
  const waiting: ((end: () => void) => void)[] = [];
  let taken = 0;
  const next = (): void => {
    const first = taken < most ? waiting.shift() : undefined;
    if (first === undefined) return;
    taken++;
    let isOver = false;
    first(() => {
      if (isOver) return;
      isOver = true;
      taken--;
      next();
    });
  };
  return {
    take: () =>
      new Promise((settle) => {
        waiting.push(settle);
        next();
      }),
  };
}
