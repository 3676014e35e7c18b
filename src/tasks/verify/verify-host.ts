import type { Host } from '../../machine/host-view.ts';
import type { Sockets } from '../../machine/http/door.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';
import { matrix } from '../../matrix/catalogue.ts';
import { unprobed } from '../../matrix/unprobed.ts';
import type { HostFacts } from '../../model/host.ts';
import { toHostFacts } from '../../model/host-facts-of.ts';
import { seen } from '../../model/host-report.ts';
import type { HostVerification, Leftover, Probed } from '../../model/probed.ts';
import type { Row } from '../../model/row.ts';
import { nearest } from '../../syntax/nearest.ts';
import { observe } from '../doctor/observe.ts';
import { viewHost } from '../doctor/view-host.ts';
import { broken, type Halt } from './halt.ts';
import { pickImage, runPlain } from './pick-image.ts';
import { type ProbePowers, runProbes } from './run-probes.ts';
import { askWithin } from './scratch-engine.ts';
import { reachable } from './reachable.ts';
import { findLeftovers, type ProbeSettings, sweep } from './scratch-things.ts';
import { notProved } from './weigh.ts';

/** What is to be verified, and where. */
export interface VerifyHostWish {
  readonly socket: string;
  readonly runtime: string;
  /** A local image; absent: one is picked. */
  readonly image: string | undefined;
  /** Ids of rows; none: all. */
  readonly rows: readonly string[];
  /** What the user says of Sysbox, where it is not seen. */
  readonly sysbox: string | undefined;
  /** After so many milliseconds no other probe is begun. */
  readonly patience: number;
  readonly version: string;
}

/** What it takes. `now`: the time, ISO 8601. */
export interface VerifyHostPowers {
  readonly host: Host;
  readonly sockets: Pick<Sockets, 'engineAt'>;
  readonly probes: ProbeHost;
  readonly halt: Halt;
  now(): string;
  tell: ProbePowers['tell'];
  /** The image and what others have left, before the first probe. */
  begin(image: string, found: readonly Leftover[]): void;
}

/**
 * What came of it; or one sentence why nothing could be measured, with what was made and not removed. `isBadInput`: other words would do.
 * `hangs`: the engine still owes an answer.
 */
export type VerifyHostAnswer = { readonly hangs: boolean } & (
  | { readonly verification: HostVerification }
  | { readonly refused: string; readonly isBadInput: boolean; readonly left: readonly Leftover[] }
);

/** Measures on this host what the matrix says of it, in scratch containers, and removes them again. */
export async function verifyHost(wish: VerifyHostWish, powers: VerifyHostPowers): Promise<VerifyHostAnswer> {
  const rows = rowsOf(wish.rows);
  if ('refused' in rows) return { ...rows, isBadInput: true, left: [], hangs: false };
  const { halt, probes } = powers;
  const started = powers.now();
  const begun = probes.now();
  const view = await viewHost({ socket: wish.socket }, powers);
  const observations = observe(view);
  const missing = 'failed' in view.engine.info ? view.engine.info.failed : runtimeMissing(wish.runtime, seen(observations, 'runtimes'));
  if (missing !== undefined) return { refused: missing, isBadInput: false, left: [], hangs: false };
  const facts = factsOf(toHostFacts({ collected: started.slice(0, 10), observations }), wish.sysbox);
  const client = powers.sockets.engineAt(wish.socket);
  const engine = askWithin(client, probes, halt);
  const settings = { runtime: wish.runtime, word: probes.word(), isHere: seen(observations, 'engineHere') !== false };
  const stop = probes.alarm(wish.patience, () => halt.call(`the time was up after ${Math.round(wish.patience / 1000)} seconds`));
  try {
    const found = reachable(await findLeftovers(settings.word, engine, probes), wish.socket);
    const { picked, left } = await pickImage(wish.image, settings, engine, probes);
    if ('refused' in picked)
      return {
        refused: picked.refused,
        isBadInput: picked.isBadInput === true,
        left: reachable(left, wish.socket),
        hangs: engine.unanswered() > 0,
      };
    powers.begin(picked.image.name, found);
    const run = await runAll(rows.rows, facts, { ...settings, image: picked.image.id }, { ...powers, engine, host: probes });
    const cut = halt.why();
    const verification: HostVerification = {
      version: '1.0',
      tool: { name: 'containai', version: wish.version },
      started,
      seconds: Math.round(probes.now() - begun) / 1000,
      host: facts,
      runtime: wish.runtime,
      image: picked.image,
      ...(cut === undefined ? {} : { cut }),
      rows: run.rows,
      left: reachable([...left, ...run.left], wish.socket),
    };
    return { verification, hangs: engine.unanswered() > 0 };
  } finally {
    stop();
    client.close();
  }
}

async function runAll(
  rows: readonly Row[],
  facts: HostFacts,
  settings: ProbeSettings,
  powers: ProbePowers,
): Promise<{ readonly rows: readonly Probed[]; readonly left: readonly Leftover[] }> {
  const { halt, engine, host } = powers;
  const { probed, left } = await runProbes(rows, facts, settings, powers);
  // A runtime that broke on the way makes all that came after it differ.
  const last =
    halt.why() === undefined && probed.some(({ outcome }) => outcome === 'differs')
      ? await runPlain('last', settings, engine, host)
      : { hasRun: true, left: [] };
  if (!last.hasRun && halt.why() === undefined) halt.call(broken.runtime);
  const swept = [...last.left, ...(await sweep(settings.word, engine))];
  const byRow = new Map(probed.map((one) => [one.row, last.hasRun ? one : withoutDifference(one)]));
  return {
    rows: rows.map((row) => byRow.get(row.id) ?? notProved(row, facts, whyUnprobed(row.id))),
    left: [...new Map([...left, ...swept].map((one) => [one.remove, one])).values()],
  };
}

function withoutDifference(probed: Probed): Probed {
  if (probed.outcome !== 'differs') return probed;
  const { measured: _, ...rest } = probed;
  return {
    ...rest,
    outcome: 'not proved',
    why: 'A plain container no longer ran afterwards, so the runtime may have been broken already.',
  };
}

function whyUnprobed(row: string): string {
  return unprobed.find(({ rows }) => rows.includes(row))?.why ?? 'It has no probe.';
}

function rowsOf(wanted: readonly string[]): { readonly rows: readonly Row[] } | { readonly refused: string } {
  const wrong = wanted.find((id) => !matrix.some((row) => row.id === id));
  if (wrong === undefined) return { rows: wanted.length === 0 ? matrix : matrix.filter(({ id }) => wanted.includes(id)) };
  const near = nearest(
    wrong,
    matrix.map(({ id }) => id),
  );
  return {
    refused: `The matrix has no row ${wrong.slice(0, 60)}${near === undefined ? '; containai matrix lists them.' : `; did you mean ${near}?`}`,
  };
}

function runtimeMissing(runtime: string, runtimes: readonly { readonly name: string }[] | undefined): string | undefined {
  if (runtimes === undefined || runtimes.some(({ name }) => name === runtime)) return undefined;
  const names = runtimes.map(({ name }) => name).join(', ');
  return `the engine has no runtime ${runtime}, only ${names}: install Sysbox (containai doctor says how), or name another with --runtime`;
}

function factsOf(facts: HostFacts, sysbox: string | undefined): HostFacts {
  return sysbox === undefined ? facts : { ...facts, sysbox: { version: sysbox }, source: 'this host and command line' };
}
