import type { EscapeHost } from '../../../machine/escape-host.ts';
import { isGroupOf } from '../../../machine/process-records.ts';
import type { Machine } from '../../../machine/machine.ts';
import type { Escape, EscapeCell } from '../../../model/escape.ts';
import { ownerLabel } from '../../gate/owner-label.ts';
import { sysboxRuntime } from '../../gate/rewrite.ts';
import { outputOf, remove } from '../run-probe.ts';
import { type ScratchEngine, stringAt, type Told, valueAt, wordsOf } from '../scratch-engine.ts';
import { checkScript, life } from './check-script.ts';
import { asksFor, type EscapeWords, fillIn, shownWords, wordOf } from './escape-words.ts';
import { judgeEscape } from './judge-escape.ts';
import { proveEscape } from './prove-escape.ts';

/** How a scenario is run: as it is written under a runtime, or with what the gate makes of it. */
export type Way = 'runc' | 'sysbox' | 'gated';

/** What all runs of a suite share. */
export interface EscapeSettings {
  readonly image: string;
  /** Value of the owner’s label of all that is made, and the beginning of all names. */
  readonly owner: string;
  /** What tokens and secrets are made of; no container gets it. */
  readonly seed: string;
  /** Real paths of the engine’s socket and of its folder; the latter absent where the engine does not say. */
  readonly socket: string;
  readonly store?: string;
}

/** What a run may use. */
export interface EscapePowers {
  readonly engine: ScratchEngine;
  readonly host: EscapeHost;
  readonly machine: Pick<Machine, 'realPath' | 'kindOf'>;
}

/** What one run has made; all of it is removed at its end. */
interface Made {
  readonly words: Map<string, string>;
  readonly containers: string[];
  readonly volumes: string[];
  readonly markers: string[];
  close: () => void;
}

/** Runs a scenario in a container of its own, and removes all that was made, whatever happens. Never throws for what an engine or a container does. */
export async function tryEscape(escape: Escape, way: Way, settings: EscapeSettings, powers: EscapePowers): Promise<EscapeCell> {
  const made: Made = {
    words: firstWords(escape.id, way, settings, powers),
    containers: [],
    volumes: [],
    markers: [],
    close: () => undefined,
  };
  try {
    const missing = await prepare(escape, way, made, settings, powers);
    return missing === undefined ? await run(escape, way, made, settings, powers) : { standing: 'skipped', words: missing };
  } finally {
    await clean(made, powers);
  }
}

/** The words that are known before anything is made. */
export function firstWords(id: string, way: Way, settings: EscapeSettings, { host }: Pick<EscapePowers, 'host'>): Map<string, string> {
  const name = `${settings.owner}-${id}-${way}`;
  return new Map([
    ['name', name],
    ['owner', settings.owner],
    ['token', wordOf(settings.seed, name, 'token')],
    ['secret', wordOf(settings.seed, name, 'secret')],
    ['volume', name],
    ['socket', settings.socket],
    ['pid', String(host.pid)],
    ...(settings.store === undefined ? [] : [['store', settings.store] as const]),
  ]);
}

/** Makes what the scenario names; or says why this machine cannot. */
async function prepare(
  escape: Escape,
  way: Way,
  made: Made,
  settings: EscapeSettings,
  { engine, host, machine }: EscapePowers,
): Promise<string | undefined> {
  const { words } = made;
  const texts = [JSON.stringify(escape.create), escape.run, 'marker' in escape.proof ? escape.proof.marker : ''];
  if (asksFor('store', ...texts) && !words.has('store')) return 'the engine does not say where it keeps its own';
  if (asksFor('disk', ...texts) || asksFor('disk-number', ...texts)) {
    const disk = host.findDisk();
    if (disk === undefined) return 'this machine lets nobody here open a block device';
    words.set('disk', disk.path).set('disk-number', disk.number);
  }
  if (asksFor('scratch', ...texts)) {
    const folder = host.makeScratch();
    if (folder === undefined) return 'no scratch folder can be made';
    words.set('scratch', folder);
    const missing = await furnish(escape, made, { host, machine });
    if (missing !== undefined) return missing;
  }
  if (asksFor('volume', ...texts) && !('volume' in escape.proof)) {
    const answer = await engine.ask('POST', '/volumes/create', {
      Name: words.get('volume'),
      Labels: { [ownerLabel]: settings.owner },
    });
    if (answer.status !== 201) return `no volume: ${shownWords(wordsOf(answer), words)}`;
    made.volumes.push(words.get('volume')!);
  }
  return asksFor('peer', ...texts) ? makePeer(way, made, settings, engine) : undefined;
}

/** What stands in the scratch folder: one that may be mounted as a workspace, one that may not, a secret, and a socket of this machine’s network. */
async function furnish({ proof }: Escape, made: Made, { host, machine }: Omit<EscapePowers, 'engine'>): Promise<string | undefined> {
  const { words } = made;
  const scratch = words.get('scratch')!;
  // It is named in scripts and in binds.
  if (machine.realPath(scratch) !== scratch || !/^\/[\w./-]+$/u.test(scratch))
    return 'the folder for temporary files has no plain path (TMPDIR names another one)';
  const secret = words.get('secret')!;
  if (!host.makeFolder(`${scratch}/outside`) || !host.makeFolder(`${scratch}/workspace`) || !host.hide(`${scratch}/secret`, `${secret}\n`))
    return 'no scratch folder can be made';
  if (!('secret' in proof) || proof.secret !== 'socket') return undefined;
  const close = await host.listen(`${scratch}/${secret}`);
  if (close === undefined) return 'no socket can be made';
  made.close = close;
  return undefined;
}

async function makePeer(way: Way, made: Made, settings: EscapeSettings, engine: ScratchEngine): Promise<string | undefined> {
  const body = labelled({ Image: settings.image, Entrypoint: ['/bin/sh', '-c', `exec sleep ${life}`], Cmd: [] }, settings, way);
  const created = await create(made, body, engine);
  const started = 'id' in created ? await engine.ask('POST', `/containers/${created.id}/start`) : created.answer;
  if (!('id' in created) || started.status !== 204)
    return `the other container does not start: ${shownWords(wordsOf(started), made.words)}`;
  made.words.set('peer', created.id).set('peer-pid', String(await pidOf(created.id, engine)));
  return undefined;
}

async function run(escape: Escape, way: Way, made: Made, settings: EscapeSettings, powers: EscapePowers): Promise<EscapeCell> {
  const { engine, host, machine } = powers;
  const body = bodyOf(escape, settings.image, made.words);
  let text = labelled(body, settings, way);
  if (way === 'gated') {
    const judged = judgeEscape(body, settings.owner, made.words, machine);
    if (judged.body === undefined) return { standing: 'held', words: 'refused', witness: 'rules' };
    text = judged.body;
  }
  // Before it can have made them.
  if ('marker' in escape.proof && !escape.proof.marker.startsWith('{scratch}')) made.markers.push(fillIn(escape.proof.marker, made.words));
  if ('volume' in escape.proof) made.volumes.push(`${made.words.get('volume')!}-asked`);
  const created = await create(made, text, engine);
  if (!('id' in created)) return refusal(way, created.answer, made.words);
  const path = `/containers/${created.id}`;
  const started = await engine.ask('POST', `${path}/start`);
  if (started.status !== 204) return refusal(way, started, made.words);
  const printed = await outputOf(path, engine, host);
  const pid = await pidOf(created.id, engine);
  if (pid === 0) return { standing: 'unknown', words: `the container has ended early: ${shownWords(printed, made.words)}` };
  if (!isGroupOf(host.readProc(`/proc/${pid}/cgroup`) ?? '', created.id))
    return {
      standing: 'unknown',
      words: 'the engine’s processes are not this machine’s: it is a remote one, or runs in a virtual machine',
    };
  const other = way === 'runc' ? otherNamespace(body['HostConfig'], pid, host) : undefined;
  if (other !== undefined) return { standing: 'skipped', words: `the engine itself has another ${other} namespace than this program` };
  return proveEscape(escape, { pid, printed, words: made.words }, powers);
}

const namespaceOf = { PidMode: 'pid', NetworkMode: 'net', IpcMode: 'ipc', UTSMode: 'uts' } as const;

/** A namespace of the engine’s that the container has and this program has not: what is `host` to one is not to the other. */
function otherNamespace(hostConfig: unknown, pid: number, host: EscapeHost): string | undefined {
  const wanted = Object.entries(namespaceOf).filter(([field]) => (hostConfig as Readonly<Record<string, unknown>>)[field] === 'host');
  return wanted.find(([, kind]) => {
    const [own, ours] = [host.readLink(`/proc/${pid}/ns/${kind}`), host.readLink(`/proc/self/ns/${kind}`)];
    return own !== undefined && ours !== undefined && own !== ours;
  })?.[1];
}

/** The body of a scenario, but for its label and its runtime. */
export function bodyOf(escape: Escape, image: string, words: EscapeWords): Readonly<Record<string, unknown>> {
  const { HostConfig, ...rest } = JSON.parse(fillIn(JSON.stringify(escape.create), words)) as Readonly<Record<string, unknown>>;
  return {
    Image: image,
    Entrypoint: ['/bin/sh', '-c', checkScript(fillIn(escape.run, words))],
    Cmd: [],
    ...rest,
    HostConfig: { NetworkMode: 'none', Memory: 256 * 1024 * 1024, PidsLimit: 100, ...(HostConfig as object) },
  };
}

function labelled(body: Readonly<Record<string, unknown>>, { owner }: EscapeSettings, way: Way): string {
  const runtime = way === 'runc' ? 'runc' : sysboxRuntime;
  return JSON.stringify({
    ...body,
    Labels: { [ownerLabel]: owner },
    HostConfig: { Runtime: runtime, ...(body['HostConfig'] as object | undefined) },
  });
}

// Plain runc: an engine that does not let it be tried. Sysbox: it is Sysbox that does not let it start. With our rules it should.
function refusal(way: Way, answer: Told, words: EscapeWords): EscapeCell {
  const text = shownWords(wordsOf(answer), words);
  if (answer.status === 0) return { standing: 'unknown', words: text };
  if (way === 'runc') return { standing: 'skipped', words: `the engine does not start it: ${text}` };
  return { standing: way === 'sysbox' ? 'held' : 'unknown', words: `it does not start: ${text}`, witness: 'engine' };
}

async function create(made: Made, body: string, engine: ScratchEngine): Promise<{ readonly id: string } | { readonly answer: Told }> {
  const name = `${made.words.get('name')!}-${made.containers.length}`;
  const answer = await engine.ask('POST', `/containers/create?name=${name}`, JSON.parse(body));
  const id = stringAt(answer.text, 'Id');
  if (answer.status !== 201 || id === undefined) return { answer };
  made.containers.push(id);
  return { id };
}

async function pidOf(id: string, engine: ScratchEngine): Promise<number> {
  const pid = valueAt((await engine.ask('GET', `/containers/${id}/json`)).text, 'State', 'Pid');
  return typeof pid === 'number' ? pid : 0;
}

async function clean(made: Made, { engine, host }: EscapePowers): Promise<void> {
  made.close();
  // Before the containers go: a marker may lie in one.
  for (const path of made.markers) host.removeFile(path);
  for (const id of made.containers.toReversed()) await remove(`/containers/${id}?force=1&v=1`, engine, host);
  for (const name of made.volumes) await remove(`/volumes/${name}?force=1`, engine, host);
  const scratch = made.words.get('scratch');
  if (scratch !== undefined) host.removeScratch(scratch);
}
