import { wrapWords } from '../syntax/plain-text.ts';
import { partsOf, topCommands } from './find-command.ts';
import { type Command, type CommandName, commands, type Setting } from './settings.ts';

/** What `containai --help` prints. */
export function helpOfAll(): string {
  const rows: (readonly [string, string])[] = topCommands().map(rowOf);
  rows.push(['help [COMMAND]', 'Show help for a command.']);
  const examples = [
    ['containai audit', 'judge the dev container of this folder'],
    ['containai audit ~/src --format json', 'every repository below a folder, for programs'],
    ["containai audit --docker-run 'docker run --privileged debian'", 'a command line'],
    ['containai diff main...HEAD', 'what this branch asks for that main did not'],
    ['containai explain docker-socket-mounted', 'what a rule says, and why'],
    ["containai explain 'unknown or invalid runtime name'", 'where an error comes from, and what to do'],
  ] as const;
  return [
    'containai judges dev containers: what they ask of your machine, and what Sysbox makes of it.',
    '',
    'Usage: containai COMMAND [OPTIONS]',
    '',
    ...columns(rows),
    '',
    'Examples:',
    ...columns(examples),
    '',
    'containai COMMAND --help shows the options of a command, containai --version the version.',
    '',
  ].join('\n');
}

/** What `containai COMMAND --help` prints. */
export function helpOf(name: CommandName): string {
  const command: Command = commands[name];
  return [
    command.summary,
    '',
    `Usage: containai ${name} [OPTIONS] ${command.arguments}`.trimEnd(),
    '',
    ...wrapWords(command.about, 100),
    '',
    ...partsIn(name),
    'Options:',
    ...columns(
      Object.entries(command.settings).map(([key, setting]) => [flagOf(key, setting), `${setting.help}${choicesOf(setting)}`] as const),
    ),
    '',
    ...(name === 'audit' || name === 'diff' ? [...wrapWords(exitCodes, 100), ''] : []),
  ].join('\n');
}

function rowOf(name: CommandName): readonly [string, string] {
  const { summary, arguments: args }: Command = commands[name];
  return [`${name} ${args}`.trim(), summary];
}

function partsIn(name: CommandName): readonly string[] {
  const parts = partsOf(name);
  return parts.length === 0 ? [] : ['Commands:', ...columns(parts.map(rowOf)), ''];
}

/** An option as help and the reference page show it: `-t, --tier TIER`. */
export function flagOf(key: string, { short, value }: Setting): string {
  return `${short === undefined ? '' : `-${short}, `}--${key}${value === undefined ? '' : ` ${value}`}`;
}

/** The choices and the default of an option, as a part of a sentence; empty where it has neither. */
export function choicesOf({ choices, several, default: otherwise }: Setting): string {
  const parts = [
    ...(choices === undefined ? [] : [`${several === true ? 'some of ' : ''}${choices.join(', ')}`]),
    ...(otherwise === undefined ? [] : [`default ${otherwise}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** The exit codes, for help and the reference page. */
export const exitCodes =
  'Exit codes: 0 nothing found at the levels of --fail-on (diff: nothing new; fix: nothing to change, or written), 1 something found, a waiver that has ended, or a fix to make, 2 bad usage or input, 3 a machine that cannot run it or a bug, 4 nothing found but something could not be decided (--fail-on error accepts that).';

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) => {
    const [first = '', ...rest] = wrapWords(right, 96 - width);
    const head = left.length > width ? [`  ${left}`, `  ${' '.repeat(width)}  ${first}`] : [`  ${left.padEnd(width)}  ${first}`];
    return [...head, ...rest.map((line) => `  ${' '.repeat(width)}  ${line}`)];
  });
}
