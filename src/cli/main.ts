import { version } from '../../package.json';
import type { Console } from './console.ts';
import { type CommandName, commands } from './settings.ts';

/*
 * The way in. Nothing heavy is loaded before it is known which command is wanted, since most of a short run is loading.
 * The exit code is set, never forced, so that all output is written before the end.
 */

const out: Console = {
  version,
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(`containai: ${text}\n`),
  isTerminal: process.stdout.isTTY,
  width: process.stdout.columns ?? 100,
  noColor: (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb',
};

// A reader that has seen enough (`| head`) closes the pipe: no trouble of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = 3;
  out.complain(
    `something broke: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}. CONTAINAI_DEBUG=1 shows where.`,
  );
  if ((process.env['CONTAINAI_DEBUG'] ?? '') !== '') console.error(error);
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-V') return printed(`${version}\n`);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(args[0]);
  if (!isCommand(name)) return unknownCommand(name);
  switch (name) {
    case 'audit':
      return (await import('./audit.ts')).runAudit(args, out);
    case 'matrix':
      return (await import('./matrix.ts')).runMatrix(args, out);
    case 'explain':
      return (await import('./explain.ts')).runExplain(args, out);
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function printed(text: string): number {
  out.print(text);
  return 0;
}

async function help(of: string | undefined): Promise<number> {
  const { helpOf, helpOfAll } = await import('./help.ts');
  if (of === undefined || of === 'help') return printed(helpOfAll());
  return isCommand(of) ? printed(helpOf(of)) : unknownCommand(of);
}

async function unknownCommand(name: string): Promise<number> {
  const { nearest } = await import('../syntax/nearest.ts');
  const near = nearest(name, Object.keys(commands));
  const kind = name.startsWith('-') ? 'option' : 'command';
  out.complain(
    `there is no ${kind} ${name.slice(0, 60)}${near === undefined ? '; containai --help lists what there is.' : `; did you mean containai ${near}?`}`,
  );
  return 2;
}
