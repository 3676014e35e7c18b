import type { Sandbox } from '../model/sandbox.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { findSandbox, isSandboxName } from '../tasks/sandbox/find-sandbox.ts';
import { viewOf } from '../tasks/sandbox/inner-door.ts';
import { badUsage, type Console, help } from './console.ts';
import { insideOptions, runInSandbox } from './run-in-sandbox.ts';
import { parseArguments } from './parse-arguments.ts';
import { commands } from './settings.ts';
import { splitCommand } from './split-command.ts';

/** `containai exec`: runs a command inside a dev container, through its gate. */
export async function runExec(args: readonly string[], out: Console): Promise<number> {
  const { options, rest } = splitCommand(args, commands.exec.settings);
  const parsed = parseArguments('exec', options);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('exec', out);
  if (values.terminal && values['no-terminal']) return badUsage('-t and -T are opposites: give one of them.', out);
  const meant = whichSandbox(rest);
  if ('refused' in meant) return badUsage(meant.refused, out);
  const { sandbox, command } = meant;
  if (command.length === 0) return badUsage('Which command? containai exec NAME -- COMMAND; containai shell opens a shell.', out);
  const { streams } = realSandboxPowers;
  const isTerminal = values.terminal || (!values['no-terminal'] && streams.isInputTerminal() && streams.isOutputTerminal());
  const wish = { ...insideOptions(values, viewOf(sandbox, values)), command, isTerminal, hasInput: !values['no-input'] };
  return runInSandbox(sandbox, () => Promise.resolve(wish), values, out);
}

type Meant = { readonly sandbox: Sandbox; readonly command: readonly string[] } | { readonly refused: string };

function meantBy(word: string | undefined, command: readonly string[]): Meant {
  const found = findSandbox(word, realMachine);
  return 'refused' in found ? found : { ...found, command };
}

/** Which dev container is meant by the words, and which command. */
function whichSandbox(words: readonly string[]): Meant {
  const [first, second] = words;
  if (first === undefined || first === '--') return meantBy(undefined, words.slice(1));
  if (second === '--') return meantBy(first, words.slice(2));
  const here = meantBy(undefined, words);
  const named = isNaming(first) ? meantBy(first, words.slice(1)) : undefined;
  if (named === undefined || 'refused' in named) return named ?? here;
  // Nobody is to get into another dev container by the name that a repository has.
  if ('sandbox' in here && here.sandbox.id !== named.sandbox.id)
    return {
      refused: `${first} is the name of a dev container, and could be a command in ${here.sandbox.name}: write containai exec ${first} -- …, or containai exec -- ${first} ….`,
    };
  return named;
}

function isNaming(word: string): boolean {
  if (isSandboxName(word, realMachine)) return true;
  return (word.includes('/') || word === '.') && 'sandbox' in findSandbox(word, realMachine);
}
