import type { Mount, Request } from '../model/request.ts';
import type { Weigh } from './weigh.ts';

/**
 * A mount is narrower than another at the same target where it shows the same and less may be done with it, or where it shows nothing of
 * the host or of other containers. A folder inside the one before is not known to be narrower: it may be a link to elsewhere.
 */
export const weighMount: Weigh<Mount> = (before, after, sides) => {
  if (after === undefined) return before !== undefined && uncovers(before, sides.after);
  if (isEmpty(after)) return false;
  if (isWorkspace(after) && before?.kind === 'bind' && !isWorkspace(before)) return before.readOnly && !after.readOnly;
  return (
    before === undefined ||
    showsOther(before, after) ||
    (before.readOnly && !after.readOnly) ||
    spreadsFurther(before.propagation, after.propagation)
  );
};

function showsOther(before: Mount, after: Mount): boolean {
  return (
    before.kind !== after.kind ||
    JSON.stringify([before.source, before.driver, before.options, before.external]) !==
      JSON.stringify([after.source, after.driver, after.options, after.external])
  );
}

/** A file system that is new and nobody else's: in memory, or a volume without a name. */
function isEmpty({ kind, source, driver, options }: Mount): boolean {
  return source === undefined && driver === undefined && options === undefined && (kind === 'tmpfs' || kind === 'volume');
}

/** Whether a mount that is gone lay, or may have lain, over a part of another, which now shows; of an empty one there is nothing to be seen. */
function uncovers({ target }: Mount, after: Request): boolean {
  if (after.kind !== 'container') return false;
  return after.mounts.some(({ value }) => !isEmpty(value) && value.target !== target && mayLieIn(target, value.target));
}

/** The folder that is opened, which tools mount in any case. */
function isWorkspace({ kind, source, propagation }: Mount): boolean {
  return kind === 'bind' && propagation === undefined && typeof source === 'object' && source.base === 'workspace' && source.path === '';
}

function isBelow(path: string, folder: string): boolean {
  return folder === '/' ? path !== '/' : path.startsWith(`${folder}/`);
}

// A variable may stand for anything.
function mayLieIn(path: string, folder: string): boolean {
  if (!path.includes('${') && !folder.includes('${')) return isBelow(path, folder);
  const [a, b] = [path.split('${', 1)[0]!, folder.split('${', 1)[0]!];
  return path.includes('${') ? a.startsWith(b) || b.startsWith(a) : path.startsWith(b);
}

/** What each way for mounts to spread allows of the others. */
const narrower: ReadonlyMap<string, readonly string[]> = new Map([
  ['rprivate', ['private']],
  ['private', ['rprivate']],
  ['slave', ['rprivate', 'private']],
  ['rslave', ['rprivate', 'private', 'slave']],
  ['shared', ['rprivate', 'private', 'slave']],
  ['rshared', ['rprivate', 'private', 'slave', 'rslave', 'shared']],
]);

function spreadsFurther(before = 'rprivate', after = 'rprivate'): boolean {
  return before !== after && narrower.get(before)?.includes(after) !== true;
}
