import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { type NotedImages, readNotedImages } from '../gate/image-names.ts';

/** Where the gate of a sandbox notes names of images; undefined where the user has no folder for it. */
export function gateMemory({ owner }: Pick<Sandbox, 'owner'>, machine: Pick<Machine, 'stateFolder'>): string | undefined {
  const state = machine.stateFolder();
  return state === undefined ? undefined : join(state, 'containai', 'gates', `${owner}.json`);
}

/** What the gate of a sandbox has noted of images: `made` without `fetched`. */
export function notedImages(
  sandbox: Pick<Sandbox, 'owner'>,
  machine: Pick<Machine, 'readText' | 'stateFolder'>,
): { readonly made: readonly string[]; readonly fetched: readonly string[] } {
  const file = gateMemory(sandbox, machine);
  const { names, fetched }: NotedImages = file === undefined ? { names: [], fetched: [] } : readNotedImages(file, machine);
  return { made: names.filter((name) => !fetched.includes(name)), fetched };
}

/** The path of an image’s name in the API of an engine. */
export function imagePath(name: string): string {
  return `/images/${name.split('/').map(encodeURIComponent).join('/')}`;
}
