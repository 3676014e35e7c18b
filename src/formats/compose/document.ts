import type { FileAnswer, Source } from '../format.ts';

/** A Compose file as it was handed in; parsed once, whatever is asked of it. */
export interface ComposeDoc {
  readonly source: Source;
  readonly answer: FileAnswer & { readonly text: string };
}
