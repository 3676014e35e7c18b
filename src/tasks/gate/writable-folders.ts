import { askJson, at, type Halt, isHalt, textAt } from './halt.ts';
import type { Gatekeeper } from './visit.ts';

const mostFolders = 4096;

/**
 * Folders of this machine that running containers have mounted writable, paused and restarting ones too; those of the container `except` left out.
 * Of every container of the engine, whoever made it: a link that it makes is followed all the same. Each as the engine has it, and as it really is,
 * for what was made past the gates can be named by a link. It takes one question. A halt where the answer does not tell.
 */
export async function writableFolders(
  { engine, api, machine }: Pick<Gatekeeper, 'engine' | 'api' | 'machine'>,
  except?: string,
): Promise<{ readonly folders: readonly string[] } | Halt> {
  const filters = encodeURIComponent(JSON.stringify({ status: { running: true, paused: true, restarting: true } }));
  const answer = await askJson(engine, `${api}/containers/json?all=1&filters=${filters}`);
  if (isHalt(answer)) return answer;
  if (!Array.isArray(answer.value)) return untold('the engine’s list of containers is none');
  const found = new Set<string>();
  for (const one of answer.value as readonly unknown[]) {
    const mounts = at(one, 'Mounts');
    const id = textAt(one, 'Id');
    if (id === '' || !Array.isArray(mounts)) return untold('the engine does not tell the mounts of a container that runs');
    if (id !== except) for (const source of writableSources(mounts)) found.add(source);
    if (found.size > mostFolders) return untold(`running containers can write to more than ${mostFolders} folders`);
  }
  return { folders: [...new Set([...found].flatMap((folder) => [folder, machine.realPath(folder)]))] };
}

// Only what is said to be read-only is. Volumes lie in the engine’s store, of which nobody may mount anything.
function writableSources(mounts: readonly unknown[]): readonly string[] {
  return mounts
    .filter((mount) => at(mount, 'RW') !== false && textAt(mount, 'Type') !== 'volume')
    .map((mount) => textAt(mount, 'Source'))
    .filter((source) => source.startsWith('/'));
}

function untold(sentence: string): Halt {
  return { halt: 'failed', sentence };
}
