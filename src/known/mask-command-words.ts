import { isHarmless } from './harmless-value.ts';
import { signOf } from './mask-signs.ts';

const quote = String.raw`(?:\\*["'\x60])?`;
// Between words of a command: a space, or what stands between items of a JSON or YAML list.
const gap = String.raw`(?:[ \t]{1,9}|[ \t]{0,9},\s{0,99}|[ \t]{0,9}\r?\n[ \t]{0,99}-[ \t]{1,9})`;
const value = String.raw`[^\s"'\x60\\]+`;
const authorization = new RegExp(
  String.raw`(authorization${quote}[ \t]{0,9}[:=][ \t]{0,9}${quote}(?:(?:bearer|basic|token|digest|negotiate|apikey)[ \t]{1,9})?)(${value})`,
  'giu',
);
const bearer = /\b(bearer[ \t]{1,9})([\w.~+/=-]{12,})/giu;
const user = new RegExp(
  String.raw`(?<![\w-])((?:-[A-Za-z]{0,12}[uU]|--(?:proxy-)?user)${quote}(?:=|${gap})?${quote}[^\s"'\x60:,]{0,100}:)(${value})`,
  'gu',
);
const password = new RegExp(String.raw`(?<![\w-])(-p)(${quote}${gap})?(${quote})(${value})`, 'gu');
const quick = /authorization|bearer|curl|mysql|mariadb|login|sshpass/iu;
const port = /^[\d.:[\]-]+(?:\/(?:tcp|udp))?$/u;
/** How far before an option the command that takes it is looked for. */
const farthest = 400;

/** A text in which the passwords that commands are given are masked: of `curl -u`, `mysql -p`, `docker login -p`, and in `Authorization`. */
export function maskCommandWords(text: string): string {
  if (!quick.test(text)) return text;
  return (
    text
      .replace(user, (whole, start: string, word: string, offset: number, all: string) =>
        isHarmless(word) || port.test(word) || !/\bcurl/iu.test(all.slice(Math.max(0, offset - farthest), offset))
          ? whole
          : start + signOf('a password'),
      )
      .replace(password, (whole, option: string, space = '', open = '', word = '', offset = 0, all = '') =>
        isHarmless(word) || port.test(word) || !takesPassword(all.slice(Math.max(0, offset - farthest), offset), space !== '')
          ? whole
          : option + space + open + signOf('a password'),
      )
      // The names of commands are looked for above, so that they must not be masked before.
      .replace(authorization, (whole, start: string, word: string) => (isHarmless(word) ? whole : start + signOf('a password')))
      .replace(bearer, (whole, start: string, word: string) => (/\d/u.test(word) ? start + signOf('a secret') : whole))
  );
}

function takesPassword(before: string, isApart: boolean): boolean {
  const command = before.slice(Math.max(before.lastIndexOf(';'), before.lastIndexOf('|'), before.lastIndexOf('&')) + 1);
  return isApart ? /\blogin\b|\bsshpass\b/u.test(command) : /\b(?:mysql|mariadb|sshpass)/u.test(command);
}
