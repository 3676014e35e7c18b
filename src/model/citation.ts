/**
 * How we know a claim. `measured`: a probe ran on the rig named by `on`; `source`: read in the program's source at a revision;
 * `doc-link`, `issue`: a public page; `inferred`: follows from the others, never enough alone for a rule.
 */
export interface Citation {
  readonly kind: 'measured' | 'source' | 'doc-link' | 'issue' | 'inferred';
  readonly where: string;
  /** For `measured`: the id of the rig, see known/rigs.ts. */
  readonly on?: string;
}
