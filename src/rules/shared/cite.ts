import type { Citation } from '../../model/citation.ts';

/** Seen on a rig of known/rigs.ts: Sysbox 0.7.0 where none is named. */
export function measured(where: string, on = 'sysbox-0.7.0'): Citation {
  return { kind: 'measured', where, on };
}

/** Read in a program's source: `repository@revision file line`. */
export function source(where: string): Citation {
  return { kind: 'source', where };
}

/** Said by a public issue. */
export function issue(where: string): Citation {
  return { kind: 'issue', where };
}

/** Said by a public page. */
export function page(where: string): Citation {
  return { kind: 'doc-link', where };
}
