/** Offsets of a comment, from its sign to before what ends it. */
export interface CommentSpan {
  readonly start: number;
  readonly end: number;
}

/** Texts whose comments can be told from the rest. */
export type CommentedLanguage = 'jsonc' | 'yaml' | 'dockerfile';

/** The comments of a text, in order. What stands in a string is none; of a text with mistakes, rather too few are found. */
export function* findComments(language: CommentedLanguage, text: string): Generator<CommentSpan> {
  switch (language) {
    case 'jsonc':
      // Whole strings are tokens too, so that nothing within them is one.
      for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\\r\n])*"?|\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)/gu))
        if (token.startsWith('/')) yield { start: index, end: index + token.length };
      return;
    case 'yaml':
      yield* yamlComments(text);
      return;
    case 'dockerfile':
      for (const { 0: token, index, 1: blank = '' } of text.matchAll(/^([ \t]*)#[^\r\n]*/gmu))
        yield { start: index + blank.length, end: index + token.length };
  }
}

/** What goes on from one line of YAML to the next. */
interface YamlState {
  /** The sign that ends the quoted text. */
  quote: '"' | "'" | undefined;
  /** The indentation that lines of a text after `|` or `>` go beyond. */
  block: number | undefined;
}

function* yamlComments(text: string): Generator<CommentSpan> {
  const state: YamlState = { quote: undefined, block: undefined };
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/gu)) {
    const indent = line.search(/[^ ]/u);
    if (state.block !== undefined && (indent === -1 || indent > state.block)) continue;
    state.block = undefined;
    const at = commentIn(line, state);
    if (at !== undefined) yield { start: index + at, end: index + line.length };
    if (state.quote === undefined) state.block = blockBelow(line.slice(0, at).trimEnd());
  }
}

/** Where a line ends with `|` or `>`: the indentation that its text goes beyond. */
function blockBelow(line: string): number | undefined {
  if (!/(?:^|\s)[|>][\d+-]{0,2}$/u.test(line)) return undefined;
  const [lead] = /^ *(?:[-?] +)*/u.exec(line) ?? [''];
  return /^[|>!&]/u.test(line.slice(lead.length)) ? Math.max(0, lead.trimEnd().length - 1) : lead.length;
}

/** Where the comment of a line begins; keeps what quoted text goes on. */
function commentIn(line: string, state: YamlState): number | undefined {
  // Within a word, a quotation mark is a letter; behind a tag or an anchor, a text begins.
  let [isWord, isTag, isBehindQuoted] = [false, false, false];
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]!;
    if (state.quote !== undefined) {
      if (state.quote === '"' ? sign === '\\' : sign === "'" && line[at + 1] === "'") at++;
      else if (sign === state.quote) [state.quote, isBehindQuoted] = [undefined, true];
      continue;
    }
    const isBlankBefore = at === 0 || /\s/u.test(line[at - 1]!);
    if (isBlankBefore) isTag = !isWord && /[!&]/u.test(sign);
    if (sign === '#' && isBlankBefore) return at;
    if (isBehindQuoted && !/\s/u.test(sign)) {
      // A word behind quoted text is a mistake, and nobody can tell where the next quoted text begins.
      if (!/[:,\]}]/u.test(sign)) return undefined;
      isBehindQuoted = false;
    }
    if (!isWord && (sign === '"' || sign === "'")) state.quote = sign;
    else if (/[[\]{},]/u.test(sign) || (/[:?-]/u.test(sign) && /^\s?$/u.test(line[at + 1] ?? ''))) isWord = false;
    else if (!isTag && !/\s/u.test(sign)) isWord = true;
  }
  return undefined;
}
