/** Packs text, in UTF-8, as gzip. */
export function gzip(text: string): Uint8Array {
  return process.getBuiltinModule('node:zlib').gzipSync(text, { level: 9 });
}
