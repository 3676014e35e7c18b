import type { LaunchEvent } from '../../model/launch-progress.ts';
import { cleanLine } from '../up/clean-line.ts';
import { exportTitle, readBuildLine } from '../up/read-build.ts';

/** Whoever is told what happens; it numbers the steps of a launch. */
export interface StepListener {
  onEvent(event: LaunchEvent): void;
  nextStep(): number;
}

/** Follows what Docker’s CLI prints while it pulls or builds. */
export interface DockerFollower {
  line(line: string, at: number): void;
  /** Ends what still runs; and what was printed last by what failed, oldest first. */
  end(how: 'done' | 'failed', at: number): { readonly step?: string; readonly lines: readonly string[] };
}

/** Lines that are kept of a step: of a failed one they are shown. */
const mostLines = 40;

interface Step {
  readonly id: number;
  readonly title: string;
  readonly lines: string[];
}

interface State extends StepListener {
  readonly whole: Step;
  /** Steps of the build that run, by the name that the builder has for them. */
  readonly open: Map<string, Step>;
  failed: Step | undefined;
}

/** Begins a step of a launch, and tells what happens in it. */
export function followDocker(
  { kind, title, at: began }: { readonly kind: 'pull' | 'build'; readonly title: string; readonly at: number },
  { onEvent, nextStep }: StepListener,
): DockerFollower {
  const whole: Step = { id: nextStep(), title: cleanLine(title), lines: [] };
  const state: State = { onEvent, nextStep, whole, open: new Map(), failed: undefined };
  onEvent({ is: 'started', step: whole.id, kind, title: whole.title, at: began });
  return {
    line: (line, at) => {
      const text = cleanLine(line);
      if (kind === 'build') builtLine(text, at, state);
      else if (text !== '') say(text, whole, at, state);
    },
    end: (how, at) => {
      const last = state.failed ?? [...state.open.values()].at(-1);
      for (const vertex of state.open.keys()) endVertex(vertex, how, at, state);
      onEvent({ is: 'ended', step: whole.id, how, at });
      return last === undefined || last.lines.length === 0 ? { lines: whole.lines } : { step: last.title, lines: last.lines };
    },
  };
}

function builtLine(line: string, at: number, state: State): void {
  const { whole, open } = state;
  const said = readBuildLine(line, new Set(open.keys()));
  if (said.is === 'begins') {
    // The classic builder says only when the next one begins.
    if (said.vertex.startsWith(classic)) for (const vertex of open.keys()) endVertex(vertex, 'done', at, state);
    const step: Step = { id: state.nextStep(), title: said.title, lines: [] };
    open.set(said.vertex, step);
    state.onEvent({ is: 'started', step: step.id, kind: 'build-step', title: step.title, within: whole.id, at });
  } else if (said.is === 'ends') {
    if (said.how === 'failed' && said.error !== undefined) state.failed ??= open.get(said.vertex);
    endVertex(said.vertex, said.how, at, state);
  } else if (said.is === 'output') {
    const step = stepOf(said.vertex, open);
    // Of the export only names and digests are printed.
    if (step?.title !== exportTitle) say(said.text, step ?? whole, at, state);
  }
}

/** What names of steps begin with that the classic builder prints; of them only one is open, and its lines name none. */
const classic = 'step ';

function stepOf(vertex: string | undefined, open: ReadonlyMap<string, Step>): Step | undefined {
  return vertex === undefined ? [...open].find(([name]) => name.startsWith(classic))?.[1] : open.get(vertex);
}

function endVertex(vertex: string, how: 'done' | 'cached' | 'failed', at: number, { open, onEvent }: State): void {
  const step = open.get(vertex);
  open.delete(vertex);
  if (step !== undefined) onEvent({ is: 'ended', step: step.id, how, at });
}

function say(text: string, step: Step, at: number, { onEvent }: State): void {
  step.lines.push(text);
  if (step.lines.length > mostLines) step.lines.shift();
  onEvent({ is: 'output', step: step.id, text, at });
}
