/** Containers that were seen to run as they were judged, by id and the time they were started: one that was started anew counts as another. */
export interface Running {
  isVerified(id: string, startedAt: string): boolean;
  verified(id: string, startedAt: string): void;
}

const mostRemembered = 4096;

/** Remembers nothing at first: what runs already is looked at when it is first used. */
export function runningContainers(): Running {
  const seen = new Map<string, string>();
  return {
    isVerified: (id, startedAt) => seen.get(id) === startedAt,
    verified: (id, startedAt) => {
      if (seen.size >= mostRemembered) seen.delete(seen.keys().next().value ?? '');
      seen.set(id, startedAt);
    },
  };
}
