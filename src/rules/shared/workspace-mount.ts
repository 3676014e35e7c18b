import type { Fact } from '../../model/fact.ts';
import type { Mount } from '../../model/request.ts';

/** Whether a mount is the one that the configuration names as the workspace's own: it stands in both fields. */
export function isWorkspaceMount(mount: Fact<Mount>, workspaceMount: Fact<Mount | 'none'> | undefined): boolean {
  if (workspaceMount === undefined) return false;
  return (
    mount.value === workspaceMount.value ||
    (mount.from.document === workspaceMount.from.document && mount.from.pointer === workspaceMount.from.pointer)
  );
}
