import { createHash } from 'node:crypto';
import { askJson, type Halt, isHalt, textAt } from './halt.ts';
import type { Gatekeeper } from './visit.ts';

/** The option that names the bridge of a network (docs.docker.com/engine/network/drivers/bridge/#options). */
export const bridgeOption = 'com.docker.network.bridge.name';

/** How the names of all bridges of an engine of our own begin, by which its firewall knows them. */
const ours = 'containai';
/** A name of an interface has at most 15 characters (IFNAMSIZ of linux/if.h). */
const mostCharacters = 15;

/**
 * The name for the bridge of a network that is about to be made on an engine of our own, known by the name of the bridge that it has already: there the
 * firewall covers whatever has such a name, also where addresses are of somebody’s choice. On another engine none is given, so that it stays out of that
 * firewall. Owner and network decide the name, together with the engine’s bridge, since two engines may share a machine; the engine refuses one that it has.
 */
export async function bridgeFor(
  network: string,
  { engine, api, owner }: Pick<Gatekeeper, 'engine' | 'api' | 'owner'>,
): Promise<{ readonly name?: string } | Halt> {
  const usual = await askJson(engine, `${api}/networks/bridge`);
  // An engine may have no default bridge (`bridge: none`): ours always has one.
  if (isHalt(usual)) return usual.halt === 'answered' && usual.status === 404 ? {} : usual;
  const name = textAt(usual.value, 'Options', bridgeOption);
  if (!name.startsWith(ours)) return {};
  const digest = createHash('sha256').update([name, owner, network].join('\0')).digest();
  const word = digest.readBigUInt64BE().toString(36).padStart(13, '0');
  return { name: `${ours}${word.slice(-(mostCharacters - ours.length))}` };
}
