import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { loadScript } from '../machine/load-script.ts';
import type * as commandsModule from './commands.ts';
import { isSandboxCommand } from './sandbox-command-names.ts';
import type * as sandboxCommandsModule from './sandbox-commands.ts';
import { plainText } from '../syntax/plain-text.ts';
import type { Console } from './console.ts';

/*
 * The way in. The exit code is set, never forced, so that all output is written before the end.
 */

type Commands = typeof commandsModule;
type SandboxCommands = typeof sandboxCommandsModule;

/** Characters that may wait for a slow reader of what a running program says. */
const mostWaiting = 4 << 20;

const out: Console = {
  version,
  // Where nobody reads on, the audit goes on for its exit code.
  print: (text) =>
    new Promise((resolve) => {
      if (text === '' || process.stdout.destroyed) resolve();
      else process.stdout.write(text, () => resolve());
    }),
  // A word of the command line may hold anything, escape sequences of the terminal too.
  complain: (text) => process.stderr.write(`containai: ${plainText(text)}\n`),
  send: (text) => {
    if (isUnread) return { refused: 'nobody reads it any more' };
    if (process.stdout.writableLength > mostWaiting) return { refused: 'nobody reads it fast enough' };
    process.stdout.write(text);
    return {};
  },
  tell: (text) => {
    if (process.stderr.writableLength <= mostWaiting) process.stderr.write(text);
  },
  isTerminal: process.stdout.isTTY,
  tellsTerminal: process.stderr.isTTY,
  canAsk: process.stdin.isTTY && process.stderr.isTTY,
  width: process.stdout.columns ?? 100,
  noColor: (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb',
};

let cannotWrite = false;
/** Standard output has failed once: it counts as destroyed for a moment only. */
let isUnread = false;

// A reader that has seen enough (`| head`) closes the pipe: no trouble of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  isUnread = true;
  if (error.code === 'EPIPE' || cannotWrite) return;
  cannotWrite = true;
  out.complain(`the report could not be written: ${error.message}.`);
});

// What is said there is said for nobody then.
process.stderr.on('error', () => {});

try {
  const code = await run(process.argv.slice(2));
  process.exitCode = cannotWrite ? 3 : code;
} catch (error) {
  process.exitCode = 3;
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  out.complain(`something broke: ${reason}. CONTAINAI_DEBUG=1 shows where.`);
  if ((process.env['CONTAINAI_DEBUG'] ?? '') !== '') console.error(error);
}

async function run(words: readonly string[]): Promise<number> {
  const [first] = words;
  if (first === '--version' || first === '-V') return printed(`${version}\n`);
  if (isSandboxCommand(first)) return sandboxCommands().runners[first](words.slice(1), out);
  const commands = loaded('commands') as Commands;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') return help(words.slice(1), commands);
  const found = commands.findCommand(words);
  if ('unknown' in found) return commands.badUsage(found.unknown, out);
  const { name, args } = found;
  return isSandboxCommand(name) ? sandboxCommands().runners[name](args, out) : commands.runners[name](args, out);
}

function sandboxCommands(): SandboxCommands {
  return loaded('sandbox-commands') as SandboxCommands;
}

function loaded(name: string): unknown {
  return loadScript(fileURLToPath(new URL(`./${name}.cjs`, import.meta.url)));
}

async function printed(text: string): Promise<number> {
  await out.print(text);
  return 0;
}

function help(of: readonly string[], commands: Commands): number | Promise<number> {
  if (of.length === 0 || of[0] === 'help') return printed(commands.helpOfAll());
  const found = commands.findCommand(of);
  return 'unknown' in found ? commands.badUsage(found.unknown, out) : printed(commands.helpOf(found.name));
}
