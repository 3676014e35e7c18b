import type { PackedLine, PageChunk, PageIndex, PageWords } from '../page-data.ts';

/** The index of the page. */
export function readIndex(): Promise<PageIndex> {
  return unpack('index') as Promise<PageIndex>;
}

/** What ids are called. */
export function readWords(): Promise<PageWords> {
  return unpack('words') as Promise<PageWords>;
}

/** What is said of a configuration, with the strings that its numbers stand for. */
export interface FoundLine {
  readonly line: PackedLine;
  readonly strings: readonly string[];
}

/** Reads what is said of a configuration by its row in the index. A chunk is unpacked when one of its rows is asked for first. */
export function lineReader({ chunks }: PageIndex): (row: number) => Promise<FoundLine> {
  const read = new Map<number, Promise<PageChunk>>();
  return async (row) => {
    const chunk = chunks.findLastIndex((first) => first <= row);
    let reading = read.get(chunk);
    if (reading === undefined) read.set(chunk, (reading = unpack(`chunk-${chunk}`) as Promise<PageChunk>));
    const { lines, strings } = await reading;
    return { line: lines[row - chunks[chunk]!]!, strings };
  };
}

/** JSON that was packed by gzip and written in base64. */
async function unpack(id: string): Promise<unknown> {
  const text = atob(document.getElementById(id)!.textContent);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}
