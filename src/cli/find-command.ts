import { nearest } from '../syntax/nearest.ts';
import { type CommandName, commands } from './settings.ts';

/** The command that words begin with, and the words after its name; or one sentence about the command that does not exist. */
export function findCommand(
  words: readonly string[],
): { readonly name: CommandName; readonly args: readonly string[] } | { readonly unknown: string } {
  const [first = '', second = ''] = words;
  const whole = `${first} ${second}`;
  if (isCommand(whole)) return { name: whole, args: words.slice(2) };
  const parts = partsOf(first);
  // A part that is named by an option may stand behind others.
  const option = words.findIndex((word, index) => index > 0 && word.startsWith('--') && isCommand(`${first} ${word}`));
  const end = words.indexOf('--');
  if (option > 0 && (end < 0 || option < end))
    return { name: `${first} ${words[option]!}` as CommandName, args: words.toSpliced(option, 1).slice(1) };
  // A command of several parts takes no arguments of its own, or says how many.
  const takesNone = !isCommand(first) || commands[first].most === 0;
  if (takesNone && parts.some((part) => !part.includes(' --')) && second !== '' && !second.startsWith('-'))
    return { unknown: unknownCommand(whole, parts) };
  return isCommand(first) ? { name: first, args: words.slice(1) } : { unknown: unknownCommand(first, topCommands()) };
}

/** Names of the commands of one word. */
export function topCommands(): readonly CommandName[] {
  return Object.keys(commands).filter((name): name is CommandName => !name.includes(' '));
}

/** Names of the parts of a command, the command’s own name before each. */
export function partsOf(name: string): readonly CommandName[] {
  return Object.keys(commands).filter((one): one is CommandName => one.startsWith(`${name} `));
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function unknownCommand(name: string, among: readonly CommandName[]): string {
  const near = nearest(name, among);
  const kind = name.startsWith('-') ? 'option' : 'command';
  const all = among.some((one) => one.includes(' ')) ? `containai ${name.split(' ', 1)[0]!} --help` : 'containai --help';
  return `There is no ${kind} ${name.slice(0, 60)}${near === undefined ? `; ${all} lists what there is.` : `; did you mean containai ${near}?`}`;
}
