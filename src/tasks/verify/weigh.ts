import { applyRow } from '../../matrix/apply.ts';
import type { HostFacts } from '../../model/host.ts';
import type { Sign } from '../../model/probe.ts';
import type { Probed, Said } from '../../model/probed.ts';
import type { Row } from '../../model/row.ts';
import { cutText } from '../../syntax/plain-text.ts';
import type { Tried } from './run-probe.ts';

/** What a probe’s outcome says of its row on a host of which so much is known. Where a host lacks what the probe needs, nothing. */
export function weigh(row: Row, facts: HostFacts, tried: Tried): Probed {
  const applied = applyRow(row, facts).behaviours;
  const base = { row: row.id, aspect: row.aspect, hasProbe: true, expected: expectedOf(row, facts) };
  if ('untried' in tried) return { ...base, outcome: 'not proved', why: sentence(tried.untried), transcript: '' };
  const transcript = 'prints' in tried ? tried.prints.trim() : `does not start: ${tried.fails.trim()}`;
  const seen = row.behaviours.filter(({ shows }) => shows !== undefined && fits(shows, tried));
  // Two behaviours may look alike in a probe: then the one that this host should have is the one.
  const expected = seen.find((one) => applied.some(({ behaviour }) => behaviour === one));
  if (expected !== undefined) return { ...base, outcome: 'agrees', measured: saidOf(expected), transcript };
  const why = applied.length === 0 ? 'The matrix says nothing of such a host.' : lackOf(row, tried);
  if (why !== undefined) return { ...base, outcome: 'not proved', why, transcript };
  const [first] = seen;
  return { ...base, outcome: 'differs', ...(first === undefined ? {} : { measured: saidOf(first) }), transcript };
}

/** A row that no probe was run for. */
export function notProved(row: Row, facts: HostFacts, why: string): Probed {
  return {
    row: row.id,
    aspect: row.aspect,
    hasProbe: row.probe !== undefined,
    expected: expectedOf(row, facts),
    outcome: 'not proved',
    why: sentence(why),
    transcript: '',
  };
}

function expectedOf(row: Row, facts: HostFacts): readonly Said[] {
  return applyRow(row, facts).behaviours.map(({ behaviour, condition }) => ({
    ...saidOf(behaviour),
    ...(condition === undefined ? {} : { condition }),
  }));
}

const saidOf = ({ result, says }: Said): Said => ({ result, says });

function fits(sign: Sign, tried: Tried): boolean {
  if ('fails' in sign) return 'fails' in tried && sign.fails.test(tried.fails);
  return 'prints' in tried && sign.prints.test(tried.prints);
}

/** Why a result that fits nothing proves nothing either; undefined where it is a difference. */
function lackOf({ probe }: Row, tried: Tried): string | undefined {
  if ('fails' in tried && probe?.lacks?.test(tried.fails) === true)
    return `This host lacks what the probe needs: ${cutText(tried.fails.trim(), 300)}`;
  if (!('prints' in tried)) return undefined;
  const lack = /^lacks (.+)$/mu.exec(tried.prints)?.[1];
  if (lack !== undefined) return `It needs ${cutText(lack, 300)}.`;
  // As dash, busybox and bash say it.
  const program = /^(?:\S*\/)?sh: (?:(?:line )?\d+: )?([\w.+-]+): (?:command )?not found$/mu.exec(tried.prints)?.[1];
  if (program !== undefined) return `The image has no program ${program}.`;
  if (/^host .* hidden$/mu.test(tried.prints)) return 'Only root may see what it looks at.';
  return tried.isCut === true ? 'Its script had not ended in time.' : undefined;
}

function sentence(text: string): string {
  const cut = cutText(text.trim(), 400);
  return `${cut.slice(0, 1).toUpperCase()}${cut.slice(1)}${/[.!?…]$/u.test(cut) ? '' : '.'}`;
}
