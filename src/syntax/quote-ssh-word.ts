/**
 * Spells a text as one word of ssh_config(5) or sshd_config(5), where blanks divide words; `hasTokens`: the setting takes `%` for the beginning of a token. Of
 * control characters none can be said, and they must not be in it.
 */
export function quoteSshWord(text: string, { hasTokens = false }: { readonly hasTokens?: boolean } = {}): string {
  const plain = hasTokens ? text.replaceAll('%', '%%') : text;
  return /^[\w@%+=:,./-]+$/u.test(plain) ? plain : `"${plain.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}
