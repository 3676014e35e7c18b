/**
 * A name for a finding that stays the same while other parts of the file are edited: 16 hexadecimal digits over its parts. Not a
 * cryptographic hash (cyrb53, public domain, all of its 64 bits): nothing is trusted because of it.
 */
export function fingerprint(parts: readonly string[]): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const part of parts) {
    for (let index = 0; index < part.length; index++) {
      const code = part.charCodeAt(index);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    // Ends the part, so that “ab”, “c” and “a”, “bc” are two things; no code unit is as large.
    a = Math.imul(a ^ 0x10000, 2654435761);
    b = Math.imul(b ^ 0x10000, 1597334677);
  }
  const mixed = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(mixed ^ (mixed >>> 13), 3266489909);
  return hexadecimal(b) + hexadecimal(mixed);
}

function hexadecimal(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
