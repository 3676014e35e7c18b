import { usualEngine } from './engine-plan.ts';

/** A data folder, and the bridge that its file names. */
interface OwnData {
  readonly data: string;
  /** Something is at its place. */
  readonly isThere: boolean;
  readonly before: string | undefined;
}

/**
 * The bridge of an engine: the one that its data was made with, else the one that was named, else the usual one. Or one sentence where another one is
 * named than that of the data: dockerd keeps the name with its networks, ends over the other one, and from then on over the first, too (measured with
 * Docker 26.1.5: “networks have same bridge name”).
 */
export function chooseBridge(named: string | undefined, { data, isThere, before }: OwnData): string | { readonly refused: string } {
  // Where no data is, a start has failed before there was any: nothing depends on the name.
  if (!isThere || before === undefined) return named ?? before ?? usualEngine.bridge;
  if (named === undefined || named === before) return before;
  return {
    refused: `--bridge ${named}: the networks in ${data} have the bridge ${before}, and dockerd would not start with another one. Leave --bridge out, or name another folder with --data.`,
  };
}
