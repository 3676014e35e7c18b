/** Which of a program’s two outputs some bytes are of. */
export type OutputName = 'output' | 'errors';

/**
 * Takes a stream apart that an engine has framed: a byte for the output (2 and 3: errors), three zeros, four bytes of length, the bytes (moby
 * pkg/stdcopy). Nothing is held back but a head that is not whole yet. What is no frame is taken for words of the engine’s own, to its end.
 */
export function splitStreams(take: (name: OutputName, bytes: Buffer) => void): (bytes: Buffer) => void {
  let head: Buffer = Buffer.alloc(0);
  let name: OutputName = 'output';
  let left = 0;
  let isRaw = false;
  return (bytes) => {
    let at = 0;
    while (at < bytes.length && !isRaw) {
      if (left > 0) {
        const end = Math.min(bytes.length, at + left);
        take(name, bytes.subarray(at, end));
        left -= end - at;
        at = end;
        continue;
      }
      const more = bytes.subarray(at, at + 8 - head.length);
      head = head.length === 0 ? more : Buffer.concat([head, more]);
      at += more.length;
      if (head[0]! > 3 || head.subarray(1, 4).some((byte) => byte !== 0)) {
        isRaw = true;
        take('errors', head);
      } else if (head.length === 8) {
        name = head[0]! < 2 ? 'output' : 'errors';
        left = head.readUInt32BE(4);
        head = Buffer.alloc(0);
      }
    }
    if (isRaw && at < bytes.length) take('errors', bytes.subarray(at));
  };
}
