import { parseArgs } from 'node:util';
import { nearest } from '../syntax/nearest.ts';
import { type CommandName, commands, type Setting, type Values } from './settings.ts';

/** What stands on the command line after the command's name. */
export interface Arguments<C extends CommandName> {
  readonly values: Values<C>;
  readonly positionals: readonly string[];
}

/** Bad usage: one sentence. */
export interface BadUsage {
  readonly usage: string;
}

/** Parses a command's arguments by its table. Unknown options, missing values and wrong choices are bad usage, with the nearest right word. */
export function parseArguments<C extends CommandName>(name: C, args: readonly string[]): Arguments<C> | BadUsage {
  const { settings, most }: { readonly settings: Readonly<Record<string, Setting>>; readonly most: number } = commands[name];
  const { tokens, positionals } = parseArgs({
    args: withAlone(args, settings),
    options: optionsOf(settings),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, boolean | string | readonly string[]>();
  for (const [key, setting] of Object.entries(settings)) if (setting.type !== 'text') values.set(key, setting.type === 'flag' ? false : []);
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const setting = Object.hasOwn(settings, token.name) ? settings[token.name]! : undefined;
    if (setting === undefined) return { usage: unknownOption(name, token.rawName, Object.keys(settings)) };
    if (setting.type === 'flag') {
      if (token.value !== undefined) return { usage: `${token.rawName} takes no value.` };
      values.set(token.name, true);
      continue;
    }
    const { value } = token;
    if (value === undefined || value === '' || (!token.inlineValue && looksLikeOption.test(value)))
      return { usage: `${token.rawName} needs a value: ${setting.value}.` };
    if (setting.wants?.is(value) === false) return { usage: `${token.rawName} wants ${setting.wants.what}, not “${value.slice(0, 100)}”.` };
    values.set(token.name, setting.type === 'list' ? [...(values.get(token.name) as readonly string[]), value] : value);
  }
  for (const [key, setting] of Object.entries(settings)) {
    const chosen = choose(key, setting, values.get(key));
    if (typeof chosen === 'object' && 'usage' in chosen) return chosen;
    if (chosen !== undefined) values.set(key, chosen);
  }
  if (positionals.length > most)
    return {
      usage:
        most === 0 ? `containai ${name} takes no arguments.` : `containai ${name} takes at most ${most} argument${most === 1 ? '' : 's'}.`,
    };
  return {
    values: Object.fromEntries([...Object.keys(settings).map((key) => [key, undefined] as const), ...values]) as Values<C>,
    positionals,
  };
}

/** A number below nothing is none, as `-1` of `--pids-limit`: no option is called by a number. */
const looksLikeOption = /^-(?!\d+(?:\.\d+)?$)./u;

function optionsOf(settings: Readonly<Record<string, Setting>>): Record<string, { type: 'boolean' | 'string'; short?: string }> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, { type, short }]) => [
      key,
      { type: type === 'flag' ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) },
    ]),
  );
}

// `--facts` at the end, or before another option: the parser would take what follows for its value.
function withAlone(args: readonly string[], settings: Readonly<Record<string, Setting>>): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args.map((word, index) => {
    const alone = word.startsWith('--') ? settings[word.slice(2)]?.alone : undefined;
    const next = args[index + 1];
    return alone !== undefined && index < end && (next === undefined || /^-./u.test(next)) ? `${word}=${alone}` : word;
  });
}

function choose(
  key: string,
  { type, choices, several, default: otherwise }: Setting,
  given: unknown,
): boolean | string | readonly string[] | BadUsage | undefined {
  if (type === 'flag' || (type === 'list' && choices === undefined)) return undefined;
  const text = Array.isArray(given) ? given.join(',') : typeof given === 'string' ? given : otherwise;
  if (type === 'list' && text === '') return undefined;
  if (text === undefined || choices === undefined) return text;
  const parts = several === true ? [...new Set(text.split(',').map((part) => part.trim()))] : [text];
  for (const part of parts) {
    if (choices.includes(part)) continue;
    const near = nearest(part, choices);
    return {
      usage: `--${key} wants ${several === true ? 'some of ' : ''}${choices.join(', ')}, not “${part.slice(0, 40)}”${near === undefined ? '' : `; did you mean ${near}?`}${near === undefined ? '.' : ''}`,
    };
  }
  return several === true ? parts : text;
}

function unknownOption(name: CommandName, raw: string, known: readonly string[]): string {
  const near = nearest(raw.replace(/^-+/u, ''), known);
  return `There is no option ${raw.slice(0, 60)}${near === undefined ? `; containai ${name} --help lists them all.` : `; did you mean --${near}?`}`;
}
