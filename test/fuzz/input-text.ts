const letters: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, '\\': 92 };

/**
 * An input as the text of a file, a character a byte: printable ASCII stands for itself, anything else as `\xNN`, `\r`, `\n`, `\t` or `\\`. A line
 * break of the file means nothing, and stands behind every line feed of the input.
 */
export function printInput(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => {
    const letter = Object.entries(letters).find(([, code]) => code === byte)?.[0];
    if (letter !== undefined) return `\\${letter}${byte === 10 ? '\n' : ''}`;
    return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** The input that a file holds. */
export function readInput(text: string): Buffer {
  const bytes = text.replaceAll(/\r?\n/gu, '').replaceAll(/\\(?:x([\da-f]{2})|(.))/giu, (_all, digits?: string, letter?: string) => {
    const code = digits === undefined ? letters[letter ?? ''] : Number.parseInt(digits, 16);
    if (code === undefined) throw new Error(`\\${letter ?? ''} stands for nothing`);
    return String.fromCharCode(code);
  });
  return Buffer.from(bytes, 'latin1');
}
