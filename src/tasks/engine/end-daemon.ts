import type { EngineHost } from '../../machine/engine-host.ts';

/** Milliseconds between two looks. */
const pause = 200;
/** A minute: dockerd gives its containers 15 seconds, and kills them then. */
const mostLooks = 300;

/** Asks dockerd to end, and waits until it has. False: it runs on. */
export async function endDaemon(pid: number, host: Pick<EngineHost, 'startOf' | 'end' | 'pause'>): Promise<boolean> {
  const started = host.startOf(pid);
  if (started === undefined) return true;
  host.end(pid, started);
  for (let look = 0; look < mostLooks && host.startOf(pid) === started; look++) await host.pause(pause);
  return host.startOf(pid) !== started;
}
