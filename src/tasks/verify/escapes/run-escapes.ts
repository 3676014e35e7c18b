import type { Machine } from '../../../machine/machine.ts';
import type { Host } from '../../../machine/host-view.ts';
import type { EscapeHost } from '../../../machine/escape-host.ts';
import type { Sockets } from '../../../machine/http/door.ts';
import type { Escape, EscapeCell, EscapeReport, EscapeResult } from '../../../model/escape.ts';
import { type Observation, seen } from '../../../model/host-report.ts';
import type { Leftover } from '../../../model/probed.ts';
import { parseAnswer } from '../../doctor/answers.ts';
import type { DoctorView } from '../../doctor/doctor-view.ts';
import { observe } from '../../doctor/observe.ts';
import { viewHost } from '../../doctor/view-host.ts';
import { sysboxRuntime } from '../../gate/rewrite.ts';
import type { Halt } from '../halt.ts';
import { pickImage } from '../pick-image.ts';
import { askWithin } from '../scratch-engine.ts';
import { reachable } from '../reachable.ts';
import { findLeftovers, sweep } from '../scratch-things.ts';
import { shownWords } from './escape-words.ts';
import { type LookAtContainer, whyNoSysbox } from './is-sysbox.ts';
import { judgeEscape } from './judge-escape.ts';
import { bodyOf, type EscapeSettings, type Way } from './escape-body.ts';
import { versionsOf, wallOf } from './suite-facts.ts';
import { type EscapePowers, firstWords, tryEscape } from './try-escape.ts';

/** What is to be tried, and where. */
export interface EscapeWish {
  readonly list: readonly Escape[];
  readonly socket: string;
  /** A local image; absent: one is picked. */
  readonly image: string | undefined;
  /** After so many milliseconds nothing else is begun. */
  readonly patience: number;
  /** Of this program. */
  readonly version: string;
}

/** What it takes. `now`: the time, ISO 8601 in UTC. */
export interface SuitePowers {
  readonly view: Host;
  readonly sockets: Pick<Sockets, 'engineAt'>;
  readonly host: EscapeHost;
  readonly machine: Pick<Machine, 'realPath' | 'kindOf'>;
  readonly look: LookAtContainer;
  readonly halt: Halt;
  now(): string;
  /** When a scenario is done. */
  tell(done: number, all: number, id: string): void;
  /** The image and what others have left, before the first scenario. */
  begin(image: string, found: readonly Leftover[]): void;
}

/**
 * What came of it; or one sentence why nothing could be tried. `isBadInput`: other words would do. `hangs`: the engine still owes an answer. `left`: what was
 * made and not removed. `cut`: why the run ended early.
 */
export type EscapesAnswer = { readonly hangs: boolean; readonly left: readonly Leftover[]; readonly cut?: string } & (
  | { readonly report: EscapeReport }
  | { readonly refused: string; readonly isBadInput: boolean }
);

const atOnce = 3;

/** Tries ways out of a container on this host, each in containers of its own, and removes them again. */
export async function runEscapes(wish: EscapeWish, suite: SuitePowers): Promise<EscapesAnswer> {
  const { host, halt } = suite;
  const view = await viewHost({ socket: wish.socket }, { host: suite.view, sockets: suite.sockets });
  if ('failed' in view.engine.info) return { refused: view.engine.info.failed, isBadInput: false, left: [], hangs: false };
  const observations = observe(view);
  const client = suite.sockets.engineAt(wish.socket);
  const powers: EscapePowers = { engine: askWithin(client, host, halt), host, machine: suite.machine };
  const word = host.word();
  const stop = host.alarm(wish.patience, () => halt.call(`the time was up after ${Math.round(wish.patience / 1000)} seconds`));
  try {
    const found = reachable(await findLeftovers(word, powers.engine, host), wish.socket);
    const isHere = seen(observations, 'engineHere') !== false;
    const { picked, left } = await pickImage(wish.image, { runtime: 'runc', word, isHere }, powers.engine, host);
    if ('refused' in picked)
      return {
        refused: picked.refused,
        isBadInput: picked.isBadInput === true,
        left: reachable(left, wish.socket),
        hangs: powers.engine.unanswered() > 0,
      };
    suite.begin(picked.image.name, found);
    const settings = settingsOf(picked.image.id, word, wish.socket, view, suite);
    const run = await runAll(wish.list, settings, { view, observations }, powers, suite);
    const cut = halt.why();
    const report: EscapeReport = {
      version: '1.0',
      tool: { name: 'containai', version: wish.version },
      date: suite.now(),
      image: picked.image.name,
      versions: versionsOf(view, observations, run.isSysbox),
      tier: 'strict',
      results: run.results,
    };
    const all = [...left, ...run.left, ...(await sweep(word, powers.engine))];
    return {
      report,
      left: reachable([...new Map(all.map((one) => [one.remove, one])).values()], wish.socket),
      hangs: powers.engine.unanswered() > 0,
      ...(cut === undefined ? {} : { cut }),
    };
  } finally {
    stop();
    client.close();
  }
}

function settingsOf(image: string, word: string, socket: string, view: DoctorView, { host, machine }: SuitePowers): EscapeSettings {
  const store = parseAnswer(view.engine.info)?.['DockerRootDir'];
  return {
    image,
    word,
    seed: `${host.word()}${host.word()}`,
    socket: machine.realPath(socket),
    ...(typeof store === 'string' && store.startsWith('/') ? { store: machine.realPath(store) } : {}),
  };
}

interface Seen {
  readonly view: DoctorView;
  readonly observations: readonly Observation[];
}

interface All {
  readonly results: readonly EscapeResult[];
  readonly isSysbox: boolean;
  readonly left: readonly Leftover[];
}

async function runAll(
  list: readonly Escape[],
  settings: EscapeSettings,
  { view, observations }: Seen,
  powers: EscapePowers,
  suite: SuitePowers,
): Promise<All> {
  const isRegistered = seen(observations, 'runtimes')?.some(({ name }) => name === sysboxRuntime) === true;
  const control = isRegistered ? await whyNoSysbox(settings, powers, suite.look) : { why: 'no Sysbox', left: [] };
  const left = [...control.left];
  const noSysbox = control.why === undefined ? undefined : shownWords(control.why, new Map());
  const wall = wallOf(view);
  const run = async (escape: Escape, way: Way): Promise<EscapeCell> => {
    const why = suite.halt.why();
    if (why !== undefined) return { standing: 'not run', words: why };
    if (way !== 'runc' && noSysbox !== undefined) return { standing: 'not run', words: noSysbox };
    const tried = await tryEscape(escape, way, settings, powers);
    left.push(...tried.left);
    return tried.cell;
  };
  const waiting = [...list];
  const results = new Map<string, EscapeResult>();
  const work = async (): Promise<void> => {
    for (let escape = waiting.shift(); escape !== undefined; escape = waiting.shift()) {
      results.set(escape.id, await runOne(escape, settings, powers, wall, run));
      suite.tell(results.size, list.length, escape.id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { results: list.flatMap(({ id }) => results.get(id) ?? []), isSysbox: noSysbox === undefined, left };
}

async function runOne(
  escape: Escape,
  settings: EscapeSettings,
  powers: EscapePowers,
  wall: string | undefined,
  run: (escape: Escape, way: Way) => Promise<EscapeCell>,
): Promise<EscapeResult> {
  const words = firstWords(escape.id, 'gated', settings, powers);
  // What nothing was made for has a name all the same: rules judge what is asked for.
  words.set('scratch', '/tmp/containai-scratch').set('peer', '0'.repeat(64)).set('disk', '/dev/sda');
  const { decision, rules } = judgeEscape(bodyOf(escape, settings, words), words, powers.machine);
  const runc = await run(escape, 'runc');
  const sysbox = await run(escape, 'sysbox');
  const gated: EscapeCell =
    decision === 'refused' ? { standing: 'held', words: 'it is not made', witness: 'rules' } : await run(escape, 'gated');
  return {
    id: escape.id,
    runc: wall !== undefined && runc.standing === 'held' ? { standing: 'skipped', words: wall } : runc,
    sysbox,
    gated: { ...gated, decision, rules },
  };
}
