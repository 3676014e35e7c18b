import { isHarmless } from './harmless-value.ts';
import { signOf } from './mask-signs.ts';

/** A text in which the passwords of addresses are masked: `https://user:password@host`, `user:password@registry/image:1`. */
export function maskAddresses(text: string): string {
  const shown = text.includes(':/') || text.includes(':~1') ? maskUrls(text) : text;
  return shown.includes('@') ? shown.replace(/[^\s"'`<>(){}[\],;=|&]+/gu, maskWord) : shown;
}

// As it is, as a key in a JSON Pointer, and as what becomes of it where it is taken for a path.
const scheme = /(:\/\/|:~1~1|(?<=https?|ftp|git|ssh|oci|docker|postgres|postgresql|mysql|mongodb|rediss?|amqps?):\/)/iu;

// Cut at each scheme, so that no part of a text is looked at twice.
function maskUrls(text: string): string {
  return text
    .split(scheme)
    .map((part, index) => (index % 2 === 1 || index === 0 ? part : maskUrl(part)))
    .join('');
}

function maskUrl(text: string): string {
  const run = /^[^\s"'`<>\\]*/u.exec(text)?.[0] ?? '';
  if (!run.includes(':') && !run.includes('@')) return text;
  // Colons and slashes of variables are none of the address.
  const plain = run.replace(/\$\{[^}$]*\}/gu, (variable) => '$'.repeat(variable.length)).replaceAll('~1', '//');
  const slash = plain.search(/[/?#]/u);
  const authority = slash < 0 ? plain : plain.slice(0, slash);
  const colon = authority.startsWith('[') ? -1 : authority.indexOf(':');
  const sign = authority.lastIndexOf('@');
  if (sign >= 0 && (colon < 0 || colon > sign)) return isKey(run.slice(0, sign)) ? signOf('a secret') + text.slice(sign) : text;
  if (colon < 0) return text;
  // A password with a slash in it is no valid address, and is written all the same.
  const end = sign >= 0 ? sign : isPort(authority.slice(colon + 1)) ? -1 : Math.max(plain.lastIndexOf('@'), plain.indexOf('…'));
  return end <= colon || isHarmless(run.slice(colon + 1, end)) ? text : text.slice(0, colon + 1) + signOf('a password') + text.slice(end);
}

function isPort(text: string): boolean {
  return /^\d{0,5}…?$/u.test(text) || /^\$+$/u.test(text);
}

// A token in the place of the user.
function isKey(user: string): boolean {
  return user.length >= 20 && /\d/u.test(user) && /^[\w.~-]+$/u.test(user);
}

const digest = /@[a-z\d+]{3,20}:[\da-fA-F…]{4,}.*$/u;
const host = /^(?:localhost|[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63}){1,9}|[A-Za-z\d][\w.-]{0,200}(?=[:/])|(?:tcp|unix)$)(?:[:/?…]|$)/u;
/** How many `@` may follow the host. */
const mostSigns = 20;
const noUser = /^(?:mailto|npm|jsr|acct|sip|sips|workspace|xmpp)$/iu;

// Without a scheme only what stands before the name of a host is a password: `debian:12@sha256:…` has none.
function maskWord(whole: string): string {
  const end = whole.indexOf('://');
  // What stands behind a scheme was looked at as an address.
  return end < 0 ? maskPlainWord(whole) : maskPlainWord(whole.slice(0, end)) + whole.slice(end);
}

function maskPlainWord(word: string): string {
  const last = word.lastIndexOf('@');
  if (last < 0) return word;
  const colon = word.indexOf(':');
  let at = digest.test(word.slice(last)) ? word.lastIndexOf('@', last - 1) : last;
  for (let tries = 0; tries < mostSigns && at > colon && !host.test(word.slice(at + 1, at + 600)); tries++)
    at = word.lastIndexOf('@', at - 1);
  if (at < 0 || colon < 1 || colon > at - 2) return word;
  const user = word.slice(0, colon);
  if (!/^[\w.%+-]{1,200}$/u.test(user) || noUser.test(user) || !host.test(word.slice(at + 1, at + 600))) return word;
  return isHarmless(word.slice(colon + 1, at)) ? word : `${user}:${signOf('a password')}${word.slice(at)}`;
}
