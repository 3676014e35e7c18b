import { askJson, at, type Halt, isHalt, textAt } from './halt.ts';
import { ownerLabel } from './owner-label.ts';
import type { Gatekeeper } from './visit.ts';

const mostFolders = 4096;

/** A running container, and the folders of this machine that it has mounted writable, as the engine has them. */
export interface Writer {
  readonly id: string;
  readonly name: string;
  /** Whose it is; empty: not made through a gate. */
  readonly owner: string;
  readonly isPaused: boolean;
  readonly folders: readonly string[];
}

/** All containers that run, paused and restarting ones too, whoever made them. It takes one question. A halt where the answer does not tell. */
export async function runningWriters({
  engine,
  api,
}: Pick<Gatekeeper, 'engine' | 'api'>): Promise<{ readonly writers: readonly Writer[] } | Halt> {
  const filters = encodeURIComponent(JSON.stringify({ status: { running: true, paused: true, restarting: true } }));
  const answer = await askJson(engine, `${api}/containers/json?all=1&filters=${filters}`);
  if (isHalt(answer)) return answer;
  if (!Array.isArray(answer.value)) return untold('the engine’s list of containers is none');
  const writers: Writer[] = [];
  for (const one of answer.value as readonly unknown[]) {
    const mounts = at(one, 'Mounts');
    const id = textAt(one, 'Id');
    if (id === '' || !Array.isArray(mounts)) return untold('the engine does not tell the mounts of a container that runs');
    const names = at(one, 'Names');
    const name = Array.isArray(names) && typeof names[0] === 'string' ? names[0].replace(/^\//u, '') : id.slice(0, 12);
    writers.push({
      id,
      name,
      owner: textAt(one, 'Labels', ownerLabel),
      isPaused: textAt(one, 'State') === 'paused',
      folders: writableSources(mounts),
    });
  }
  return { writers };
}

/**
 * Folders of this machine that running containers have mounted writable; those of the container `except` left out. Of every container of the engine: a link
 * that it makes is followed all the same. Each as the engine has it, and as it really is, for what was made past the gates can be named by a link.
 */
export async function writableFolders(
  { engine, api, machine }: Pick<Gatekeeper, 'engine' | 'api' | 'machine'>,
  except?: string,
): Promise<{ readonly folders: readonly string[] } | Halt> {
  const found = await runningWriters({ engine, api });
  if (isHalt(found)) return found;
  const folders = new Set(found.writers.flatMap((writer) => (writer.id === except ? [] : writer.folders)));
  if (folders.size > mostFolders) return untold(`running containers can write to more than ${mostFolders} folders`);
  return { folders: [...new Set([...folders].flatMap((folder) => [folder, machine.realPath(folder)]))] };
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
