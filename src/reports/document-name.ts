import type { Origin } from '../model/fact.ts';

/** The name of a document, with the engine where that had it: another machine may find something else under the same name. */
export function documentName({ document, resolved }: Origin): string {
  return resolved?.by === 'engine' ? `${document} of the local engine` : document;
}
