/** Of the patience for one answer: what is no waiting yet, and what one host, and all together, may keep a run waiting beyond that. */
const quick = 1 / 10;
const ofHost = 4;
const ofRun = 10;

/** How long servers keep a run waiting. */
export interface WaitingTime {
  /** A question begins: the milliseconds that it may take and what is to be called at its end, or why it is not asked, as the end of a sentence about the host. */
  begin(host: string): { readonly most: number; end(): void } | { readonly refused: string };
}

interface Clock {
  spent: number;
  covered: number;
}

/**
 * Counts how long slow answers keep a run waiting, so that servers that answer late by plan hold it up for minutes at most, however many questions there
 * are. `patience`: milliseconds for one answer; `now`: a clock of milliseconds.
 */
export function waitingTime(patience: number, now: () => number): WaitingTime {
  const hosts = new Map<string, Clock>();
  const run: Clock = { spent: 0, covered: 0 };
  return {
    begin: (host) => {
      const clock = hosts.get(host) ?? { spent: 0, covered: 0 };
      hosts.set(host, clock);
      if (clock.spent >= ofHost * patience)
        return { refused: `has kept this run waiting for ${shown(ofHost * patience)}, and is not asked again` };
      if (run.spent >= ofRun * patience)
        return { refused: `is not asked any more: servers have kept this run waiting for ${shown(ofRun * patience)}` };
      const from = now();
      return {
        most: patience,
        end: () => {
          for (const one of [clock, run]) count(one, from + quick * patience, now());
        },
      };
    },
  };
}

// What several wait for at once counts once.
function count(clock: Clock, from: number, to: number): void {
  if (to <= from) return;
  clock.spent += to - Math.max(from, clock.covered);
  clock.covered = to;
}

function shown(milliseconds: number): string {
  return `${milliseconds / 1000} seconds`;
}
