/** Undoes gzip within a bound, in bytes; what is not packed by it stays as it is. Else the end of a sentence about the bytes: why they cannot be read. */
export function inflate(bytes: Uint8Array, most: number): Uint8Array | string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    // Node says with this one that the bound was met.
    return error instanceof RangeError
      ? `has more than ${most >> 20} MiB when it is unpacked`
      : 'is compressed in a way that cannot be read';
  }
}
