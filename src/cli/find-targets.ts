import { join } from 'node:path';
import type { Machine } from '../machine/machine.ts';
import { realMachine } from '../machine/real.ts';
import type { Problem } from '../model/report.ts';
import { discover, targetOfBody, targetsOfLines } from '../tasks/discover.ts';
import type { Target } from '../tasks/target.ts';

/** What a command is to look at: lines and bodies given as options, and what stands at the paths; without any, this folder. */
export function findTargets(
  values: { readonly 'docker-run': readonly string[]; readonly 'api-create'?: readonly string[] },
  paths: readonly string[],
): { readonly targets: readonly Target[]; readonly problems: readonly Problem[] } {
  const given = [
    ...targetsOfLines(values['docker-run'], realMachine),
    ...(values['api-create'] ?? []).map((path) => targetOfBody(path, realMachine)),
  ];
  const found = (paths.length === 0 && given.length === 0 ? ['.'] : paths).map((path) => discover(path, realMachine));
  return { targets: [...given, ...found.flatMap(({ targets }) => targets)], problems: found.flatMap(({ problems }) => problems) };
}

/** The real paths of the files that are looked at. */
export function filesOf(targets: readonly Target[], machine: Pick<Machine, 'realPath'>): ReadonlySet<string> {
  return new Set(targets.flatMap(({ text, workspace, path }) => (text === undefined ? [machine.realPath(join(workspace, path))] : [])));
}
