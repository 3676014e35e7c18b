import { quoteSshWord } from '../../syntax/quote-ssh-word.ts';

/** The line of the user’s own settings by which `ssh` reads ours: of its pattern, nothing is one (ssh_config(5), Include; glob(7)). */
export function includeLine(file: string): string {
  return `Include ${quoteSshWord(file.replaceAll(/[*?[\\]/gu, String.raw`\$&`))}`;
}

/**
 * Whether settings have such a line where it holds for every host: before the first that holds for some. Somebody may have written it otherwise, with `~` for the
 * home or several files in one.
 */
export function hasInclude(text: string, file: string, home: string): boolean {
  const lines = text.split(/\r?\n/u).map((line) => line.trim());
  const first = lines.findIndex((line) => /^(?:host|match)\b/iu.test(line));
  return lines.slice(0, first < 0 ? lines.length : first).some((line) => line === includeLine(file) || filesIn(line, home).includes(file));
}

function filesIn(line: string, home: string): readonly string[] {
  const [, words = ''] = /^include(?:\s+|\s*=\s*)(.*)$/iu.exec(line) ?? [];
  return (words.match(/"[^"]*"|\S+/gu) ?? []).map((word) => word.replaceAll('"', '').replace(/^~(?=\/)/u, home));
}

/** Settings with that line before all that is there, which stays as it is, byte for byte. */
export function withInclude(text: string, file: string): string {
  return `# Dev containers of containai\n${includeLine(file)}\n${text === '' ? '' : '\n'}${text}`;
}
