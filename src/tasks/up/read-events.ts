import { lifecycleCommands } from '../../known/reference-cli.ts';
import type { LaunchEvent, StepKind } from '../../model/launch-progress.ts';
import { parseObject, textOf } from '../../syntax/json-values.ts';
import { cleanLine } from './clean-line.ts';
import { exportTitle, readBuildLine } from './read-build.ts';
import type { LogWords } from './read-outcome.ts';

/** Reads the log of one run of the reference CLI, line by line. */
export interface EventReader {
  /** What a line says, which came at a time in milliseconds. What is no event of the log, a stack trace say, says nothing. */
  read(line: string, at: number): readonly LaunchEvent[];
  /** Ends what still runs: as `failed`, with the step that was at work when the run failed; and what the log said of it. */
  end(how: 'done' | 'failed', at: number): { readonly events: readonly LaunchEvent[]; readonly words: LogWords };
}

/** Lines that are kept of a step: of a failed one they are shown. */
const mostLines = 40;
/** Steps below builds that are told of; a Dockerfile has some dozens. */
const mostBuildSteps = 2000;
/** Characters of a line that is not complete yet. */
const longestRest = 100_000;

interface OpenStep {
  readonly id: number;
  readonly kind: StepKind;
  readonly title: string;
  /** The text of the log’s event that ended it ends it here. */
  readonly until?: string;
  rest: string;
  readonly lines: string[];
}

interface State {
  nextId: number;
  buildSteps: number;
  /** The step at work, below which build steps are. */
  open: OpenStep | undefined;
  /** A step whose program has ended, which of the log nobody knows how: the next line tells. */
  ended: OpenStep | undefined;
  /** Steps of the build that runs, by the name that the builder has for them. */
  readonly vertices: Map<string, OpenStep>;
  readonly exitCodes: Map<string, number>;
  failedVertex: OpenStep | undefined;
  lastOf: OpenStep | undefined;
  /** The shell that everything inside is looked up by has just ended, and what it said. */
  isShellEnded: boolean;
  readonly shellSaid: string[];
  readonly events: LaunchEvent[];
}

/** A reader that has read nothing yet. */
export function makeEventReader(): EventReader {
  const state: State = {
    nextId: 1,
    buildSteps: 0,
    open: undefined,
    ended: undefined,
    vertices: new Map(),
    exitCodes: new Map(),
    failedVertex: undefined,
    lastOf: undefined,
    isShellEnded: false,
    shellSaid: [],
    events: [],
  };
  return {
    read: (line, at) => {
      if (state.nextId === 1) begin(state, 'prepare', 'Read the configuration', at);
      const event = parseObject(line);
      if (event === undefined) readPlain(line, state);
      else {
        state.isShellEnded = false;
        readEvent(event, at, state);
      }
      return state.events.splice(0);
    },
    end: (how, at) => {
      settleEnded(state, how === 'done' ? 'done' : 'failed', at);
      const { open } = state;
      if (open !== undefined) finish(state, how, at);
      const last = [state.failedVertex, open, state.lastOf].find((step) => step !== undefined && step.lines.length > 0);
      return { events: state.events.splice(0), words: wordsOf(last, state) };
    },
  };
}

function wordsOf(last: OpenStep | undefined, { failedVertex, exitCodes, shellSaid }: State): LogWords {
  return {
    ...(failedVertex === undefined ? {} : { buildStep: failedVertex.title }),
    ...(shellSaid.length === 0 ? {} : { shellSaid: shellSaid.join(' ') }),
    lastLines: last?.lines ?? [],
    exitCodes,
  };
}

/** What is no event: why the shell inside did not come up (devcontainers/cli@f683c29f src/spec-common/shellServer.ts), with what the engine said of it below. */
function readPlain(line: string, state: State): void {
  if (line.startsWith('Shell server terminated ')) state.isShellEnded = true;
  else if (state.isShellEnded && line.trim() !== '' && state.shellSaid.length < mostOfShell) state.shellSaid.push(cleanLine(line));
}

const mostOfShell = 3;

function readEvent(event: Readonly<Record<string, unknown>>, at: number, state: State): void {
  const text = textOf(event['text']) ?? '';
  const level = typeof event['level'] === 'number' ? event['level'] : 0;
  if (/^Retrying \(Attempt \d+\)/u.test(text)) [state.open, state.ended] = [state.ended ?? state.open, undefined];
  settleEnded(state, event['type'] === 'text' && level >= 5 ? 'failed' : 'done', at);
  switch (event['type']) {
    case 'start':
      return readStart(text, event['channel'], at, state);
    case 'stop':
      return readStop(text, at, state);
    case 'progress':
      return readProgress(event, at, state);
    case 'raw':
      return readRaw(text, event['channel'], at, state);
    case 'text':
      return readText(text, event['channel'], at, state);
  }
}

/** Steps of which the log says when they begin, by the words it has for it (devcontainers/cli@f683c29f src/spec-node). */
const starts: readonly (readonly [RegExp, StepKind, string | ((found: RegExpExecArray) => string)])[] = [
  [/^Run: docker pull (\S+)$/u, 'pull', ([, image = '']) => `Pull ${image}`],
  [/^Run: docker (?:buildx )?build (?:.* )?-f \S*\/updateUID\.Dockerfile/u, 'user-number', 'Give the user your number'],
  [/^Run: docker (?:buildx )?build /u, 'build', 'Build the image'],
  [/^Run: docker compose .* up -d/u, 'start', 'Start the containers'],
  [/^Run: docker compose .* build(?: |$)/u, 'build', 'Build the images'],
  [/^Starting container$/u, 'start', 'Start the container'],
  [/^Run: docker start /u, 'start', 'Start the container'],
  [/^Removing Existing Container$/u, 'remove', 'Remove the old container'],
  [/^Inspecting container$/u, 'set-up', 'Set up the container'],
];

function readStart(text: string, channel: unknown, at: number, state: State): void {
  if (channel === 'postCreate') return;
  for (const [words, kind, title] of starts) {
    const found = words.exec(text);
    if (found === null) continue;
    // Of one thing only the first words count: a container is started by a program, and an image pulled again where that failed.
    if (state.open?.kind === kind) return;
    begin(state, kind, cleanLine(typeof title === 'string' ? title : title(found)), at, text);
    return;
  }
}

function readStop(text: string, at: number, state: State): void {
  const { open } = state;
  if (open === undefined || open.until !== text || open.kind === 'set-up') return;
  flush(open, at, state);
  [state.ended, state.open] = [open, undefined];
}

const header = new RegExp(
  `^\\u001b\\[1mRunning the (initializeCommand|${lifecycleCommands.join('|')}) from (?:(devcontainer\\.json)|Feature '([^']*)'|[^\\n]*)\\.\\.\\.\\u001b\\[0m\\r\\n`,
  'u',
);

const ofOne = /^\u001b\[1mRunning ([^\r\n]+) of \w+ from [^\r\n]*\.\.\.\u001b\[0m\r\n/u;

function readRaw(text: string, channel: unknown, at: number, state: State): void {
  const found = channel === 'postCreate' ? header.exec(text) : null;
  if (found !== null) {
    const [, property = '', , feature] = found;
    const title = feature === undefined ? property : `${property} of Feature ${cleanLine(feature)}`;
    begin(state, property === 'initializeCommand' ? 'host-command' : 'command', title, at);
    return;
  }
  // Commands of one property run at the same time, and say what they printed as they end.
  if (state.open !== undefined) printed(text.replace(ofOne, '$1:\n'), state.open, at, state);
}

function readProgress({ name, status, stepDetail }: Readonly<Record<string, unknown>>, at: number, state: State): void {
  if (name === 'Installing Dotfiles' && status === 'running' && state.open?.kind !== 'command')
    begin(state, 'command', 'Install dotfiles', at);
  const { open } = state;
  if (open?.kind !== 'command') return;
  const detail = textOf(stepDetail);
  if (status === 'running' && detail !== undefined && detail.trim() !== '')
    state.events.push({ is: 'detail', step: open.id, text: cleanLine(detail.trim().split('\n')[0]!), at });
  if (status === 'succeeded' || status === 'failed') finish(state, status === 'failed' ? 'failed' : 'done', at);
}

/** What the CLI itself says; commands cannot write such an event. */
function readText(text: string, channel: unknown, at: number, state: State): void {
  if (channel === 'postCreate') {
    const found = /^(.+) failed with exit code (\d{1,3})\. Skipping any further user-provided commands\./su.exec(cleanLine(text));
    if (found !== null && state.exitCodes.size < mostLines) state.exitCodes.set(found[1]!, Number(found[2]));
    return;
  }
  const feature = /^(?:Resolving Feature dependencies for '([^']+)'|\* Fetching feature: (\S+?)_\d+_\S+$)/u.exec(text);
  if (feature !== null && state.open?.kind === 'prepare')
    state.events.push({ is: 'detail', step: state.open.id, text: cleanLine(`Feature ${feature[1] ?? feature[2]!}`), at });
}

function printed(text: string, step: OpenStep, at: number, state: State): void {
  const lines = (step.rest + text).split('\n');
  const rest = lines.pop()!;
  step.rest = rest.length > longestRest ? rest.slice(-longestRest) : rest;
  for (const line of lines) printedLine(line, step, at, state);
}

function printedLine(line: string, step: OpenStep, at: number, state: State): void {
  const text = cleanLine(line);
  if (step.kind === 'build' || step.kind === 'user-number') builtLine(text, step, at, state);
  // What an editor waits for of the start, and what a command says of where it is: that comes as its detail.
  else if (!/^(?:Container started|::step::.*|::endstep::|)$/u.test(text)) say(text, step, at, state);
}

function builtLine(line: string, build: OpenStep, at: number, state: State): void {
  const { vertices } = state;
  const said = readBuildLine(line, new Set(vertices.keys()));
  if (said.is === 'begins') {
    // The classic builder says only when the next one begins.
    if (said.vertex.startsWith('step ')) for (const vertex of vertices.keys()) endVertex(vertex, 'done', at, state);
    if (build.kind === 'user-number' || state.buildSteps++ >= mostBuildSteps) return;
    const step: OpenStep = { id: state.nextId++, kind: 'build-step', title: said.title, rest: '', lines: [] };
    vertices.set(said.vertex, step);
    state.events.push({ is: 'started', step: step.id, kind: 'build-step', title: said.title, within: build.id, at });
  } else if (said.is === 'ends') {
    const vertex = vertices.get(said.vertex);
    if (said.error !== undefined && vertex !== undefined) {
      state.failedVertex ??= vertex;
      say(said.error, vertex, at, state);
    }
    endVertex(said.vertex, said.how, at, state);
  } else if (said.is === 'output' && !isExport(said.vertex, state))
    say(said.text, (said.vertex === undefined ? undefined : vertices.get(said.vertex)) ?? build, at, state);
}

/** Of the export only names and digests are printed. */
function isExport(vertex: string | undefined, { vertices }: State): boolean {
  return vertex !== undefined && vertices.get(vertex)?.title === exportTitle;
}

function endVertex(vertex: string, how: 'done' | 'cached' | 'failed', at: number, state: State): void {
  const step = state.vertices.get(vertex);
  if (step === undefined) return;
  state.vertices.delete(vertex);
  state.events.push({ is: 'ended', step: step.id, how, at });
}

function say(text: string, step: OpenStep, at: number, state: State): void {
  step.lines.push(text);
  if (step.lines.length > mostLines) step.lines.shift();
  state.events.push({ is: 'output', step: step.id, text, at });
}

function begin(state: State, kind: StepKind, title: string, at: number, until?: string): void {
  if (state.open !== undefined) finish(state, 'done', at);
  const step: OpenStep = { id: state.nextId++, kind, title, ...(until === undefined ? {} : { until }), rest: '', lines: [] };
  state.open = step;
  state.events.push({ is: 'started', step: step.id, kind, title, at });
}

function flush(step: OpenStep, at: number, state: State): void {
  const { rest } = step;
  step.rest = '';
  if (rest !== '') printedLine(rest, step, at, state);
}

function finish(state: State, how: 'done' | 'failed', at: number): void {
  const { open } = state;
  if (open === undefined) return;
  flush(open, at, state);
  state.open = undefined;
  close(open, how, at, state);
}

function settleEnded(state: State, how: 'done' | 'failed', at: number): void {
  const { ended } = state;
  if (ended === undefined) return;
  state.ended = undefined;
  close(ended, how, at, state);
}

function close(step: OpenStep, how: 'done' | 'failed', at: number, state: State): void {
  for (const vertex of state.vertices.keys()) endVertex(vertex, how, at, state);
  state.lastOf = step;
  state.events.push({ is: 'ended', step: step.id, how, at });
}
