import type { Setting } from './settings.ts';

/**
 * Parts the words of a command line that runs another command: the options that come first, and the rest, from the first word that is none on (`--` too).
 * What follows is the other command’s, whatever it looks like.
 */
export function splitCommand(
  words: readonly string[],
  settings: Readonly<Record<string, Setting>>,
): { readonly options: readonly string[]; readonly rest: readonly string[] } {
  let at = 0;
  while (at < words.length && /^-./u.test(words[at]!) && words[at] !== '--') at += takesNext(words[at]!, settings) ? 2 : 1;
  const end = Math.min(at, words.length);
  return { options: words.slice(0, end), rest: words.slice(end) };
}

function takesNext(word: string, settings: Readonly<Record<string, Setting>>): boolean {
  if (word.startsWith('--')) {
    const type = Object.hasOwn(settings, word.slice(2)) ? settings[word.slice(2)]!.type : 'flag';
    return type !== 'flag';
  }
  const letters = word.slice(1).split('');
  const ofLetter = (letter: string): Setting | undefined => Object.values(settings).find(({ short }) => short === letter);
  const first = letters.findIndex((letter) => (ofLetter(letter)?.type ?? 'flag') !== 'flag');
  // What stands behind a letter that takes a value is that value.
  return first >= 0 && first === letters.length - 1;
}
