import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import { remoteRepository, type RemoteRepository } from './remote-repository.ts';

/** Which repository a workspace is pushed to, by its `.git/config`; undefined in doubt, and where the workspace is no repository of its own. */
export function originOf(workspace: string, machine: Pick<Machine, 'readText'>): RemoteRepository | undefined {
  const answer = machine.readText(join(workspace, '.git', 'config'), 1 << 16, workspace);
  return 'text' in answer ? remoteRepository(answer.text) : undefined;
}
