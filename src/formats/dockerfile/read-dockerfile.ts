import { fact } from '../../model/fact.ts';
import type { Fact, Layer, Origin } from '../../model/fact.ts';
import type { Problem } from '../../model/report.ts';
import type {
  BuildField,
  BuildStep,
  ContainerCommand,
  EnvironmentVariable,
  NameValue,
  Oddity,
  Unknown,
  Want,
  WrittenFile,
} from '../../model/request.ts';
import { otherFrontend } from '../../syntax/dockerfile-frontend.ts';
import type { Source } from '../format.ts';
import type { ImageWant, ReadingNotes } from '../image-layer.ts';
import { findBase } from './base-images.ts';
import type { Base, BaseOptions } from './base-images.ts';
import { applyCopy } from './copied-files.ts';
import { daemonFile, daemonWrites } from './daemon-configuration.ts';
import { applyInstruction, leaveUnknown, originOf, startConfig, stepOf, valueOf } from './image-config.ts';
import type { ImageConfig, ReadContext } from './image-config.ts';
import { readStages, stageNamed, takenFrom, targetStage } from './read-stages.ts';
import type { Stage } from './read-stages.ts';
import { writtenTexts } from './written-texts.ts';
import type { WrittenTexts } from './written-texts.ts';
import { dockerfileLimits, splitInstructions } from './split-instructions.ts';
import type { Instruction } from './split-instructions.ts';

export interface DockerfileOptions extends BaseOptions {
  /** The stage to build, by name or number; the last one where it is not given. */
  readonly target?: string;
  readonly layer: Layer;
  /** What brought the Dockerfile in. */
  readonly via?: Origin;
  /** Build arguments that are given; a value with `${…}` in it is one that nobody can tell. */
  readonly arguments?: ReadonlyMap<string, string>;
  /** The platform that is built for (`linux/arm64`), where something asks for one. */
  readonly platform?: string;
  /** The frontend that the build argument `BUILDKIT_SYNTAX` names. */
  readonly frontend?: string;
}

export interface DockerfileReading {
  /** Images that the stages which are built start from or copy from, in the order of the file; `scratch` is none. */
  readonly baseImages: readonly Fact<string>[];
  /** Images and named contexts that steps copy from or mount; they are among the base images too. */
  readonly contexts: readonly Fact<string>[];
  /** RUN, and ADD from the network, of every stage that is built; of ONBUILD with a flag `onbuild`, since the next build runs it. */
  readonly steps: readonly Fact<BuildStep>[];
  readonly user?: Fact<string>;
  readonly entrypoint?: Fact<readonly string[]>;
  readonly command?: Fact<readonly string[]>;
  readonly environment: readonly Fact<EnvironmentVariable>[];
  /** Of ARG before the first FROM and in every stage that is built; the same stages for labels and files. */
  readonly argumentDefaults: readonly Fact<EnvironmentVariable>[];
  readonly labels: readonly Fact<NameValue>[];
  readonly writtenFiles: readonly Fact<WrittenFile>[];
  readonly volumes: readonly Fact<string>[];
  readonly healthcheck?: Fact<ContainerCommand>;
  /** HEALTHCHECK NONE takes away the check of the image it starts from. */
  readonly dropsHealthcheck: boolean;
  /** What is written into /etc/docker/daemon.json, with its line breaks. */
  readonly daemonConfiguration: readonly Fact<string>[];
  /** What stands at the start of the target stage's chain, as it is written; `scratch` for none. */
  readonly finalBase?: Fact<string>;
  /** The image that this is, where it can be told. */
  readonly finalImage?: Fact<ImageWant>;
  /** Images still to be looked up. */
  readonly wants: readonly Want[];
  /** The image that `# syntax=` names, where it is not the builder's own frontend: it decides what the file means. */
  readonly frontend?: Fact<string>;
  readonly problems: readonly Problem[];
  readonly unknown: readonly Unknown[];
  readonly oddities: readonly Fact<Oddity>[];
}

const everything: readonly BuildField[] = [
  'baseImages', 'steps', 'writtenFiles', 'user', 'entrypoint', 'command', 'environment', 'argumentDefaults', 'labels', 'daemonConfiguration',
]; // prettier-ignore
const keywords: ReadonlySet<string> = new Set([
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER',
  'VOLUME', 'WORKDIR',
]); // prettier-ignore

/** Reads a Dockerfile for one target stage, as BuildKit's own frontend would build it. Nothing is run or fetched; it never throws. */
export function readDockerfile(source: Source, options: DockerfileOptions): DockerfileReading {
  const { document } = source;
  const split = splitInstructions(source.text);
  const given = options.arguments ?? new Map<string, string>();
  const budget = { left: dockerfileLimits.size };
  const builder = options.found?.platform;
  const platforms = { target: options.platform ?? builder, builder };
  const { stages, global } = readStages(split.instructions, split.escape, given, platforms, budget);
  const context: ReadContext = {
    document,
    layer: options.layer,
    ...(options.via === undefined ? {} : { via: options.via }),
    escape: split.escape,
    given,
    global,
    platforms,
    budget,
  };
  const unknown: Unknown[] = [];
  const problems: Problem[] = [];
  const at = (span: readonly [number, number]): Origin => ({
    layer: options.layer,
    document,
    pointer: '',
    offset: span,
    ...(options.via === undefined ? {} : { via: options.via }),
  });
  const leave = (why: string, span: readonly [number, number]): void => {
    unknown.push({ fields: everything, can: 'add', layer: options.layer, why, from: at(span) });
  };
  const { syntax } = split;
  const own = syntax === undefined ? undefined : otherFrontend(syntax.value);
  const frontend = own === undefined ? {} : { frontend: fact(own, at(syntax!.span)) };
  for (const name of [own, otherFrontend(options.frontend ?? '')])
    if (name !== undefined) leave(`the frontend ${name.slice(0, 200)} decides what this file means`, syntax?.span ?? [0, 0]);
  if (split.error !== undefined) {
    problems.push({ document, message: `The Dockerfile cannot be built: ${split.error.message}.`, span: split.error.span, fatal: false });
    leave(split.error.message, split.error.span);
  }
  for (const { keyword, span } of split.instructions.filter((one) => !keywords.has(one.keyword)).slice(0, 3)) {
    problems.push({
      document,
      message: `The Dockerfile cannot be built: there is no instruction ${keyword.slice(0, 40)}.`,
      span,
      fatal: false,
    });
    leave(`there is no instruction ${keyword.slice(0, 40)}`, span);
  }
  const target = stages.length > dockerfileLimits.stages ? undefined : targetStage(stages, options.target);
  if (target === undefined) {
    const why = noTarget(stages, options.target);
    if (split.error === undefined) problems.push({ document, message: `The Dockerfile cannot be read: ${why}.`, fatal: false });
    leave(why, [0, 0]);
    return {
      baseImages: [],
      contexts: [],
      steps: [],
      environment: [],
      ...writtenTexts(context, split.instructions),
      volumes: [],
      daemonConfiguration: [],
      dropsHealthcheck: false,
      wants: [],
      ...frontend,
      problems,
      unknown,
      oddities: [],
    };
  }
  const notes: ReadingNotes = { wants: [], problems };
  const reached = reachedFrom(stages, target, (stage) => findBase(stage, context, options, notes));
  return {
    ...readTarget(stages, target, reached, context, unknown),
    ...writtenTexts(context, builtInstructions(split.instructions, stages, reached)),
    ...frontend,
    wants: notes.wants,
    problems,
    oddities: [],
  };
}

function noTarget(stages: readonly Stage[], target: string | undefined): string {
  if (stages.length > dockerfileLimits.stages) return `the Dockerfile has more than ${dockerfileLimits.stages} stages`;
  return stages.length === 0 ? 'the Dockerfile has no FROM' : `the Dockerfile has no stage ${(target ?? '').slice(0, 100)}`;
}

// Those before the first FROM, and those of the stages that are built.
function builtInstructions(all: readonly Instruction[], stages: readonly Stage[], reached: readonly Reached[]): readonly Instruction[] {
  const first = stages[0]!.from.index;
  const own = reached.flatMap(({ stage, base }) => [...base.triggers, ...stage.instructions]);
  return [...all.filter(({ index }) => index < first), ...own];
}

/** A stage that is built, and what it starts from. */
interface Reached {
  readonly stage: Stage;
  readonly base: Base;
}

interface Built {
  readonly config: ImageConfig;
  readonly steps: readonly Fact<BuildStep>[];
}

function readTarget(
  stages: readonly Stage[],
  target: Stage,
  reached: readonly Reached[],
  context: ReadContext,
  unknown: Unknown[],
): Omit<DockerfileReading, 'problems' | 'oddities' | 'wants' | keyof WrittenTexts> {
  const built = new Map<number, Built>();
  const baseImages: Fact<string>[] = [];
  const contexts: Fact<string>[] = [];
  let applied = 0;
  for (const { stage, base } of reached) {
    const below = stage.baseStage === undefined ? undefined : built.get(stage.baseStage);
    const config = startConfig(below?.config ?? base.found ?? (stage.base === 'scratch' ? 'scratch' : 'unknown'));
    if (base.open !== '') leaveUnknown(config, context, stage.from, everything, base.open, base.image?.value);
    if (base.image !== undefined) baseImages.push(fact(base.image.value.name, base.image.from));
    const steps: Fact<BuildStep>[] = [];
    for (const instruction of [...(below?.config.triggers ?? []), ...base.triggers, ...stage.instructions]) {
      if (++applied === dockerfileLimits.applied)
        leaveUnknown(config, context, instruction, everything, 'the build has too many instructions to be read');
      if (applied >= dockerfileLimits.applied) break;
      apply(config, context, instruction, steps);
      for (const name of takenFrom(instruction)) {
        if (stageNamed(stages, name, stage.index) !== undefined || name === 'scratch') continue;
        contexts.push(fact(name, originOf(context, instruction)));
        if (name.includes('$'))
          leaveUnknown(config, context, instruction, ['baseImages'], `${name} depends on a value that is not in the file`);
        else baseImages.push(fact(name, originOf(context, instruction)));
      }
    }
    built.set(stage.index, { config, steps });
  }
  const { config } = built.get(target.index)!;
  const root = rootOf(stages, target);
  const finalImage = reached.find(({ stage }) => stage === root)?.base.image;
  unknown.push(...config.unknown, ...leftByOthers(config, built));
  const { user, entrypoint, command, healthcheck } = config;
  return {
    baseImages,
    contexts,
    steps: [...built.values()].flatMap(({ steps }) => steps),
    ...(user === undefined ? {} : { user }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    environment: [...config.environment.values()],
    volumes: [...config.volumes.values()],
    ...(healthcheck === undefined || healthcheck === 'none' ? {} : { healthcheck }),
    dropsHealthcheck: healthcheck === 'none',
    daemonConfiguration: config.daemonConfiguration,
    ...(root.base === undefined ? {} : { finalBase: fact(root.base, originOf(context, root.from)) }),
    ...(finalImage === undefined ? {} : { finalImage }),
    unknown,
  };
}

// What a stage that is only copied from leaves open concerns its steps and images, not what the image says of itself.
function leftByOthers(config: ImageConfig, built: ReadonlyMap<number, Built>): readonly Unknown[] {
  const own = new Set(config.unknown);
  const left = new Set([...built.values()].flatMap(({ config: other }) => other.unknown).filter((one) => !own.has(one)));
  return [...left].flatMap((one) => {
    const fields = one.fields.filter((field) => field === 'baseImages' || field === 'steps');
    return fields.length === 0 ? [] : [{ ...one, fields }];
  });
}

// The target, the stages it starts from and those it copies from or mounts, in the order of the file.
function reachedFrom(stages: readonly Stage[], target: Stage, baseOf: (stage: Stage) => Base): readonly Reached[] {
  const found = new Set<number>([target.index]);
  const reached: Reached[] = [];
  // A stage can only name earlier ones, so one way backwards is enough.
  for (let at = target.index; at >= 0; at--) {
    const stage = stages[at]!;
    if (!found.has(at)) continue;
    const base = baseOf(stage);
    reached.unshift({ stage, base });
    if (stage.baseStage !== undefined) found.add(stage.baseStage);
    for (const instruction of [...base.triggers, ...stage.instructions])
      for (const name of takenFrom(instruction)) found.add(stageNamed(stages, name, at)?.index ?? at);
  }
  return reached;
}

function rootOf(stages: readonly Stage[], target: Stage): Stage {
  let stage = target;
  while (stage.baseStage !== undefined) stage = stages[stage.baseStage]!;
  return stage;
}

function apply(config: ImageConfig, context: ReadContext, instruction: Instruction, steps: Fact<BuildStep>[]): void {
  applyInstruction(config, context, instruction);
  const step = stepOf(context, instruction);
  if (step !== undefined) steps.push(step);
  if (instruction.keyword === 'RUN' && step !== undefined) applyRun(config, context, instruction, step.value.command);
  else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') applyCopy(config, context, instruction);
  else if (instruction.keyword === 'ONBUILD') {
    const trigger = config.triggers.at(-1);
    const later = trigger === undefined ? undefined : stepOf(context, trigger);
    if (later !== undefined)
      steps.push(fact({ command: later.value.command, flags: [...later.value.flags, { name: 'onbuild', value: '' }] }, later.from));
  }
}

function applyRun(config: ImageConfig, context: ReadContext, instruction: Instruction, script: string): void {
  const { writes, isUnclear } = daemonWrites(script, (name) => valueOf(config, context, name));
  const from = originOf(context, instruction);
  for (const { text, appends } of writes) {
    const before = appends ? config.daemonConfiguration.at(-1) : undefined;
    config.daemonConfiguration = [fact((before?.value ?? '') + text, from)];
  }
  if (isUnclear)
    leaveUnknown(
      config,
      context,
      instruction,
      ['daemonConfiguration'],
      `what this step does to ${daemonFile} cannot be told from its text`,
    );
}
