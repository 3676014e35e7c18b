/** What came on standard input: its text, or that it was more than may be read. */
export type ReadInput = { readonly text: string } | { readonly tooLong: true };

/** Reads standard input to its end, up to `most` bytes; on a terminal until Ctrl-D. More than that is not read on. */
export async function readInput(most: number): Promise<ReadInput> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > most) return { tooLong: true };
  }
  return { text: Buffer.concat(parts).toString('utf8') };
}
