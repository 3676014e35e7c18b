import type { LaunchEvent } from '../../model/launch-progress.ts';
import { cleanLine } from '../up/clean-line.ts';
import { exportTitle, readBuildLine } from '../up/read-build.ts';

/** Follows what Docker’s CLI prints while it pulls or builds. */
export interface DockerFollower {
  line(line: string, at: number): void;
  /** Ends what still runs; and what was printed last by what failed, oldest first. */
  end(how: 'done' | 'failed', at: number): { readonly step?: string; readonly lines: readonly string[] };
}

/** Whoever is told what happens; it numbers the steps of a launch. */
export interface StepListener {
  onEvent(event: LaunchEvent): void;
  nextStep(): number;
}

/** Lines that are kept of a step: of a failed one they are shown. */
const mostLines = 40;

interface Step {
  readonly id: number;
  readonly title: string;
  readonly lines: string[];
}

/** Begins a step of a launch, and tells what happens in it. */
export function followDocker(
  { kind, title, at: began }: { readonly kind: 'pull' | 'build'; readonly title: string; readonly at: number },
  { onEvent, nextStep }: StepListener,
): DockerFollower {
  const begin = (step: Omit<Step, 'lines'>, what: 'pull' | 'build' | 'build-step', at: number): Step => {
    onEvent({ is: 'started', step: step.id, kind: what, title: step.title, ...(what === 'build-step' ? { within: whole.id } : {}), at });
    return { ...step, lines: [] };
  };
  const whole: Step = { id: nextStep(), title: cleanLine(title), lines: [] };
  begin(whole, kind, began);
  const open = new Map<string, Step>();
  let failed: Step | undefined;
  const say = (text: string, step: Step, at: number): void => {
    step.lines.push(text);
    if (step.lines.length > mostLines) step.lines.shift();
    onEvent({ is: 'output', step: step.id, text, at });
  };
  const close = (vertex: string, how: 'done' | 'cached' | 'failed', at: number): void => {
    const step = open.get(vertex);
    open.delete(vertex);
    if (step !== undefined) onEvent({ is: 'ended', step: step.id, how, at });
  };
  // Of the export only names and digests are printed.
  const isExport = (vertex: string | undefined): boolean => vertex !== undefined && open.get(vertex)?.title === exportTitle;
  const build = (text: string, at: number): void => {
    const said = readBuildLine(text, new Set(open.keys()));
    if (said.is === 'begins') {
      // The classic builder says only when the next one begins.
      if (said.vertex.startsWith('step ')) for (const vertex of open.keys()) close(vertex, 'done', at);
      open.set(said.vertex, begin({ id: nextStep(), title: said.title }, 'build-step', at));
    } else if (said.is === 'ends') {
      if (said.how === 'failed') failed ??= open.get(said.vertex);
      close(said.vertex, said.how, at);
    } else if (said.is === 'output' && !isExport(said.vertex)) say(said.text, stepOf(said.vertex, open) ?? whole, at);
  };
  return {
    line: (line, at) => {
      const text = cleanLine(line);
      if (kind === 'build') build(text, at);
      else if (text !== '') say(text, whole, at);
    },
    end: (how, at) => {
      const last = failed ?? [...open.values()].at(-1);
      for (const vertex of open.keys()) close(vertex, how, at);
      onEvent({ is: 'ended', step: whole.id, how, at });
      return last === undefined || last.lines.length === 0 ? { lines: whole.lines } : { step: last.title, lines: last.lines };
    },
  };
}

/** Of the classic builder’s steps only one is open, and its lines name none. */
function stepOf(vertex: string | undefined, open: ReadonlyMap<string, Step>): Step | undefined {
  return vertex === undefined ? [...open].find(([name]) => name.startsWith('step '))?.[1] : open.get(vertex);
}
