import { fact } from '../../model/fact.ts';
import type { Fact, Layer, Origin } from '../../model/fact.ts';
import type { BuildField, BuildStep, ContainerCommand, EnvironmentVariable, Unknown } from '../../model/request.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { joinShellWords } from '../../syntax/quote-shell-word.ts';
import type { FoundImage } from '../../model/found.ts';
import { foundImage } from '../image-layer.ts';
import type { ImageWant } from '../image-layer.ts';
import { platformArgument } from './platform-arguments.ts';
import type { BuildPlatforms } from './platform-arguments.ts';
import { isSpace, lexWords, unknownValue } from './lex-words.ts';
import type { Lexed, Value } from './lex-words.ts';
import { jsonForm, splitCommand } from './split-instructions.ts';
import type { Instruction } from './split-instructions.ts';

/** What a stage's instructions make of the image, as far as they are read. */
export interface ImageConfig {
  user: Fact<string> | undefined;
  entrypoint: Fact<readonly string[]> | undefined;
  command: Fact<readonly string[]> | undefined;
  /** CMD was given in this very stage: an ENTRYPOINT does not take it away. */
  commandIsOwn: boolean;
  readonly environment: Map<string, Fact<EnvironmentVariable>>;
  /** Variables of ENV whose value has parts that nobody can tell, such as the PATH of the image it starts from. */
  readonly partlyKnown: Set<string>;
  readonly volumes: Map<string, Fact<string>>;
  /** `none`: HEALTHCHECK NONE takes away what the image it starts from has. */
  healthcheck: Fact<ContainerCommand> | 'none' | undefined;
  shell: readonly string[];
  /** `undefined` where the image it starts from decides. */
  workingFolder: string | undefined;
  /** Texts written into /etc/docker/daemon.json. */
  daemonConfiguration: readonly Fact<string>[];
  readonly triggers: Instruction[];
  /** Build arguments of this stage; a value nobody can tell is `unknownValue`. */
  readonly arguments: Map<string, string | typeof unknownValue>;
  /** Variables of the image that it starts from; `unknown` where nobody looked into that. */
  readonly inherited: Readonly<Record<string, string>> | 'unknown';
  unknown: Unknown[];
}

export interface ReadContext {
  readonly document: string;
  readonly layer: Layer;
  readonly via?: Origin;
  readonly escape: string;
  /** Values of build arguments, and what ARG before the first FROM says. */
  readonly given: ReadonlyMap<string, string>;
  readonly global: ReadonlyMap<string, string | typeof unknownValue>;
  readonly platforms: BuildPlatforms;
  readonly budget: Budget;
}

/** How many characters variables may still put into texts: `ENV A=$A$A`, repeated, doubles A each time. */
export interface Budget {
  left: number;
}

/** Takes a value out of the budget; once it is used up, no value can be told any more. */
export function spend(budget: Budget, value: Value): Value {
  if (value === undefined || value === unknownValue) return value;
  budget.left -= typeof value === 'string' ? value.length : value.partly.length;
  return budget.left < 0 ? unknownValue : value;
}

/** The configuration a stage starts with: a copy of the stage it is built on, or what counts of an image that was looked up, or nothing, as of `scratch`. */
export function startConfig(base: ImageConfig | FoundImage | 'scratch' | 'unknown'): ImageConfig {
  const stage = typeof base === 'object' && 'arguments' in base ? base : undefined;
  const image = typeof base === 'object' && !('arguments' in base) ? base : undefined;
  return {
    user: stage?.user,
    entrypoint: stage?.entrypoint,
    command: stage?.command,
    commandIsOwn: false,
    environment: new Map(stage?.environment),
    partlyKnown: new Set(stage?.partlyKnown),
    volumes: new Map(stage?.volumes),
    healthcheck: stage?.healthcheck,
    shell: stage?.shell ?? image?.shell ?? ['/bin/sh', '-c'],
    workingFolder: stage === undefined ? (base === 'unknown' ? undefined : (image?.workingFolder ?? '/')) : stage.workingFolder,
    daemonConfiguration: stage?.daemonConfiguration ?? [],
    triggers: [],
    arguments: new Map(),
    inherited: stage?.inherited ?? (image === undefined ? (base === 'unknown' ? 'unknown' : {}) : foundImage('', image).environment),
    unknown: [...(stage?.unknown ?? [])],
  };
}

/** Where an instruction is. */
export function originOf(context: ReadContext, instruction: Instruction): Origin {
  if (instruction.from !== undefined) return instruction.from;
  const { document, layer, via } = context;
  return { layer, document, pointer: `/${instruction.index}`, offset: instruction.span, ...(via === undefined ? {} : { via }) };
}

/** Notes that an instruction says something that cannot be read, or names an image that was not looked up. */
export function leaveUnknown(
  config: ImageConfig,
  context: ReadContext,
  instruction: Instruction,
  fields: readonly BuildField[],
  why: string,
  image?: ImageWant,
): void {
  const from = originOf(context, instruction);
  const want = image === undefined ? {} : { want: { kind: 'image' as const, ...image, from } };
  config.unknown.push({ fields, can: 'add', layer: context.layer, why, ...want, from });
}

/** Replaces variables as the builder does where it does; `undefined` where it would refuse the text. */
export function expand(config: ImageConfig, context: ReadContext, text: string): Lexed | undefined {
  return lexWords(text, { escape: context.escape, value: (name) => valueOf(config, context, name) });
}

/** The value of a variable in a stage: ENV, then ARG. */
export function valueOf(config: ImageConfig, context: ReadContext, name: string): Value {
  const variable = config.environment.get(name)?.value.value;
  if (variable !== undefined) return spend(context.budget, config.partlyKnown.has(name) ? { partly: variable } : variable);
  const { inherited } = config;
  if (inherited !== 'unknown' && Object.hasOwn(inherited, name)) return spend(context.budget, inherited[name]);
  const argument = config.arguments.get(name);
  if (argument !== undefined) return spend(context.budget, argument);
  return inherited === 'unknown' ? unknownValue : undefined;
}

/** What an ARG says: `NAME`, or `NAME=default`, given values first. */
export function readArguments(
  instruction: Instruction,
  context: Pick<ReadContext, 'escape' | 'given' | 'global' | 'platforms'>,
  into: Map<string, string | typeof unknownValue>,
  value: (name: string) => Value,
): void {
  for (const word of splitWords(instruction.rest, context.escape)) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const given = context.given.get(name);
    if (given !== undefined) into.set(name, given.includes('${') ? unknownValue : given);
    else if (equals >= 0) {
      const lexed = lexWords(word.slice(equals + 1), { escape: context.escape, value });
      into.set(name, lexed === undefined || lexed.unknown.length > 0 ? unknownValue : lexed.text);
    } else {
      const value = context.global.get(name) ?? platformArgument(name, context.platforms);
      if (typeof value === 'string' || value === unknownValue) into.set(name, value);
    }
  }
}

/** Words of ENV, LABEL and ARG: quotes stay, and hold words together (parseWords of the builder). */
export function splitWords(text: string, escape: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  let hasWord = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote === '' && isSpace(character)) {
      if (hasWord) words.push(word);
      word = '';
      hasWord = false;
      continue;
    }
    hasWord = true;
    word += character;
    if (character === escape && quote !== "'") word += text[++at] ?? '';
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  if (hasWord) words.push(word);
  return words;
}

/** Applies one instruction of a stage to its configuration. RUN, COPY and ADD, which change files, are not among them. */
export function applyInstruction(config: ImageConfig, context: ReadContext, instruction: Instruction): void {
  const { keyword, rest } = instruction;
  switch (keyword) {
    case 'ENV':
      return applyEnvironment(config, context, instruction);
    case 'ARG':
      return readArguments(instruction, context, config.arguments, (name) => valueOf(config, context, name));
    case 'USER':
      return applyUser(config, context, instruction);
    case 'WORKDIR': {
      const folder = expand(config, context, rest);
      const known =
        folder !== undefined && folder.unknown.length === 0 && (folder.text.startsWith('/') || config.workingFolder !== undefined);
      config.workingFolder = known ? joinPath(config.workingFolder ?? '/', folder.text) : undefined;
      return;
    }
    case 'SHELL':
      config.shell = jsonForm(rest) ?? config.shell;
      return;
    case 'ENTRYPOINT':
      config.entrypoint = fact(commandOf(config, rest), originOf(context, instruction));
      if (!config.commandIsOwn) config.command = undefined;
      return;
    case 'CMD':
      config.command = fact(commandOf(config, rest), originOf(context, instruction));
      config.commandIsOwn = true;
      return;
    case 'HEALTHCHECK':
      return applyHealthcheck(config, context, instruction);
    case 'VOLUME':
      return applyVolumes(config, context, instruction);
    case 'ONBUILD': {
      const inner = splitCommand(rest, context.escape);
      config.triggers.push({ ...inner, heredocs: instruction.heredocs, span: instruction.span, index: instruction.index });
      return;
    }
  }
}

function commandOf(config: ImageConfig, rest: string): readonly string[] {
  const json = jsonForm(rest);
  if (json !== undefined) return json;
  return rest === '' ? [] : [...config.shell, rest];
}

/** Names and values of ENV and LABEL, quotes and variables still in them: `NAME=value …`, or the older `NAME value`. */
export function pairsIn(rest: string, escape: string): readonly (readonly [name: string, value: string])[] {
  const words = splitWords(rest, escape);
  if (words[0]?.includes('=') === true) return words.filter((word) => word.includes('=')).map(splitPair);
  const old = /^([^\t\v\f\r ]+)[\t\v\f\r ]+([^]*)$/u.exec(rest);
  return old === null ? [] : [[old[1]!, old[2]!]];
}

function applyEnvironment(config: ImageConfig, context: ReadContext, instruction: Instruction): void {
  const pairs = pairsIn(instruction.rest, context.escape);
  const found = pairs.map(([name, value]) => [expand(config, context, name), expand(config, context, value)] as const);
  for (const [name, value] of found) {
    if (name === undefined || value === undefined || name.unknown.length > 0 || name.text === '')
      leaveUnknown(config, context, instruction, ['environment'], 'a variable of ENV has a name that cannot be told');
    else {
      config.environment.set(name.text, fact({ name: name.text, value: value.text, scope: 'container' }, originOf(context, instruction)));
      if (value.unknown.length > 0) config.partlyKnown.add(name.text);
      else config.partlyKnown.delete(name.text);
    }
  }
}

/** A word cut at its first equals sign. */
export function splitPair(word: string): readonly [string, string] {
  const equals = word.indexOf('=');
  return [word.slice(0, equals), word.slice(equals + 1)];
}

function applyUser(config: ImageConfig, context: ReadContext, instruction: Instruction): void {
  const user = expand(config, context, instruction.rest);
  if (user !== undefined && user.unknown.length === 0) {
    // A name that comes out empty is taken as it is, and an image without a user runs as root.
    config.user = fact(user.text === '' ? 'root' : user.text, originOf(context, instruction));
    config.unknown = config.unknown.filter(({ fields }) => fields.length !== 1 || fields[0] !== 'user');
    return;
  }
  config.user = undefined;
  leaveUnknown(config, context, instruction, ['user'], `USER ${instruction.rest} depends on a value that is not in the file`);
}

function applyHealthcheck(config: ImageConfig, context: ReadContext, instruction: Instruction): void {
  const match = /^(\S+)\s*([^]*)$/u.exec(instruction.rest);
  const command = match?.[2] ?? '';
  const words = jsonForm(command);
  const text = words === undefined ? command : joinShellWords(words);
  config.healthcheck =
    match?.[1]?.toUpperCase() === 'CMD' && text !== ''
      ? fact({ event: 'healthcheck', command: text }, originOf(context, instruction))
      : 'none';
}

function applyVolumes(config: ImageConfig, context: ReadContext, instruction: Instruction): void {
  for (const word of jsonForm(instruction.rest) ?? instruction.rest.split(/[\t\v\f\r ]+/u)) {
    const target = expand(config, context, word);
    if (target === undefined || target.unknown.length > 0 || target.text === '') continue;
    config.volumes.set(target.text, fact(target.text, originOf(context, instruction)));
  }
}

/** The step that a RUN is, or an ADD from the network; with its heredocs as the shell gets them. */
export function stepOf(context: ReadContext, instruction: Instruction): Fact<BuildStep> | undefined {
  const { keyword, rest, heredocs } = instruction;
  const flags = instruction.flags.map((flag) => {
    const [name, value] = flag.includes('=') ? splitPair(flag) : [flag, ''];
    return { name: name.replace(/^--/u, ''), value };
  });
  if (keyword === 'ADD')
    return /(?:^|[\s["])(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)/iu.test(rest)
      ? fact({ command: `ADD ${(jsonForm(rest) ?? [rest]).join(' ')}`, flags }, originOf(context, instruction))
      : undefined;
  return keyword === 'RUN' ? fact({ command: scriptOf(rest, heredocs), flags }, originOf(context, instruction)) : undefined;
}

// A heredoc that is the whole command is the script; others are given to the shell as they stand.
function scriptOf(rest: string, heredocs: Instruction['heredocs']): string {
  const [first] = heredocs;
  const words = jsonForm(rest);
  if (words !== undefined) return joinShellWords(words);
  if (first === undefined) return rest;
  if (/^\d*<<-?[ \t]*[^<\s]+$/u.test(rest)) return first.chomp ? first.content.replace(/^\t+/gmu, '') : first.content;
  return [rest, ...heredocs.map(({ content, name }) => content + name)].join('\n');
}
