import { fact } from '../../model/fact.ts';
import type { Mount } from '../../model/request.ts';
import { readMountFlag } from '../../syntax/mount-strings.ts';
import { leaveOpen, odd, type Reader, textOf } from './context.ts';
import type { Located } from './located.ts';

// One object for all: rules remember what they found out about a mount.
const standardMount: Mount = {
  kind: 'bind',
  source: { base: 'workspace', path: '' },
  target: '/workspaces/${localWorkspaceFolderBasename}',
  readOnly: false,
};

/**
 * Adds the mount of the workspace itself: `workspaceMount` where the configuration has one (the empty string means none), else what the
 * CLI makes: the workspace, read and written, below /workspaces. It is a flag before the merged mounts and hides none of them.
 */
export function addWorkspaceMount(reader: Reader, written: Located | undefined): void {
  const { container } = reader;
  const standard = fact(standardMount, { layer: 'default', document: container.from.document, pointer: '' });
  const text = written === undefined ? undefined : textOf(reader, written, 'mounts');
  if (written === undefined || text === undefined) {
    container.mounts.unshift(standard);
    return;
  }
  if (text === '') {
    container.workspaceMount = fact('none', written.from);
    return;
  }
  const read = readMountFlag(text);
  if ('problem' in read) {
    odd(reader, 'wrong-type', `docker refuses this mount: ${read.problem}`, written.from, 'workspaceMount');
    leaveOpen(reader, ['mounts', 'workspaceMount'], read.problem, written.from);
    return;
  }
  container.workspaceMount = fact(read.mount, written.from);
  container.mounts.unshift(fact(read.mount, written.from, [standard]));
}
