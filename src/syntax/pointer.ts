/** One reference token of an RFC 6901 JSON Pointer, escaped and with its slash. */
export function pointerPart(key: string | number): string {
  if (typeof key === 'number' || !(key.includes('/') || key.includes('~'))) return `/${key}`;
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The reference tokens of a JSON Pointer, unescaped. */
export function pointerParts(pointer: string): string[] {
  if (pointer === '') return [];
  const parts = pointer.slice(1).split('/');
  return pointer.includes('~') ? parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : parts;
}
