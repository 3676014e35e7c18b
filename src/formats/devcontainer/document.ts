import type { Source } from '../format.ts';
import type { LocatedObject } from './located.ts';

/** A devcontainer.json, parsed once: read, edited and printed from the same text and tree. No `root`: nothing of it could be read. */
export interface DevcontainerDoc {
  readonly source: Source;
  readonly root?: LocatedObject;
}
