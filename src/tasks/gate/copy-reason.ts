import { applyRow } from '../../matrix/apply.ts';
import { rows } from '../../matrix/runtime-options.ts';
import type { GateReason } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import { say } from './say.ts';

/** What speaks against `docker cp` with a running container on this host: the row of the matrix says whether it does harm. */
export function copyReason(host: HostFacts): GateReason | undefined {
  const row = rows.find(({ id }) => id === 'runtime.copy');
  if (row === undefined) throw new Error('the matrix has no row runtime.copy');
  const harm = applyRow(row, host).behaviours.find(({ behaviour }) => behaviour.result === 'WARN');
  if (harm === undefined) return undefined;
  const condition = harm.condition === undefined ? '' : ` This holds ${harm.condition}; the version here is not known.`;
  return say('archive-damages-container', `${harm.behaviour.says}${condition}`);
}
