import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { at, textAt } from '../gate/halt.ts';
import { endSandboxGate, type GateProcessPowers } from './gate-process.ts';
import { gateMemory, imagePath, notedImages } from './noted-images.ts';
import { listContainers, parseList } from './sandbox-containers.ts';
import { type DoorPowers, enterSandbox } from './enter-sandbox.ts';
import { type SandboxDoor, whyRefused, wordsOf } from './sandbox-door.ts';
import { innerSockets } from './inner-door.ts';
import { writeSshClient } from '../ssh/write-client.ts';
import { removeSandbox, writeSandbox } from './sandbox-files.ts';
import { sandboxPlaces } from './sandbox-places.ts';

/** What else goes, and what may. */
export interface DiscardWish {
  /** Named volumes that were made for it, too. */
  readonly volumes: boolean;
  /** Though it runs; and though its engine is not there, in which case only what this program keeps goes. */
  readonly force: boolean;
  /** Of a dev container inside a system container: that one too, and so all. */
  readonly outer: boolean;
  /** Done when no code of it runs any more, and before what is kept of it goes. */
  readonly beforeForgotten?: () => Promise<void>;
}

/** What is gone, what is kept on purpose, and a sentence for each thing that is left; or one sentence why nothing was removed. `isRunning`: `force` would do. */
export type Discarded =
  | { readonly removed: readonly string[]; readonly kept: Kept; readonly left: readonly string[] }
  | { readonly refused: string; readonly isRunning?: true };

/** What is kept at the engine, by its names there. */
interface Kept {
  /** What is in them is somebody’s work. */
  readonly volumes: readonly string[];
  /** Images that were fetched: for other dev containers, and the next time. */
  readonly images: readonly string[];
}

/** What removing a sandbox may do to this machine. */
export interface DiscardPowers extends DoorPowers {
  readonly machine: DoorPowers['machine'] & Pick<Machine, 'list'>;
}

const nothing: Kept = { volumes: [], images: [] };

/**
 * Removes a sandbox: its containers with their anonymous volumes, its networks and the images that were built for it, by what its gate says is its own; then
 * its gate and all that is kept of it. What is another’s the gate does not even show.
 */
export async function discardSandbox(sandbox: Sandbox, wish: DiscardWish, powers: DiscardPowers): Promise<Discarded> {
  if (sandbox.mode === 'nested' && !wish.outer) return discardInner(sandbox, wish, powers);
  const door = await enterSandbox(sandbox, powers, { outer: true });
  if ('refused' in door && !wish.force) return door;
  const gone =
    'refused' in door
      ? { removed: [], kept: nothing, left: [`${door.refused} What its engine has of ${sandbox.name} is left there.`] }
      : await empty(door, wish, powers);
  if (!('refused' in door)) door.close();
  if ('refused' in gone) return gone;
  await endSandboxGate(sandbox, powers);
  await wish.beforeForgotten?.();
  const left = [...gone.left, ...forget(sandbox, powers.machine), ...(sandbox.ssh === undefined ? [] : writeSshClient(powers.machine))];
  return { ...gone, left };
}

/** The dev container inside goes, and its system container stays, with all images and volumes that its engine keeps. */
async function discardInner(sandbox: Sandbox, wish: DiscardWish, powers: DiscardPowers): Promise<Discarded> {
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door) return door;
  const gone = await removeContainers(door, wish);
  door.close();
  if ('refused' in gone) return gone;
  const { inner: _, ...rest } = sandbox;
  const places = sandboxPlaces(sandbox.id, powers.machine);
  const written = 'refused' in places ? places : writeSandbox(rest, places, powers.machine);
  return { ...gone, kept: nothing, left: [...gone.left, ...('refused' in written ? [written.refused] : [])] };
}

interface Removing {
  readonly removed: string[];
  readonly left: string[];
  remove(what: string, path: string): Promise<void>;
}

/** Removes the containers that a door shows, with their anonymous volumes. */
async function removeContainers(
  door: SandboxDoor,
  { force }: DiscardWish,
): Promise<Removing | Extract<Discarded, { readonly refused: string }>> {
  const { sandbox } = door;
  const listed = await listContainers(door);
  if ('refused' in listed) return listed;
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
  return { removed, left, remove };
}

async function empty(door: SandboxDoor, wish: DiscardWish, { machine }: GateProcessPowers): Promise<Discarded> {
  const { sandbox } = door;
  const gone = await removeContainers(door, wish);
  if ('refused' in gone) return wish.force && gone.isRunning !== true ? { removed: [], kept: nothing, left: [gone.refused] } : gone;
  const { removed, left, remove } = gone;
  const networks = await door.ask('GET', '/networks');
  for (const network of 'failed' in networks ? [] : parseList(networks.text))
    await remove(`network ${textAt(network, 'Name')}`, `/networks/${textAt(network, 'Id')}`);
  const named = await namesOfVolumes(door);
  for (const name of wish.volumes ? named : []) await remove(`volume ${name}`, `/volumes/${encodeURIComponent(name)}`);
  const { made, fetched } = notedImages(sandbox, machine);
  // Those first that were made of others.
  for (const name of made.toReversed()) await remove(`image ${name}`, imagePath(name));
  return { removed, kept: { volumes: wish.volumes ? [] : named, images: fetched }, left };
}

async function namesOfVolumes(door: SandboxDoor): Promise<readonly string[]> {
  const found = await door.ask('GET', '/volumes');
  const volumes = 'failed' in found ? undefined : at(parseObject(found.text), 'Volumes');
  return Array.isArray(volumes) ? volumes.map((volume) => textAt(volume, 'Name')) : [];
}

function forget(sandbox: Sandbox, machine: DiscardPowers['machine']): readonly string[] {
  const places = sandboxPlaces(sandbox.id, machine);
  if ('refused' in places) return [places.refused];
  const memory = gateMemory(sandbox, machine);
  const answers = [
    ...(memory === undefined ? [] : [machine.remove(memory)]),
    // A gate that was killed leaves its socket, and so does a way to an engine inside.
    machine.remove(sandbox.gate),
    ...innerSockets(sandbox, machine).map((socket) => machine.remove(socket)),
    removeSandbox(places, machine),
  ];
  return answers.flatMap((answer) =>
    'refused' in answer ? [`What is kept of ${sandbox.name} in ${places.folder} could not be removed: ${answer.refused}.`] : [],
  );
}
