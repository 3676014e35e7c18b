import type { unknownValue } from './lex-words.ts';
import { lexWords } from './lex-words.ts';
import type { Value } from './lex-words.ts';
import { readArguments, spend } from './image-config.ts';
import type { Budget } from './image-config.ts';
import { platformArgument } from './platform-arguments.ts';
import type { BuildPlatforms } from './platform-arguments.ts';
import type { Instruction } from './split-instructions.ts';

export interface Stage {
  readonly index: number;
  readonly name?: string;
  readonly from: Instruction;
  /** The image or stage it starts from; absent when it cannot be told. */
  readonly base?: string;
  /** What `--platform` says, its variables replaced; `unknown` where they cannot be told. */
  readonly platform?: string;
  /** The stage of this file that it starts from. */
  readonly baseStage?: number;
  readonly instructions: readonly Instruction[];
}

export interface Stages {
  readonly stages: readonly Stage[];
  /** Build arguments before the first FROM. */
  readonly global: ReadonlyMap<string, string | typeof unknownValue>;
}

/** Sorts instructions into stages and finds what each starts from. */
export function readStages(
  instructions: readonly Instruction[],
  escape: string,
  given: ReadonlyMap<string, string>,
  platforms: BuildPlatforms,
  budget: Budget,
): Stages {
  const global = new Map<string, string | typeof unknownValue>();
  const byName = new Map<string, number>();
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  const value = (name: string): Value => spend(budget, global.get(name)) ?? platformArgument(name, platforms);
  for (const instruction of instructions) {
    const current = stages.at(-1);
    if (instruction.keyword === 'FROM') {
      const stage = readFrom(instruction, stages.length, byName, escape, value);
      stages.push(stage);
      if (stage.name !== undefined && !byName.has(stage.name)) byName.set(stage.name, stage.index);
    } else if (current !== undefined) current.instructions.push(instruction);
    else if (instruction.keyword === 'ARG') readArguments(instruction, { escape, given, global: new Map(), platforms }, global, value);
  }
  return { stages, global };
}

function readFrom(
  from: Instruction,
  index: number,
  byName: ReadonlyMap<string, number>,
  escape: string,
  value: (name: string) => Value,
): Stage & { readonly instructions: Instruction[] } {
  const [image = '', as, name] = from.rest.split(/[\t\v\f\r ]+/u);
  // A variable that is not set is empty to the builder, which then refuses the name: nothing to judge either way.
  const unset: string[] = [];
  const lexed = lexWords(image, {
    escape,
    value: (variable) => {
      const known = value(variable);
      if (known === undefined) unset.push(variable);
      return known;
    },
  });
  const isKnown = lexed !== undefined && lexed.unknown.length === 0 && lexed.text !== '' && (unset.length === 0 || isComplete(lexed.text));
  const base = isKnown ? lexed.text : undefined;
  const flag = from.flags.find((one) => one.startsWith('--platform='));
  const platform = flag === undefined ? undefined : lexWords(flag.slice('--platform='.length), { escape, value });
  const baseStage = base === undefined ? undefined : byName.get(base.toLowerCase());
  return {
    index,
    from,
    instructions: [],
    ...(as?.toLowerCase() === 'as' && name !== undefined && name !== '' ? { name: name.toLowerCase() } : {}),
    ...(base === undefined ? {} : { base }),
    ...(flag === undefined
      ? {}
      : { platform: platform === undefined || platform.unknown.length > 0 || platform.text === '' ? 'unknown' : platform.text }),
    ...(baseStage === undefined ? {} : { baseStage }),
  };
}

// Whether a name does not end where an empty variable left it (`node:`, `registry/`).
function isComplete(image: string): boolean {
  return !/^[:/@]|[:/@]$|\/\/|\/:/u.test(image);
}

/** The stage that is built: the one that is named, by name or number, else the last. `undefined`: there is none of that name. */
export function targetStage(stages: readonly Stage[], target: string | undefined): Stage | undefined {
  if (target === undefined || target === '') return stages.at(-1);
  const named = stages.find(({ name }) => name === target.toLowerCase());
  return named ?? (/^\d{1,5}$/u.test(target) ? stages[Number(target)] : undefined);
}

/** What a COPY, ADD or RUN takes from another stage, image or named context: `--from=`, and `from=` of a mount. */
export function takenFrom(instruction: Instruction): readonly string[] {
  if (instruction.keyword === 'COPY')
    return instruction.flags.filter((flag) => flag.startsWith('--from=')).map((flag) => flag.slice('--from='.length));
  if (instruction.keyword !== 'RUN') return [];
  return instruction.flags
    .filter((flag) => flag.startsWith('--mount='))
    .flatMap((flag) => flag.slice('--mount='.length).split(','))
    .filter((part) => part.startsWith('from='))
    .map((part) => part.slice('from='.length));
}

/** The stage that `--from` names, before stage `before`; `undefined`: an image or a named context. */
export function stageNamed(stages: readonly Stage[], name: string, before: number): Stage | undefined {
  const found = stages.find((stage) => stage.name === name.toLowerCase() && stage.index < before);
  return found ?? (/^\d{1,5}$/u.test(name) && Number(name) < before ? stages[Number(name)] : undefined);
}
