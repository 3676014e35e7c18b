import { matrixFor } from '../matrix/apply.ts';
import { matrix } from '../matrix/catalogue.ts';
import type { HostFacts } from '../model/host.ts';
import type { Matrix, Pattern } from '../model/row.ts';

/** The matrix for a host, or a part of it: one pattern, or the rows where measurements and the study differ. */
export function showMatrix(
  host: HostFacts,
  { pattern, differences }: { readonly pattern: Pattern | undefined; readonly differences: boolean },
): Matrix {
  const whole = matrixFor(matrix, host);
  return {
    host,
    entries: whole.entries.filter(
      (entry) => (pattern === undefined || entry.pattern === pattern) && (!differences || entry.differs !== undefined),
    ),
  };
}
