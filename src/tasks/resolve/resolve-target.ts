import { join } from 'node:path';
import { type EffectiveConfiguration, effectiveConfiguration, isRedirected, missingLayers } from '../../formats/devcontainer/effective.ts';
import { companionsNeeded, devcontainerFormat } from '../../formats/devcontainer/format.ts';
import { layConfiguration } from '../../formats/devcontainer/read.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Origin } from '../../model/fact.ts';
import type { Problem } from '../../model/report.ts';
import { limitProblems } from '../limit-problems.ts';
import { loadCompanions } from '../load-reader.ts';
import { openTarget } from '../open-target.ts';
import { placesIn } from '../places.ts';
import { readOn, sourceOf } from '../read-source.ts';
import type { Target } from '../target.ts';
import type { Resolver } from './make-resolver.ts';

/** A configuration with all its layers; or, with a fatal problem, none. */
export interface Resolved {
  readonly effective?: EffectiveConfiguration;
  /** What is wrong with its texts. */
  readonly problems: readonly Problem[];
  /** What is missing in it, each as a problem that is not fatal. */
  readonly missing: readonly Problem[];
  /** Nothing is missing, and everything was looked up: of what was taken for granted, `problems` speaks. */
  readonly isWhole: boolean;
}

/** Reads a devcontainer.json with its image and Features as the audit does, by the same reader, and merges them as the reference CLI does. */
export async function resolveTarget(
  target: Target,
  resolver: Resolver,
  machine: Pick<Machine, 'readText' | 'realPath'>,
): Promise<Resolved> {
  const opened = openTarget(target, machine);
  if ('fatal' in opened) return { problems: [opened], missing: [], isWhole: false };
  const readable = { ...opened, resolver };
  const source = sourceOf(readable);
  const { doc, problems } = devcontainerFormat().parse(source);
  const { root } = doc;
  const placed = (all: readonly Problem[], texts: ReadonlyMap<string, string>, asked: ReadonlySet<string>): readonly Problem[] =>
    limitProblems(all).map(placesIn(target.prefix, asked, texts).problem);
  if (root === undefined) {
    const texts = new Map([[source.path, source.text]]);
    return { problems: placed(problems, texts, new Set(texts.keys())), missing: [], isWhole: false };
  }
  const companions = await loadCompanions(companionsNeeded(doc));
  const { reading, texts, asked } = await readOn(readable, (files) => {
    const laid = layConfiguration(source, root, files, companions);
    return { laid, wants: laid.reader.wants };
  });
  const { laid } = reading;
  const where = { file: join(target.workspace, target.path), workspace: target.workspace, repository: target.boundary };
  const missing = [
    ...missingLayers(laid).map(({ why, from }) => problemAt(from, `${sentenceOf(why)} What it asks for is missing.`)),
    ...laid.reader.unsure.filter((problem) => !laid.reader.problems.includes(problem)),
    ...(isRedirected(laid) ? [problemAt(laid.reader.container.from, redirected)] : []),
  ];
  return {
    effective: effectiveConfiguration(root, laid, where),
    problems: placed([...problems, ...laid.reader.problems], texts, asked),
    missing: placed(missing, texts, asked),
    isWhole: missing.length === 0 && laid.reader.unsure.length === 0,
  };
}

const redirected = 'The settings of git say what is mounted as the workspace, so workspaceMount is left out: audit says what they say.';

function sentenceOf(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

// At the line of the configuration that brought it in.
function problemAt(from: Origin, message: string): Problem {
  let at = from;
  while (at.via !== undefined) at = at.via;
  return { document: at.document, message, fatal: false, ...(at.offset === undefined ? {} : { span: at.offset }) };
}
