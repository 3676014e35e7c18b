/** A way to make text stand out. */
export type Style = 'error' | 'warn' | 'note' | 'problem' | 'strong' | 'faint' | 'good';

/** Adds a style to text, or nothing where there are no colours. */
export type Paint = (style: Style, text: string) => string;

const codes: Readonly<Record<Style, string>> = {
  error: '1;31',
  warn: '1;33',
  note: '1;36',
  problem: '1;35',
  strong: '1',
  faint: '2',
  good: '32',
};

/** Colours as terminals have had them for forty years, or none. */
export function painter(color: boolean): Paint {
  return color ? (style, text) => (text === '' ? '' : `\u001b[${codes[style]}m${text}\u001b[0m`) : (_style, text) => text;
}
