/** The signals that ask a program to end: the service manager’s, Ctrl-C, and a terminal that was closed. */
const ending = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Waits for signals that ask this program to end. While one of these listens, none of them ends it by itself. */
export interface Signals {
  /** Settles with the next of them. */
  next(): Promise<(typeof ending)[number]>;
  /** Ends the program by a signal, as if nobody had listened. */
  die(signal: (typeof ending)[number]): void;
  /** Lets them end the program again. */
  close(): void;
}

/** Begins to listen. */
export function awaitSignals(): Signals {
  const came: (typeof ending)[number][] = [];
  const waiting: ((signal: (typeof ending)[number]) => void)[] = [];
  const hear = (signal: NodeJS.Signals): void => {
    const one = ending.find((name) => name === signal)!;
    const first = waiting.shift();
    if (first === undefined) came.push(one);
    else first(one);
  };
  for (const name of ending) process.on(name, hear);
  const close = (): void => {
    for (const name of ending) process.off(name, hear);
  };
  return {
    next: () =>
      new Promise((resolve) => {
        const first = came.shift();
        if (first === undefined) waiting.push(resolve);
        else resolve(first);
      }),
    die: (signal) => {
      close();
      process.kill(process.pid, signal);
    },
    close,
  };
}
