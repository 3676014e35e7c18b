/** What can be written into a file: plain data, as JSON has it. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

/** How a scalar was written before; text blocks and what is new are `PLAIN`. */
export type Style = 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE';

// Words and numbers that one of the two versions of YAML, or Compose's parser, takes for something else than text.
const resolved = /^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|\.nan|[-+]?\.inf)$/iu;
const numeric = /^[-+]?[\d.][\d_.:,a-fox+-]*$/iu;
const plain = /^(?:[\p{L}\p{N}_./~$]|-(?![-\s]|$))[\p{L}\p{N}\p{P}\p{S} ]*$/u;

function isPlain(text: string, isFlow: boolean): boolean {
  if (!plain.test(text) || resolved.test(text) || numeric.test(text)) return false;
  if (/: | #|[: ]$|^\.\.\.|\t/u.test(text)) return false;
  return !isFlow || !/[,[\]{}]|:$/u.test(text);
}

/** A scalar as YAML, in the style given where its text allows that, else in quotes. */
export function writeScalar(value: string | number | boolean | null, style: Style, isFlow: boolean): string {
  if (typeof value !== 'string') {
    const text = String(value);
    return style === 'PLAIN' || value === null ? text : quote(text, style);
  }
  return style === 'PLAIN' && isPlain(value, isFlow) ? value : quote(value, style);
}

function quote(text: string, style: Style): string {
  const isPrintable = /^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(text);
  const single = style === 'QUOTE_SINGLE' || (style === 'PLAIN' && /["\\]/u.test(text));
  if (isPrintable && single) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replaceAll(
    /[^\p{L}\p{N}\p{P}\p{S} ]/gu,
    (character) => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`,
  );
}

/** Data on one line, as text in brackets and braces. */
export function writeFlow(data: Data, isInFlow = true): string {
  if (isList(data)) return `[${data.map((one) => writeFlow(one)).join(', ')}]`;
  if (typeof data === 'object' && data !== null)
    return `{ ${Object.entries(data)
      .map(([key, value]) => `${writeScalar(key, 'PLAIN', true)}: ${writeFlow(value)}`)
      .join(', ')} }`;
  return writeScalar(data, 'PLAIN', isInFlow);
}

/** How a file indents: one level of maps, and lists below their key. */
export interface Indents {
  readonly step: string;
  readonly list: string;
  readonly lineBreak: string;
}

/** An entry of a block map, or an item of a block list where there is no key: lines without the first one's indentation. */
export function writeBlock(key: string | undefined, data: Data, indent: string, indents: Indents): string {
  const { step, list, lineBreak } = indents;
  if (key === undefined) {
    if (typeof data !== 'object' || data === null || isList(data)) return `- ${writeFlow(data, false)}`;
    const below = `${indent}  `;
    const entries = Object.entries(data).map(([name, value]) => writeBlock(name, value, below, indents));
    return `- ${entries.join(`${lineBreak}${below}`)}`;
  }
  const head = `${writeScalar(key, 'PLAIN', false)}:`;
  if (data === null) return head;
  if (typeof data !== 'object') return `${head} ${writeFlow(data, false)}`;
  const isItems = isList(data);
  const below = indent + (isItems ? list : step);
  const lines = isItems
    ? data.map((item) => writeBlock(undefined, item, below, indents))
    : Object.entries(data).map(([name, value]) => writeBlock(name, value, below, indents));
  return lines.length === 0 ? `${head} ${isItems ? '[]' : '{}'}` : [head, ...lines].join(`${lineBreak}${below}`);
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}
