import type { ProbeHost } from '../../machine/probe-host.ts';
import type { Leftover } from '../../model/probed.ts';
import { settingOf } from './look-from-host.ts';
import { type ScratchEngine, stringAt, type Told, valueAt } from './scratch-engine.ts';

/** The label of all that probes make at an engine; its value is the run’s word. */
export const scratchLabel = 'dev.containai.probe';

/** Where and how probes run. `word` goes into all names, so that two runs never meet. */
export interface ProbeSettings {
  /** Its id at the engine, or its name. */
  readonly image: string;
  readonly runtime: string;
  readonly word: string;
  /** The engine’s containers are processes of this very kernel, and its paths those of this machine. */
  readonly isHere: boolean;
}

/** What one probe has made; all of it is removed at its end. Containers and volumes by name, since a name is known before they are there. */
export interface Made {
  readonly name: string;
  readonly containers: string[];
  /** Kernel settings of the host, as they were. */
  readonly settings: Map<string, string>;
  scratch: string;
  volume: string;
}

/** Longest life of a container that nobody removes, in seconds. */
export const life = 120;

const pause = 250;
const memory = 256 * 1024 * 1024;

/** Creates a container that runs a script; or the engine’s refusal. One that is asked for goes into `made`, whether the answer came or not. */
export async function createContainer(
  made: Made,
  script: string,
  body: Readonly<Record<string, unknown>>,
  { image, runtime, word }: ProbeSettings,
  engine: ScratchEngine,
): Promise<{ readonly name: string } | { readonly refused: Told }> {
  const name = `${made.name}-${made.containers.length}`;
  const { HostConfig = {}, ...rest } = body;
  made.containers.push(name);
  // What has been asked for is waited for, though the run is to end: else it might be made after it was removed.
  const answer = await engine.whole.ask('POST', `/containers/create?name=${name}`, {
    User: '0',
    WorkingDir: '/',
    ...rest,
    Image: image,
    Entrypoint: ['/bin/sh', '-c', script],
    Cmd: [],
    Healthcheck: { Test: ['NONE'] },
    Labels: { [scratchLabel]: word },
    // The engine’s own choice of a log may be one that cannot be read.
    HostConfig: { Runtime: runtime, Memory: memory, LogConfig: { Type: 'json-file' }, ...(HostConfig as object) },
  });
  if (answer.status === 201 && stringAt(answer.text, 'Id') !== undefined) return { name };
  // Refused: nothing was made. The name may be somebody else’s.
  if (answer.status >= 400) made.containers.pop();
  return { refused: answer };
}

/** Removes all that was made and puts the host’s settings back; what could not be, with the line that does it. */
export async function cleanUp(made: Made, engine: ScratchEngine, host: ProbeHost): Promise<readonly Leftover[]> {
  const left: Leftover[] = [];
  for (const name of made.containers.toReversed())
    if (!(await remove(`/containers/${name}?force=1&v=1`, engine)))
      left.push({ what: `the container ${name}`, remove: `docker rm -f -v ${name}` });
  if (made.volume !== '' && !(await remove(`/volumes/${made.volume}?force=1`, engine)))
    left.push({ what: `the volume ${made.volume}`, remove: `docker volume rm ${made.volume}` });
  for (const [name, value] of made.settings)
    if (settingOf(name, host) !== value && !host.writeSetting(name.replaceAll('.', '/'), value))
      left.push({ what: `the setting ${name}, which was ${value}`, remove: `sudo sysctl -w '${name}=${value}'` });
  if (made.scratch !== '' && !host.removeScratch(made.scratch))
    left.push({ what: `the folder ${made.scratch}`, remove: `sudo rm -rf '${made.scratch}'` });
  return left;
}

/** Removes what a run’s word is still on: nothing, unless an answer was lost on the way. */
export async function sweep(word: string, engine: ScratchEngine): Promise<readonly Leftover[]> {
  const left: Leftover[] = [];
  for (const { kind, name } of await labelled(engine, word)) {
    const path = kind === 'container' ? `/containers/${name}?force=1&v=1` : `/volumes/${name}?force=1`;
    if (!(await remove(path, engine))) left.push(leftover(kind, name));
  }
  return left;
}

/** What probes of other runs have left, or are using now; nothing of it is touched. */
export async function findLeftovers(word: string, engine: ScratchEngine, host: ProbeHost): Promise<readonly Leftover[]> {
  const things = (await labelled(engine)).filter((thing) => thing.word !== word);
  const folders = host.scratchFolders();
  return [
    ...things.map(({ kind, name }) => leftover(kind, name)),
    ...folders.map((folder) => ({ what: `the folder ${folder}`, remove: `sudo rm -rf '${folder}'` })),
  ];
}

function leftover(kind: 'container' | 'volume', name: string): Leftover {
  return { what: `the ${kind} ${name}`, remove: kind === 'container' ? `docker rm -f -v ${name}` : `docker volume rm ${name}` };
}

interface Labelled {
  readonly kind: 'container' | 'volume';
  readonly name: string;
  readonly word: string;
}

// Names are printed as part of a line to paste: what another wrote into them stays out.
const plainName = /^[A-Za-z0-9][\w.-]{0,200}$/u;
const mostThings = 1000;

async function labelled(engine: ScratchEngine, word?: string): Promise<readonly Labelled[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [word === undefined ? scratchLabel : `${scratchLabel}=${word}`] }));
  const containers = valueAt((await engine.whole.ask('GET', `/containers/json?all=1&filters=${filters}`)).text);
  const volumes = valueAt((await engine.whole.ask('GET', `/volumes?filters=${filters}`)).text, 'Volumes');
  return [
    ...named('container', containers, (one) => (Array.isArray(one['Names']) ? String(one['Names'][0]).replace(/^\//u, '') : '')),
    ...named('volume', volumes, (one) => String(one['Name'])),
  ];
}

function named(kind: Labelled['kind'], list: unknown, nameOf: (one: Readonly<Record<string, unknown>>) => string): readonly Labelled[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, mostThings).flatMap((one: unknown): readonly Labelled[] => {
    if (typeof one !== 'object' || one === null) return [];
    const thing = one as Readonly<Record<string, unknown>>;
    const labels = thing['Labels'] as Readonly<Record<string, unknown>> | null | undefined;
    const name = nameOf(thing);
    return plainName.test(name) ? [{ kind, name, word: String(labels?.[scratchLabel]) }] : [];
  });
}

// An engine may say that a thing is busy for a moment after its container has gone.
async function remove(path: string, { whole }: ScratchEngine): Promise<boolean> {
  for (let left = 10; left > 0; left--) {
    const { status } = await whole.ask('DELETE', path);
    if (status === 200 || status === 204 || status === 404) return true;
    if (status === 0) return false;
    await whole.pause(pause);
  }
  return false;
}
