/** Spells a text as one word of a shell line, every sign for itself. */
export function quoteLiteralWord(text: string): string {
  return text !== '' && /^[A-Za-z0-9_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Spells canonical text as one word of a shell line: plain where it needs no quotes, else in single quotes; variables of the host and the
 * workspace folder become the shell's own, in double quotes.
 */
export function quoteShellWord(text: string): string {
  if (!text.includes('${')) return quoteLiteralWord(text);
  let result = '';
  let end = 0;
  for (const match of text.matchAll(/\$\{(?:localWorkspaceFolder|(?:localEnv|env):([A-Za-z_]\w*)(?::([^${}`'"\\]*))?)\}/gu)) {
    const plain = text.slice(end, match.index);
    result += plain === '' ? '' : quoteShellWord(plain);
    result += match[1] === undefined ? '"$PWD"' : match[2] === undefined ? `"\${${match[1]}}"` : `"\${${match[1]}:-${match[2]}}"`;
    end = match.index + match[0].length;
  }
  const last = text.slice(end);
  if (end === 0) return quoteLiteralWord(text);
  return result + (last === '' ? '' : quoteShellWord(last));
}

/** The words of an exec form as one shell text with the same words: a word is quoted only where a shell would take it apart. */
export function joinShellWords(words: readonly string[]): string {
  return words.map((word) => (/^[A-Za-z0-9_@%+=:,./${}~^[\]?!-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
