import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { loadScript } from '../machine/load-script.ts';
import type * as commandsModule from './commands.ts';
import { plainText } from '../syntax/plain-text.ts';
import type { Console } from './console.ts';

/*
 * The way in. The exit code is set, never forced, so that all output is written before the end.
 */

type Commands = typeof commandsModule;

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
  isTerminal: process.stdout.isTTY,
  canAsk: process.stdin.isTTY && process.stderr.isTTY,
  width: process.stdout.columns ?? 100,
  noColor: (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb',
};

let cannotWrite = false;

// A reader that has seen enough (`| head`) closes the pipe: no trouble of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || cannotWrite) return;
  cannotWrite = true;
  out.complain(`the report could not be written: ${error.message}.`);
});

try {
  const code = await run(process.argv.slice(2));
  process.exitCode = cannotWrite ? 3 : code;
} catch (error) {
  process.exitCode = 3;
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  out.complain(`something broke: ${reason}. CONTAINAI_DEBUG=1 shows where.`);
  if ((process.env['CONTAINAI_DEBUG'] ?? '') !== '') console.error(error);
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-V') return printed(`${version}\n`);
  const commands = loadScript(fileURLToPath(new URL('./commands.cjs', import.meta.url))) as Commands;
  switch (name) {
    case 'audit':
      return commands.runAudit(args, out);
    case 'fix':
      return commands.runFix(args, out);
    case 'init':
      return commands.runInit(args, out);
    case 'diff':
      return commands.runDiff(args, out);
    case 'matrix':
      return commands.runMatrix(args, out);
    case 'explain':
      return commands.runExplain(args, out);
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      return help(args[0], commands);
    default:
      return unknownCommand(name, commands);
  }
}

async function printed(text: string): Promise<number> {
  await out.print(text);
  return 0;
}

function help(of: string | undefined, commands: Commands): number | Promise<number> {
  if (of === undefined || of === 'help') return printed(commands.helpOfAll());
  return Object.hasOwn(commands.commands, of) ? printed(commands.helpOf(of as keyof Commands['commands'])) : unknownCommand(of, commands);
}

function unknownCommand(name: string, { commands, nearest }: Commands): number {
  const near = nearest(name, Object.keys(commands));
  const kind = name.startsWith('-') ? 'option' : 'command';
  const hint = near === undefined ? '; containai --help lists what there is.' : `; did you mean containai ${near}?`;
  out.complain(`there is no ${kind} ${name.slice(0, 60)}${hint}`);
  return 2;
}
