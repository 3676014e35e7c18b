import type { EscapeHost } from '../../../machine/escape-host.ts';
import type { Machine } from '../../../machine/machine.ts';
import { isGroupOf } from '../../../machine/process-records.ts';
import type { Escape, EscapeCell } from '../../../model/escape.ts';
import type { Leftover } from '../../../model/probed.ts';
import { outputOf } from '../run-probe.ts';
import { type ScratchEngine, stringAt, type Told, valueAt, wordsOf } from '../scratch-engine.ts';
import { cleanUp, life, type Made, scratchLabel } from '../scratch-things.ts';
import { bodyOf, type EscapeSettings, plainBody, plainHostConfig, runtimeOf, type Way } from './escape-body.ts';
import { asksFor, type EscapeWords, fillIn, shownWords, wordOf } from './escape-words.ts';
import { judgeEscape } from './judge-escape.ts';
import { proveEscape } from './prove-escape.ts';

/** What a run may use. */
export interface EscapePowers {
  readonly engine: ScratchEngine;
  readonly host: EscapeHost;
  readonly machine: Pick<Machine, 'realPath' | 'kindOf'>;
}

/** What one run has made, or may have; all of it is removed at its end. */
interface MadeHere extends Made {
  readonly words: Map<string, string>;
  readonly markers: string[];
  close: () => void;
}

/** A cell of the matrix, and what of its run could not be removed. */
export interface TriedEscape {
  readonly cell: EscapeCell;
  readonly left: readonly Leftover[];
}

/** Runs a scenario in a container of its own, and removes all that was made, whatever happens. Never throws for what an engine or a container does. */
export async function tryEscape(escape: Escape, way: Way, settings: EscapeSettings, powers: EscapePowers): Promise<TriedEscape> {
  const words = firstWords(escape.id, way, settings, powers);
  const made: MadeHere = {
    name: words.get('name')!,
    containers: [],
    settings: new Map(),
    scratch: '',
    volume: '',
    words,
    markers: [],
    close: () => undefined,
  };
  let cell: EscapeCell = { standing: 'not run', words: 'it was not tried' };
  let left: readonly Leftover[] = [];
  try {
    const missing = await prepare(escape, way, made, settings, powers);
    cell = missing === undefined ? await run(escape, way, made, settings, powers) : missing;
  } finally {
    made.close();
    left = await cleanUp(made, powers.engine, powers.host);
    // Behind the containers, which could make them anew.
    for (const path of made.markers)
      if (!powers.host.removeFile(path)) left = [...left, { what: `the file ${path}`, remove: `sudo rm -f '${path}'` }];
  }
  return { cell, left };
}

/** The words that are known before anything is made. */
export function firstWords(id: string, way: Way, settings: EscapeSettings, { host }: Pick<EscapePowers, 'host'>): Map<string, string> {
  const name = `containai-escapes-${settings.word}-${id}-${way}`;
  return new Map([
    ['name', name],
    ['word', settings.word],
    ['token', wordOf(settings.seed, name, 'token')],
    ['secret', wordOf(settings.seed, name, 'secret')],
    ['volume', name],
    ['socket', settings.socket],
    ['pid', String(host.pid)],
    ...(settings.store === undefined ? [] : [['store', settings.store] as const]),
  ]);
}

const skipped = (words: string): EscapeCell => ({ standing: 'skipped', words });

/** Makes what the scenario names; or says why this machine cannot. */
async function prepare(
  escape: Escape,
  way: Way,
  made: MadeHere,
  settings: EscapeSettings,
  { engine, host, machine }: EscapePowers,
): Promise<EscapeCell | undefined> {
  const { words } = made;
  const texts = [JSON.stringify(escape.create), escape.run, 'marker' in escape.proof ? escape.proof.marker : ''];
  if (asksFor('store', ...texts) && !words.has('store')) return skipped('the engine does not say where it keeps its own');
  if (asksFor('disk', ...texts) || asksFor('disk-number', ...texts)) {
    const disk = host.findDisk();
    if (disk === undefined) return skipped('this machine lets nobody here open a block device');
    words.set('disk', disk.path).set('disk-number', disk.number);
  }
  if (asksFor('scratch', ...texts)) {
    const missing = await furnish(escape, made, { host, machine });
    if (missing !== undefined) return skipped(missing);
  }
  if ('volume' in escape.proof) made.volume = words.get('volume')!;
  else if (asksFor('volume', ...texts)) {
    made.volume = words.get('volume')!;
    const answer = await engine.whole.ask('POST', '/volumes/create', { Name: made.volume, Labels: { [scratchLabel]: settings.word } });
    if (answer.status !== 201) return { standing: 'unknown', words: `no volume: ${shownWords(wordsOf(answer), words)}` };
  }
  return asksFor('peer', ...texts) ? makePeer(way, made, settings, engine) : undefined;
}

/** What stands in a scratch folder: one that may be mounted as a workspace, one that may not, a secret, and a socket of this machine’s network. */
async function furnish({ proof }: Escape, made: MadeHere, { host, machine }: Omit<EscapePowers, 'engine'>): Promise<string | undefined> {
  const folder = host.makeScratch();
  if (folder === undefined) return 'no scratch folder can be made';
  made.scratch = folder;
  made.words.set('scratch', folder);
  // It is named in scripts and in binds.
  if (machine.realPath(folder) !== folder || !/^\/[\w./-]+$/u.test(folder))
    return 'the folder for temporary files has no plain path (TMPDIR names another one)';
  const secret = made.words.get('secret')!;
  if (!host.makeFolder(`${folder}/outside`) || !host.makeFolder(`${folder}/workspace`) || !host.hide(`${folder}/secret`, `${secret}\n`))
    return 'no scratch folder can be made';
  if (!('secret' in proof) || proof.secret !== 'socket') return undefined;
  const close = await host.listen(`${folder}/${secret}`);
  if (close === undefined) return 'no socket can be made';
  made.close = close;
  return undefined;
}

async function makePeer(way: Way, made: MadeHere, settings: EscapeSettings, engine: ScratchEngine): Promise<EscapeCell | undefined> {
  const body = { ...plainBody(settings, `exec sleep ${life}`), HostConfig: { ...plainHostConfig, Runtime: runtimeOf(way) } };
  const created = await create(made, body, engine);
  const started = 'id' in created ? await engine.whole.ask('POST', `/containers/${created.id}/start`) : created.answer;
  if (!('id' in created) || started.status !== 204)
    return { standing: 'unknown', words: `the other container does not start: ${shownWords(wordsOf(started), made.words)}` };
  made.words.set('peer', created.id).set('peer-pid', String(await pidOf(created.id, engine)));
  return undefined;
}

async function run(escape: Escape, way: Way, made: MadeHere, settings: EscapeSettings, powers: EscapePowers): Promise<EscapeCell> {
  const { engine, host, machine } = powers;
  let body: object = bodyOf(escape, settings, made.words);
  if (way === 'gated') {
    const judged = judgeEscape(body, made.words, machine);
    if (judged.body === undefined) return { standing: 'held', words: 'it is not made', witness: 'rules' };
    body = JSON.parse(judged.body) as object;
  } else body = { ...body, HostConfig: { Runtime: runtimeOf(way), ...(body as { readonly HostConfig: object }).HostConfig } };
  // Before it can have made it. What lies in a scratch folder, a volume or a container goes with that.
  if ('marker' in escape.proof && asksFor('name', escape.proof.marker)) made.markers.push(fillIn(escape.proof.marker, made.words));
  const created = await create(made, body, engine);
  if (!('id' in created)) return refusal(way, created.answer, made.words);
  const path = `/containers/${created.id}`;
  const started = await engine.whole.ask('POST', `${path}/start`);
  if (started.status !== 204) return refusal(way, started, made.words);
  const output = await outputOf(path, engine, host);
  if ('untried' in output) return { standing: 'unknown', words: shownWords(output.untried, made.words) };
  const pid = await pidOf(created.id, engine);
  if (pid === 0) return { standing: 'unknown', words: `the container has ended early: ${shownWords(output.prints, made.words)}` };
  if (!isGroupOf(host.readProc(`/proc/${pid}/cgroup`) ?? '', created.id))
    return {
      standing: 'unknown',
      words: 'the engine’s processes are not this machine’s: it is a remote one, or runs in a virtual machine',
    };
  const other = way === 'runc' ? otherNamespace(escape, pid, host) : undefined;
  if (other !== undefined) return skipped(`the engine itself has another ${other} namespace than this program`);
  return proveEscape(escape, { pid, printed: output.prints, words: made.words }, powers);
}

const namespaceOf = { PidMode: 'pid', NetworkMode: 'net', IpcMode: 'ipc', UTSMode: 'uts' } as const;

/** A namespace of the engine’s that the container has and this program has not: what is `host` to one is not to the other. */
function otherNamespace({ create: { HostConfig } }: Escape, pid: number, host: EscapeHost): string | undefined {
  const asked = (HostConfig ?? {}) as Readonly<Record<string, unknown>>;
  const wanted = Object.entries(namespaceOf).filter(([field]) => asked[field] === 'host');
  return wanted.find(([, kind]) => {
    const [own, ours] = [host.readLink(`/proc/${pid}/ns/${kind}`), host.readLink(`/proc/self/ns/${kind}`)];
    return own !== undefined && ours !== undefined && own !== ours;
  })?.[1];
}

// Plain runc: an engine that does not let it be tried. Sysbox: it is Sysbox that does not let it start. With our rules it should.
function refusal(way: Way, answer: Told, words: EscapeWords): EscapeCell {
  const text = shownWords(wordsOf(answer), words);
  if (answer.status < 400 || answer.status === 404 || answer.status === 409) return { standing: 'unknown', words: text };
  if (way === 'runc') return skipped(`the engine does not start it: ${text}`);
  return { standing: way === 'sysbox' ? 'held' : 'unknown', words: `it does not start: ${text}`, witness: 'engine' };
}

async function create(made: Made, body: object, engine: ScratchEngine): Promise<{ readonly id: string } | { readonly answer: Told }> {
  const name = `${made.name}-${made.containers.length}`;
  made.containers.push(name);
  // What has been asked for is waited for, though the run is to end: else it might be made after it was removed.
  const answer = await engine.whole.ask('POST', `/containers/create?name=${name}`, body);
  const id = stringAt(answer.text, 'Id');
  if (answer.status === 201 && id !== undefined) return { id };
  // Refused: nothing was made. The name may be somebody else’s.
  if (answer.status >= 400) made.containers.pop();
  return { answer };
}

async function pidOf(id: string, engine: ScratchEngine): Promise<number> {
  const pid = valueAt((await engine.ask('GET', `/containers/${id}/json`)).text, 'State', 'Pid');
  return typeof pid === 'number' ? pid : 0;
}
