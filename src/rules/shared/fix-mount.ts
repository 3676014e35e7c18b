import type { Fact } from '../../model/fact.ts';
import type { ContainerRequest, Mount } from '../../model/request.ts';
import type { Fix } from '../../model/rule.ts';
import { isWithin, showHostPath } from '../../syntax/host-path.ts';
import { hostSource } from '../../syntax/mount-strings.ts';
import { type Fixer, makeFix, removal, replacement, type Stated, statedIn } from './fix.ts';
import { short } from './short.ts';
import { isWorkspaceMount } from './workspace-mount.ts';

/** What a mount shows, short enough for a title. */
export function shownSource(mount: Mount): string {
  const path = hostSource(mount);
  return short(path === undefined ? String(mount.source ?? mount.target) : showHostPath(path), 45);
}

/** The mount of the opened folder itself in the place of another one. */
export function ofWorkspace({ target, readOnly }: Mount): Mount {
  return { kind: 'bind', source: { base: 'workspace', path: '' }, target, readOnly };
}

/**
 * Takes the mount of an issue away, and of those that this uncovers all that `isAtFault` holds for. Where the workspace is seen through it, the opened
 * folder itself is mounted instead; where the format cannot say where that would be, there is no fix.
 */
export function unmounting(isAtFault: (mount: Mount) => boolean, stops: string | ((mount: Mount) => string)): Fixer {
  return (issue, request) => {
    const [stated] = statedIn(issue, request, 'mounts');
    return stated === undefined || request.kind !== 'container' ? undefined : takeAway(stated, request, isAtFault, stops);
  };
}

function takeAway(
  { fact, below }: Stated<Mount>,
  request: ContainerRequest,
  isAtFault: (mount: Mount) => boolean,
  stops: string | ((mount: Mount) => string),
): Fix | undefined {
  if (fact.from.layer === 'default') return undefined;
  const { workspaceMount, workspaceFolder } = request;
  if (isWorkspaceMount(fact, workspaceMount))
    return makeFix(instead(fact.value.target), [fact.value], [replacement(request, 'mounts', fact, ofWorkspace(fact.value))]);
  const folder = workspaceFolder?.value;
  if (folder !== undefined && showsFolder(fact, folder, request)) {
    if (folder.includes('$')) return undefined;
    const mount = ofWorkspace({ ...fact.value, target: folder });
    return makeFix(instead(folder), [fact.value], [replacement(request, 'mounts', fact, mount)]);
  }
  // The folder above is there to bring the workspace in: where to, this request does not say.
  if (/^\.\.(?:\/\.\.)*$/u.test(hostSource(fact.value)?.path ?? '')) return undefined;
  const gone = [fact, ...below.filter(({ value }) => isAtFault(value))];
  return makeFix(
    { title: (mount) => `Remove the mount of ${shownSource(mount)}`, stops },
    [fact.value],
    gone.map((one) => removal(request, 'mounts', one)),
  );
}

function instead(target: string): { readonly title: string; readonly stops: (mount: Mount) => string } {
  return {
    title: `Mount the opened folder itself at ${short(target, 40)}`,
    stops: (mount) => `What lies in ${shownSource(mount)} beside the opened folder is no longer there; put what is needed into the folder.`,
  };
}

// Whether the folder that editors open is seen through this mount: below its target, and below that of no nearer one.
function showsFolder(mount: Fact<Mount>, folder: string, { mounts }: ContainerRequest): boolean {
  const { target } = mount.value;
  return (
    isWithin(folder, target) &&
    !mounts.some((other) => other !== mount && other.value.target.length > target.length && isWithin(folder, other.value.target))
  );
}
