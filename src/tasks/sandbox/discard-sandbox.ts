import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { parseObject, stringsOf } from '../../syntax/json-values.ts';
import { at, textAt } from '../gate/halt.ts';
import { endSandboxGate, type GateProcessPowers } from './gate-process.ts';
import { listContainers, parseList } from './sandbox-containers.ts';
import { enterSandbox, type SandboxDoor, whyRefused, wordsOf } from './sandbox-door.ts';
import { removeSandbox } from './sandbox-files.ts';
import { sandboxPlaces } from './sandbox-places.ts';

/** What else goes, and what may. */
export interface DiscardWish {
  /** Named volumes that were made for it, too. */
  readonly volumes: boolean;
  /** Though it runs; and though its engine is not there, in which case only what this program keeps goes. */
  readonly force: boolean;
}

/** What is gone, and a sentence for each thing that is left; or one sentence why nothing was removed. `isRunning`: `force` would do. */
export type Discarded =
  | { readonly removed: readonly string[]; readonly left: readonly string[] }
  | { readonly refused: string; readonly isRunning?: true };

/**
 * Removes a sandbox: its containers with their anonymous volumes, its networks and the images that were made for it, by what its gate says is its own; then
 * its gate and all that is kept of it. What is another’s the gate does not even show.
 */
export async function discardSandbox(sandbox: Sandbox, wish: DiscardWish, powers: GateProcessPowers): Promise<Discarded> {
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door && !wish.force) return door;
  const gone =
    'refused' in door
      ? { removed: [], left: [`${door.refused} What its engine has of ${sandbox.name} is left there.`] }
      : await empty(door, wish, powers);
  if (!('refused' in door)) door.close();
  if ('refused' in gone) return gone;
  await endSandboxGate(sandbox, powers);
  const left = [...gone.left, ...forget(sandbox, powers.machine)];
  return { removed: gone.removed, left };
}

async function empty(door: SandboxDoor, { volumes, force }: DiscardWish, { machine }: GateProcessPowers): Promise<Discarded> {
  const { sandbox } = door;
  const listed = await listContainers(door);
  if ('refused' in listed) return force ? { removed: [], left: [listed.refused] } : listed;
  if (!force && listed.containers.some(({ state }) => state === 'running'))
    return {
      refused: `${sandbox.name} is running: containai stop ${sandbox.name} stops it, containai rm --force removes it all the same.`,
      isRunning: true,
    };
  const removed: string[] = [];
  const left: string[] = [];
  const remove = async (what: string, path: string): Promise<void> => {
    const answer = await door.ask('DELETE', path);
    if ('failed' in answer) left.push(whyRefused(sandbox, answer));
    else if (answer.status < 300) removed.push(what);
    else if (answer.status !== 404) left.push(`The ${what} is left: ${wordsOf(answer)}.`);
  };
  for (const { id, service } of listed.containers.toReversed()) await remove(`container ${service}`, `/containers/${id}?v=1&force=1`);
  // Those that came while these went.
  const again = await listContainers(door);
  if (!('refused' in again))
    for (const { id, service } of again.containers) await remove(`container ${service}`, `/containers/${id}?v=1&force=1`);
  const networks = await door.ask('GET', '/networks');
  for (const network of 'failed' in networks ? [] : parseList(networks.text))
    await remove(`network ${textAt(network, 'Name')}`, `/networks/${textAt(network, 'Id')}`);
  const found = volumes ? await door.ask('GET', '/volumes') : { failed: '' };
  const named = 'failed' in found ? undefined : at(parseObject(found.text), 'Volumes');
  for (const volume of Array.isArray(named) ? named : [])
    await remove(`volume ${textAt(volume, 'Name')}`, `/volumes/${encodeURIComponent(textAt(volume, 'Name'))}`);
  for (const name of imagesOf(sandbox, machine))
    await remove(`image ${name}`, `/images/${name.split('/').map(encodeURIComponent).join('/')}`);
  return { removed, left };
}

/** Names of the images that its gate has noted as made or fetched through it (`tasks/gate/image-names.ts`). */
function imagesOf(sandbox: Sandbox, machine: Pick<Machine, 'readText' | 'stateFolder'>): readonly string[] {
  const file = gateMemory(sandbox, machine);
  const answer = file === undefined ? undefined : machine.readText(file, 4 << 20);
  return answer !== undefined && 'text' in answer ? (stringsOf(parseObject(answer.text)?.['names']) ?? []) : [];
}

function gateMemory({ owner }: Sandbox, machine: Pick<Machine, 'stateFolder'>): string | undefined {
  const state = machine.stateFolder();
  return state === undefined ? undefined : join(state, 'containai', 'gates', `${owner}.json`);
}

function forget(sandbox: Sandbox, machine: GateProcessPowers['machine']): readonly string[] {
  const places = sandboxPlaces(sandbox.id, machine);
  if ('refused' in places) return [places.refused];
  const memory = gateMemory(sandbox, machine);
  const answers = [
    ...(memory === undefined ? [] : [machine.remove(memory)]),
    // A gate that was killed leaves its socket.
    machine.remove(sandbox.gate),
    removeSandbox(places, machine),
  ];
  return answers.flatMap((answer) =>
    'refused' in answer ? [`What is kept of ${sandbox.name} in ${places.folder} could not be removed: ${answer.refused}.`] : [],
  );
}
