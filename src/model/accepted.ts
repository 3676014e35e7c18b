import type { Finding } from './report.ts';

/** Whether a finding fails nothing: someone answers for it, or it is in the baseline. */
export function isAccepted({ waiver, known }: Finding): boolean {
  return waiver !== undefined || known === true;
}
