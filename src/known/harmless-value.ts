import { isSign } from './mask-signs.ts';

const word = /^(?:true|false|yes|no|on|off|null|none|undefined|~|…|\*\w+)$/iu;
const variable = /^(?:\$\{\{[^}]*\}\}|\$\{[^}]*\}|\$\$?\w+|\$\(.*|%\w+%)$/su;
const withDefault = /^\$\{(?:(?:localEnv|env|containerEnv):[\w.]+:|[\w.]+:?[-=])[^}$]/u;
const path = /^(?:~|\.{1,2})?\/(?:[\w.${}-]{0,24}\/)*[\w.${}-]{0,24}$/u;

/**
 * Whether what stands in a secret's place gives nothing away: nothing at all, a switch, a small number, only a variable (without a default
 * of its own), a path, the start of a list, or what is masked already.
 */
export function isHarmless(value: string): boolean {
  const plain = value.trim();
  if (plain === '' || plain.startsWith('‹') || isSign(plain) || /^[[{(]/u.test(plain) || /^-?\d{1,5}(?:\.\d{1,3})?$/u.test(plain))
    return true;
  if (word.test(plain)) return true;
  if (plain.startsWith('$') || plain.startsWith('%')) return variable.test(plain) && !withDefault.test(plain);
  return plain.length < 300 && path.test(plain);
}
