import type { Use } from '../../model/report.ts';
import type { Action, Result } from '../../model/row.ts';
import type { Fit } from '../../model/survey.ts';

type Known = Exclude<Fit, 'undecided'>;

/** Mildest first. */
const order: readonly Known[] = ['better', 'as it is', 'with changes', 'not at all'];

/** Rules that find what keeps a host from starting any container under Sysbox, whatever it asks for. */
export const rulesOfHost: ReadonlySet<string> = new Set(['engine-breaks-sysbox', 'kernel-too-old']);

/** Rows about Docker’s system call filter. Who goes without it starts, and stays in its user namespace like a privileged container: nothing must be changed for Sysbox. */
const aboutFilter: ReadonlySet<string> = new Set([
  'security-options.seccomp-unconfined',
  'capabilities.filter-widened',
  'features.go-rust',
]);

/**
 * What becomes of a configuration by the rows it touches. A row whose behaviours differ by a fact of the host that is not known counts as its worst, and leaves
 * the answer open; so does a request that could not be read whole (`isWhole`). What is refused already stays refused whatever else there is.
 */
export function fitOf(
  uses: readonly Pick<Use, 'row' | 'result' | 'action' | 'condition'>[],
  isWhole: boolean,
): { readonly fit: Fit; readonly seems: Known } {
  const sure: Known[] = [];
  const depends = new Map<string, Set<Known>>();
  for (const use of uses) {
    const one = ofUse(use);
    if (use.condition === undefined) sure.push(one);
    else depends.set(use.row, (depends.get(use.row) ?? new Set()).add(one));
  }
  const surely = together(sure);
  const seems = together([...sure, ...[...depends.values()].map(worst)]);
  const isOpen = !isWhole || [...depends.values()].some((all) => new Set([...all].map((one) => together([surely, one]))).size > 1);
  return { fit: isOpen && surely !== 'not at all' ? 'undecided' : seems, seems };
}

/** Of what may be, the worst. */
function worst(all: ReadonlySet<Known>): Known {
  return order.findLast((one) => all.has(one)) ?? 'as it is';
}

/** Of all that holds, what it comes to: something better makes the whole better where nothing is worse than it is. */
function together(all: readonly Known[]): Known {
  const last = worst(new Set(all));
  return last === 'as it is' && all.includes('better') ? 'better' : last;
}

function ofUse({ row, result, action }: Pick<Use, 'row' | 'result' | 'action'>): Known {
  if (action === 'block') return ofRefused(result);
  const isRewritten = action === 'rewrite' || action === 'map';
  switch (result) {
    case 'FAILS':
    case 'BLOCKED':
      return isRewritten ? 'with changes' : 'not at all';
    case 'MITIGATED':
      return 'better';
    case 'WARN':
      return isRewritten && !aboutFilter.has(row) ? 'with changes' : 'as it is';
    case 'PARTIAL':
    case 'DIFFERENT':
      return asFarAsItGoes(action);
    case 'COMPATIBLE':
      // An engine of its own, and none of the privileges that it needs elsewhere.
      return row.startsWith('docker-in-docker.') ? 'better' : 'as it is';
    case 'IGNORED':
    case 'N/A':
      return 'as it is';
  }
}

/** Where the matrix warns, something that is asked for is not to be had as it is asked for. */
function asFarAsItGoes(action: Action): Known {
  return action === 'pass' ? 'as it is' : 'with changes';
}

/** A command on the host is none of Sysbox's business: it runs once it was agreed to. */
function ofRefused(result: Result): Known {
  if (result === 'N/A') return 'with changes';
  return result === 'COMPATIBLE' ? 'as it is' : 'not at all';
}
