import type { HostFacts } from '../../model/host.ts';
import type { Probe, Sign } from '../../model/probe.ts';
import type { Probed } from '../../model/probed.ts';
import type { Row } from '../../model/row.ts';
import type { Engine } from '../../machine/http/door.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';
import { applyRow } from '../../matrix/apply.ts';
import { type ProbeSettings, runProbe, type Tried } from './run-probe.ts';
import { askWithin } from './scratch-engine.ts';

const atOnce = 3;

/**
 * Runs the probes of rows on an engine, a few at a time, and sets what was measured beside what the matrix expects of such a host. `nonce` goes into all names, so
 * that two runs never meet. Rows without a probe are left out.
 */
export async function runProbes(
  rows: readonly Row[],
  facts: HostFacts,
  settings: ProbeSettings & { readonly nonce: string },
  powers: { readonly engine: Engine; readonly host: ProbeHost },
): Promise<readonly Probed[]> {
  const engine = askWithin(powers.engine, powers.host);
  const waiting = rows.filter(({ probe }) => probe !== undefined);
  const results = new Map<string, Probed>();
  // Several rows may ask the same: one container answers them all.
  const asked = new Map<string, Promise<Tried>>();
  const work = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      if (row.probe === undefined) continue;
      const key = keyOf(row.probe);
      const name = `containai-probe-${settings.nonce}-${row.id.replaceAll('.', '-')}`;
      const tried = asked.get(key) ?? runProbe(name, row.probe, settings, engine, powers.host);
      asked.set(key, tried);
      results.set(row.id, weigh(row, facts, await tried));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return rows.flatMap(({ id }) => results.get(id) ?? []);
}

const keyOf = (probe: Probe): string => JSON.stringify(probe, (_, value: unknown) => (value instanceof RegExp ? String(value) : value));

/** What a probe’s outcome says of its row on a host of which so much is known. */
export function weigh(row: Row, facts: HostFacts, tried: Tried): Probed {
  const applied = applyRow(row, facts).behaviours.map(({ behaviour }) => behaviour);
  const expected = applied.map(({ result }) => result);
  if ('untried' in tried) return { row: row.id, outcome: 'not proved', expected, why: tried.untried, transcript: '' };
  const transcript = 'prints' in tried ? tried.prints.trim() : `does not start: ${tried.fails.trim()}`;
  const seen = row.behaviours.filter(({ shows }) => shows !== undefined && fits(shows, tried));
  // Two behaviours may look alike in a probe: then the one that this host should have is the one.
  const measured = (seen.find((one) => applied.includes(one)) ?? seen[0])?.result;
  const agrees = seen.some((one) => applied.includes(one));
  return { row: row.id, outcome: agrees ? 'agrees' : 'differs', expected, ...(measured === undefined ? {} : { measured }), transcript };
}

function fits(sign: Sign, tried: Tried): boolean {
  if ('fails' in sign) return 'fails' in tried && sign.fails.test(tried.fails);
  return 'prints' in tried && sign.prints.test(tried.prints);
}
