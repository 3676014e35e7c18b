import { withoutCredentials } from '../../known/without-credentials.ts';

/** A text on one line and at most `limit` characters long, for a message. Credentials go before it is cut, which could leave half of one. */
export function short(text: string, limit = 80): string {
  // Reports mask what is whole.
  const line = (text.length > limit ? withoutCredentials(text) : text)
    .slice(0, limit * 4)
    // oxlint-disable-next-line no-control-regex -- stripping them is the point
    .replace(/[\u0000-\u0020\u007f-\u00a0\u2028\u2029]+/gu, ' ')
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
