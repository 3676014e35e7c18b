import type { EscapeHost } from '../../../machine/escape-host.ts';
import type { Engine } from '../../../machine/http/door.ts';
import type { Machine } from '../../../machine/machine.ts';
import type { ProcessRecords } from '../../../machine/process-records.ts';
import type { Escape, EscapeCell, EscapeReport, EscapeResult } from '../../../model/escape.ts';
import { isRecord, parseObject } from '../../doctor/answers.ts';
import { ownerLabel } from '../../gate/owner-label.ts';
import { sysboxRuntime } from '../../gate/rewrite.ts';
import { remove } from '../run-probe.ts';
import { askWithin, type ScratchEngine, stringAt, valueAt } from '../scratch-engine.ts';
import { shownWords } from './escape-words.ts';
import { whyNoSysbox } from './is-sysbox.ts';
import { judgeEscape } from './judge-escape.ts';
import { bodyOf, type EscapePowers, type EscapeSettings, firstWords, tryEscape } from './try-escape.ts';

/** What is to be run. */
export interface EscapeWish {
  readonly image: string;
  /** Real path of the engine’s socket. */
  readonly socket: string;
  /** Goes into all names, so that two runs never meet. */
  readonly nonce: string;
  /** What tokens are made of. */
  readonly seed: string;
  readonly containai: string;
  readonly sysbox: string | undefined;
}

/** What a suite needs of the machine. */
export interface SuitePowers {
  readonly engine: Engine;
  readonly host: EscapeHost;
  readonly machine: Pick<Machine, 'realPath' | 'kindOf'>;
  readonly processes: ProcessRecords;
  /** The time now, ISO 8601 in UTC. */
  now(): string;
  /** Whether somebody has asked for the end: nothing new is begun then, and what was made is removed. */
  isStopped(): boolean;
  /** Called when a scenario is done. */
  onDone?(done: number, all: number): void;
}

const atOnce = 3;
const stopped: EscapeCell = { standing: 'not run', words: 'it was stopped' };

/** Runs scenarios on an engine. Refused, in one sentence: the engine does not answer. */
export async function runEscapes(
  list: readonly Escape[],
  wish: EscapeWish,
  suite: SuitePowers,
): Promise<EscapeReport | { readonly refused: string }> {
  // A wait for the end of a check ends at once where nobody waits any more.
  const host: EscapeHost = { ...suite.host, now: () => (suite.isStopped() ? Number.POSITIVE_INFINITY : suite.host.now()) };
  const powers: EscapePowers = { engine: askWithin(suite.engine, host), host, machine: suite.machine };
  const info = await powers.engine.ask('GET', '/info');
  const about = await powers.engine.ask('GET', '/version');
  if (info.status !== 200) return { refused: info.status === 0 ? info.text : `the engine answers with ${info.status}` };
  const store = stringAt(info.text, 'DockerRootDir');
  const settings: EscapeSettings = {
    image: wish.image,
    owner: `containai-escapes-${wish.nonce}`,
    seed: wish.seed,
    socket: wish.socket,
    ...(store === undefined ? {} : { store: suite.machine.realPath(store) }),
  };
  try {
    const isRegistered = valueAt(info.text, 'Runtimes', sysboxRuntime) !== undefined;
    const why = isRegistered ? await whyNoSysbox(settings, powers, { ...suite, engine: suite.engine }) : 'no Sysbox';
    const known = { isRemapped: remaps(info.text), noSysbox: why === undefined ? undefined : shownWords(why, new Map()) };
    const results = await all(list, suite, (escape) => runOne(escape, known, settings, powers, suite));
    return {
      version: 1,
      date: suite.now(),
      image: wish.image,
      versions: versionsOf(info.text, about.text, wish, known.noSysbox === undefined),
      tier: 'strict',
      results,
    };
  } finally {
    await sweep(settings.owner, powers.engine, host);
  }
}

interface Known {
  /** Whether the engine itself runs everything in a user namespace. */
  readonly isRemapped: boolean;
  readonly noSysbox: string | undefined;
}

async function all(
  list: readonly Escape[],
  suite: SuitePowers,
  one: (escape: Escape) => Promise<EscapeResult>,
): Promise<readonly EscapeResult[]> {
  const waiting = [...list];
  const results = new Map<string, EscapeResult>();
  const work = async (): Promise<void> => {
    for (let escape = waiting.shift(); escape !== undefined; escape = waiting.shift()) {
      results.set(escape.id, await one(escape));
      suite.onDone?.(results.size, list.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return list.flatMap(({ id }) => results.get(id) ?? []);
}

async function runOne(
  escape: Escape,
  { isRemapped, noSysbox }: Known,
  settings: EscapeSettings,
  powers: EscapePowers,
  { isStopped }: SuitePowers,
): Promise<EscapeResult> {
  const words = firstWords(escape.id, 'gated', settings, powers);
  // What nothing was made for has a name all the same: rules judge what is asked for.
  words.set('scratch', '/tmp/containai-scratch').set('peer', '0'.repeat(64)).set('disk', '/dev/sda');
  const { decision, rules } = judgeEscape(bodyOf(escape, settings.image, words), settings.owner, words, powers.machine);
  const runc = isStopped() ? stopped : await tryEscape(escape, 'runc', settings, powers);
  const cell = async (way: 'sysbox' | 'gated'): Promise<EscapeCell> => {
    if (isStopped()) return stopped;
    return noSysbox === undefined ? tryEscape(escape, way, settings, powers) : { standing: 'not run', words: noSysbox };
  };
  const gated = decision === 'refused' ? ({ standing: 'held', words: 'it is not made', witness: 'rules' } as const) : await cell('gated');
  return {
    id: escape.id,
    runc:
      isRemapped && runc.standing === 'held'
        ? { standing: 'skipped', words: 'this engine itself runs containers in a user namespace' }
        : runc,
    sysbox: await cell('sysbox'),
    gated: { ...gated, decision, rules },
  };
}

// docker info, of engines with userns-remap and of those that run without root.
function remaps(info: string): boolean {
  const options = valueAt(info, 'SecurityOptions');
  return Array.isArray(options) && options.some((one) => one === 'name=userns' || one === 'name=rootless');
}

function versionsOf(info: string, about: string, { containai, sysbox }: EscapeWish, isSysbox: boolean): EscapeReport['versions'] {
  const components = valueAt(about, 'Components');
  const part = (name: string): string | undefined => {
    const found = Array.isArray(components) ? components.find((one) => isRecord(one) && one['Name'] === name) : undefined;
    const version: unknown = isRecord(found) ? found['Version'] : undefined;
    return typeof version === 'string' ? /\d+(?:\.\d+)+/u.exec(version)?.[0] : undefined;
  };
  const cgroup = stringAt(info, 'CgroupVersion');
  const given = {
    // What a distribution puts behind the numbers may name a machine.
    kernel: /^\d+(?:\.\d+)+/u.exec(stringAt(info, 'KernelVersion') ?? '')?.[0],
    cgroup: cgroup === '1' || cgroup === '2' ? cgroup : undefined,
    engine: /^\d+(?:\.\d+)+/u.exec(stringAt(info, 'ServerVersion') ?? '')?.[0],
    containerd: part('containerd'),
    runc: part('runc'),
    sysbox: isSysbox ? sysbox : undefined,
  };
  return { containai, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

// What an engine has made after all, when nobody waited for its answer any more.
async function sweep(owner: string, engine: ScratchEngine, host: EscapeHost): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${ownerLabel}=${owner}`] }));
  const containers = parseObject(`{"all":${(await engine.ask('GET', `/containers/json?all=1&filters=${filters}`)).text}}`)?.['all'];
  for (const one of Array.isArray(containers) ? containers : [])
    if (isRecord(one) && typeof one['Id'] === 'string') await remove(`/containers/${one['Id']}?force=1&v=1`, engine, host);
  const volumes = valueAt((await engine.ask('GET', `/volumes?filters=${filters}`)).text, 'Volumes');
  for (const one of Array.isArray(volumes) ? volumes : [])
    if (isRecord(one) && typeof one['Name'] === 'string') await remove(`/volumes/${one['Name']}?force=1`, engine, host);
}
