// See syntax/plain-text.ts. JSON has escaped the rest of what could steer a terminal.
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A value as JSON that is safe to show: on one line for programs, or indented for people. Characters that a terminal would obey are escaped. */
export function renderConfigurationJson(value: unknown, form: 'line' | 'indented'): string {
  const text = JSON.stringify(value, undefined, form === 'indented' ? 2 : undefined);
  return `${text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
