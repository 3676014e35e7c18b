import type { EngineHost } from '../../machine/engine-host.ts';

/** Removes bridges of networks; those that are not there do not matter. */
export async function removeBridges(bridges: readonly string[], ip: string, host: Pick<EngineHost, 'run'>): Promise<void> {
  for (const bridge of bridges) await host.run(ip, ['link', 'delete', 'dev', bridge, 'type', 'bridge']);
}
