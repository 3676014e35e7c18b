/** How the end of a body is known: by its length, by chunks, or by the end of the connection. */
export type Framing = number | 'chunks' | 'close';

/**
 * Takes bytes and hands on those of the body. Answers nothing while more are to come; else what stands behind the body, or why it is none.
 * Chunks have no extensions here, and trailers are not taken: no client or engine we know sends either.
 */
export type BodyReader = (bytes: Buffer, part: (bytes: Buffer) => void) => Buffer | 'trailers' | 'broken' | undefined;

/** A reader for one body. */
export function readBodyBy(framing: Framing): BodyReader {
  if (framing === 'chunks') return readChunks();
  return readLength(framing === 'close' ? Infinity : framing);
}

function readLength(length: number): BodyReader {
  let left = length;
  return (bytes, part) => {
    if (bytes.length < left) {
      left -= bytes.length;
      if (bytes.length > 0) part(bytes);
      return undefined;
    }
    const end = left;
    left = 0;
    if (end > 0) part(bytes.subarray(0, end));
    return bytes.subarray(end);
  };
}

/** `size`: in the line of a size; `data`; `line end`: behind data; `last line`: behind the size 0. */
type Step = 'size' | 'data' | 'line end' | 'last line';

const sizeLine = /^[\dA-Fa-f]{1,8}\r\n$/;
const longestSizeLine = 10;

function readChunks(): BodyReader {
  let step: Step = 'size';
  let left = 0;
  let line = '';
  const takeLine = (): 'trailers' | 'broken' | Step | 'end' => {
    if (step === 'size') {
      if (!sizeLine.test(line)) return 'broken';
      left = Number.parseInt(line, 16);
      return left === 0 ? 'last line' : 'data';
    }
    if (line === '\r\n') return step === 'last line' ? 'end' : 'size';
    return step === 'last line' && /^[^\r\n]/.test(line) ? 'trailers' : 'broken';
  };
  return (bytes, part) => {
    let at = 0;
    while (at < bytes.length) {
      if (step === 'data') {
        const end = Math.min(bytes.length, at + left);
        part(bytes.subarray(at, end));
        left -= end - at;
        at = end;
        if (left === 0) step = 'line end';
        continue;
      }
      const longest = step === 'size' ? longestSizeLine : 2;
      const end = lineEnd(bytes, at, longest - line.length);
      line += bytes.toString('latin1', at, end);
      at = end;
      // Behind data and behind the last size only one line is good, so the first byte may tell.
      if (!line.endsWith('\n') && line.length < longest && (step === 'size' || line === '\r')) return undefined;
      const next = takeLine();
      line = '';
      if (next === 'end') return bytes.subarray(at);
      if (next === 'trailers' || next === 'broken') return next;
      step = next;
    }
    return undefined;
  };
}

/** Behind the next line feed, or where `most` bytes or all are taken. */
function lineEnd(bytes: Buffer, from: number, most: number): number {
  const last = Math.min(bytes.length, from + most);
  const feed = bytes.indexOf(10, from);
  return feed === -1 || feed >= last ? last : feed + 1;
}
