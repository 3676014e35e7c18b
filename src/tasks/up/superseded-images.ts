import type { Engine } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import { askJson, at, isHalt, textAt } from '../gate/halt.ts';
import { imagePath, notedImages } from '../sandbox/noted-images.ts';

/** The engine itself: what has no name any more its gate does not let go. */
interface Powers {
  readonly engine: Engine;
  readonly api: string;
  readonly machine: Pick<Machine, 'readText' | 'stateFolder'>;
}

const most = 50;

/** Ids of the images that were built for a sandbox and have their names now. */
export async function builtImages(owner: string, { engine, api, machine }: Powers): Promise<readonly string[]> {
  const names = notedImages({ owner }, machine).made.slice(0, most);
  const answers = await Promise.all(names.map((name) => askJson(engine, `${api}${imagePath(name)}/json`)));
  return [...new Set(answers.flatMap((answer) => (isHalt(answer) ? [] : [textAt(answer.value, 'Id')])))].filter((id) => id !== '');
}

/**
 * Removes those of some images that have no name any more, since a new build has it. What a container still uses the engine keeps; what has a digest of a
 * registry was fetched, and stays. Nothing is lost where it fails.
 */
export async function removeSuperseded(ids: readonly string[], { engine, api }: Omit<Powers, 'machine'>): Promise<void> {
  for (const id of ids) {
    const path = `${api}/images/${encodeURIComponent(id)}`;
    const answer = await askJson(engine, `${path}/json`);
    if (isHalt(answer) || !isNone(at(answer.value, 'RepoTags')) || !isNone(at(answer.value, 'RepoDigests'))) continue;
    await engine.ask({ method: 'DELETE', path, headers: [] });
  }
}

function isNone(list: unknown): boolean {
  return list === null || list === undefined || (Array.isArray(list) && list.length === 0);
}
