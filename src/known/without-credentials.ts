import { maskAddresses } from './mask-addresses.ts';
import { maskCommandWords } from './mask-command-words.ts';
import { maskNamedValues } from './mask-named-values.ts';
import { fromSigns, signOf, toSigns } from './mask-signs.ts';
import { anyFormat, formats } from './secrets.ts';

/**
 * A text that may be shown: credentials are replaced by what they are (`‹a GitHub token›`, `‹a password›`). Seen are those that their format,
 * the name before them, or their place in an address or command gives away. Lines stay lines, a second time changes nothing, and the
 * time it takes grows with the length of the text alone, whatever the text is.
 */
export function withoutCredentials(text: string): string {
  if (text.length < 6) return text;
  if (text.length > longestRemembered) return masked(text);
  let shown = remembered.get(text);
  if (shown === undefined) {
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(text, (shown = masked(text)));
  }
  return shown;
}

// A report says the same names and sentences again and again. Few are kept, since each may keep the file in memory that it was cut from.
const remembered = new Map<string, string>();
const mostRemembered = 256;
const longestRemembered = 200;

function masked(text: string): string {
  let shown = toSigns(text);
  // What was masked may have parted a name from its value, or a command from its password: it is looked at again until nothing more is seen.
  for (let round = 0; round < mostRounds; round++) {
    const next = maskOnce(shown);
    if (next === shown) return next === text ? text : fromSigns(next);
    shown = next;
  }
  return text.replace(/[^\r\n]+/gu, '‹a secret›');
}

/** Two are usual. A text that needs more than this was made to hide something, and is not shown at all. */
const mostRounds = 8;

// Keys come first: the name before one would mask its heading, and the lines after it would be seen as words.
function maskOnce(text: string): string {
  const shown = maskAddresses(maskCommandWords(maskNamedValues(maskKeys(text))));
  return shown.length < 12 || !anyFormat.test(shown) ? shown : maskFormats(shown);
}

const key = /-----BEGIN (?:[A-Z0-9]{1,40} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]{1,80}-----|[\s\S]*)/gu;

function maskKeys(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text;
  return text.replace(key, (whole) => signOf('a private key') + whole.replace(/[^\r\n]+/gu, ''));
}

const isWebToken = (source: string): boolean => source.startsWith('eyJ');
const prefixed = formats.filter(([{ source }, what]) => what !== 'a private key' && !isWebToken(source));
// What follows belongs to it: a match is only as long as it takes to know the format.
const anyPrefixed = new RegExp(prefixed.map(([{ source }]) => `(${source.replace(/\\b$/u, '')}[\\w.-]*)`).join('|'), 'gu');
const webToken = /eyJ[\w-]{10,}(\.eyJ[\w-]{10,}\.[\w-]{10}[\w.-]*)?/gu;
// The start of a token, where a text was cut.
const begun =
  /(gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt|ft|soat)-|xox[abeoprs]-|sk-ant-|dckr_(?:pat|oat)_|pypi-AgE|AKIA|ASIA|AIza)[\w-]{4,80}…/gu;

function maskFormats(text: string): string {
  return text
    .replace(webToken, (whole, rest?: string) => (rest === undefined ? whole : signOf('a signed token (JWT)')))
    .replace(anyPrefixed, (whole, ...groups: readonly (string | undefined)[]) => {
      const index = groups.findIndex((group) => group === whole);
      return signOf(prefixed[index]?.[1] ?? 'a secret');
    })
    .replace(begun, `${signOf('a token')}…`);
}
