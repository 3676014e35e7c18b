/**
 * A name for a finding that stays the same while other parts of the file are edited: 16 hexadecimal digits over its parts. Not a
 * cryptographic hash (cyrb53, public domain, run twice with two seeds): nothing is trusted because of it.
 */
export function fingerprint(parts: readonly string[]): string {
  const text = parts.join('\u0000');
  return hash(text, 0x9e3779b9) + hash(text, 0x85ebca6b).slice(0, 2);
}

function hash(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}
