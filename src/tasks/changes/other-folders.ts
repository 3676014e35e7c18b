import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Plan } from '../../model/plan.ts';
import { absolutes, isBelow, leavesWorkspace, showHostPath } from '../../syntax/host-path.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';

const mostBytes = 64 << 20;

/** What containers of a sandbox may write of this machine outside of its workspace, by the plan that was agreed to, as people read it. It is looked at by nobody. */
export function otherFolders(
  workspace: string,
  { plan: file }: Pick<SandboxPlaces, 'plan'>,
  machine: Pick<Machine, 'readText'>,
): readonly string[] {
  const answer = machine.readText(file, mostBytes);
  if (!('text' in answer)) return [];
  try {
    const { requests } = JSON.parse(answer.text) as Pick<Plan, 'requests'>;
    const mounts = requests.flatMap((request) => request.mounts.map(({ value }) => value));
    const sources = mounts.flatMap(({ kind, source, readOnly }) =>
      kind === 'bind' && !readOnly && typeof source === 'object' ? [source] : [],
    );
    const isInside = (source: (typeof sources)[number]): boolean => {
      const paths = absolutes(source);
      if (paths.length > 0) return paths.every((path) => isBelow(join('/', path), workspace));
      return source.base === 'workspace' && !leavesWorkspace(source);
    };
    return [...new Set(sources.filter((source) => !isInside(source)).map((source) => source.real ?? showHostPath(source)))];
  } catch {
    // It is none that this version reads: the gate will say so.
    return [];
  }
}
