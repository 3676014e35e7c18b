import { join, relative } from 'node:path';
import type { Machine } from '../machine/machine.ts';
import type { FixedText } from '../model/fix-report.ts';
import type { Target } from './target.ts';

/** Where a text of a configuration is written. */
export interface FilePlace extends Pick<FixedText, 'inRepository'> {
  readonly path: string;
  /** The folder that its links must not leave; absent: the user named that very file, so it is written wherever its links lead. */
  readonly inside?: string;
}

/** Where a text lies that has this path relative to the workspace. */
export function filePlace(path: string, target: Target, machine: Partial<Pick<Machine, 'kindOf'>>): FilePlace {
  const absolute = join(target.workspace, path);
  const isInGit = machine.kindOf !== undefined && machine.kindOf(join(target.boundary, '.git')) !== 'missing';
  return {
    path: absolute,
    ...(isInGit ? { inRepository: relative(target.boundary, absolute) } : {}),
    ...(target.named && path === target.path ? {} : { inside: target.boundary }),
  };
}
