import type { ProbeHost } from '../../machine/probe-host.ts';
import type { HostFacts } from '../../model/host.ts';
import type { Probe } from '../../model/probe.ts';
import type { Leftover, Probed } from '../../model/probed.ts';
import type { Row } from '../../model/row.ts';
import { broken, type Halt } from './halt.ts';
import { runProbe, type Tried } from './run-probe.ts';
import type { ScratchEngine } from './scratch-engine.ts';
import type { ProbeSettings } from './scratch-things.ts';
import { notProved, weigh } from './weigh.ts';

const atOnce = 4;

/** What probes run with. `tell`: a probe of so many is done. */
export interface ProbePowers {
  readonly engine: ScratchEngine;
  readonly host: ProbeHost;
  readonly halt: Halt;
  tell(done: number, all: number, row: string): void;
}

/**
 * Runs the probes of rows, a few at a time, and sets what was measured beside what the matrix expects of such a host. What differs is measured
 * once more, alone: where that gives something else, neither proves anything. Rows without a probe are left out.
 */
export async function runProbes(
  rows: readonly Row[],
  facts: HostFacts,
  settings: ProbeSettings,
  powers: ProbePowers,
): Promise<{ readonly probed: readonly Probed[]; readonly left: readonly Leftover[] }> {
  const left: Leftover[] = [];
  const results = new Map<string, Probed>();
  const run = tryOnce(settings, powers, left, '');
  const waiting = rows.filter(({ probe }) => probe !== undefined);
  const all = waiting.length;
  const work = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      results.set(row.id, await measure(row, facts, run, powers));
      powers.tell(results.size, all, row.id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  // Alone, and once for all rows that ask the same.
  const again = tryOnce(settings, powers, left, '-again');
  for (const row of rows) {
    const first = results.get(row.id);
    if (first?.outcome === 'differs' && powers.halt.why() === undefined)
      results.set(row.id, settled(first, await measure(row, facts, again, powers)));
  }
  return { probed: rows.flatMap(({ id }) => results.get(id) ?? []), left };
}

type Run = (row: Row, probe: Probe) => Promise<Tried>;

async function measure(row: Row, facts: HostFacts, run: Run, { halt, engine }: ProbePowers): Promise<Probed> {
  const why = halt.why();
  if (why !== undefined || row.probe === undefined) return notProved(row, facts, why ?? 'it has no probe');
  const tried = await run(row, row.probe);
  // An engine that went away in the middle answers nothing more: then no other probe is begun.
  if ('untried' in tried && halt.why() === undefined && (await engine.ask('GET', '/_ping')).status !== 200) halt.call(broken.engine);
  return weigh(row, facts, tried);
}

/** Several rows may ask the same: one container answers them all. Probes that look at the same setting of the host run one after the other. */
function tryOnce(settings: ProbeSettings, { engine, host }: ProbePowers, left: Leftover[], suffix: string): Run {
  const asked = new Map<string, Promise<Tried>>();
  const turns = new Map<string, Promise<unknown>>();
  return (row, probe) => {
    const key = keyOf(probe);
    const known = asked.get(key);
    if (known !== undefined) return known;
    const name = `containai-probe-${settings.word}-${row.id.replaceAll('.', '-')}${suffix}`;
    const names = (probe.looks ?? []).flatMap((look) => ('setting' in look ? [look.setting] : []));
    const before = Promise.all(names.map((one) => turns.get(one)));
    const tried = before
      .then(() => runProbe(name, probe, settings, engine, host))
      .then((result) => {
        left.push(...result.left);
        return result.tried;
      });
    for (const one of names) turns.set(one, tried);
    asked.set(key, tried);
    return tried;
  };
}

const keyOf = (probe: Probe): string => JSON.stringify(probe, (_, value: unknown) => (value instanceof RegExp ? String(value) : value));

/** What two measurements come to, the first of which differs from the matrix. */
function settled(first: Probed, second: Probed): Probed {
  if (second.outcome === 'differs' && first.measured?.says === second.measured?.says) return second;
  const { measured: _, ...rest } = second;
  return {
    ...rest,
    outcome: 'not proved',
    why: `Two tries gave different results: first ${wordOf(first)}, then ${wordOf(second)}.`,
    transcript: `${first.transcript}\n--- again ---\n${second.transcript}`,
  };
}

function wordOf({ outcome, measured }: Probed): string {
  if (outcome === 'not proved') return 'none';
  return measured === undefined ? 'nothing that the matrix knows' : measured.result;
}
