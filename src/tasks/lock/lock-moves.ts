import type { LockEntry } from '../../formats/devcontainer/print-lockfile.ts';
import type { LockedVersion, LockMove } from '../../model/lock-report.ts';
import { isRecord, parseObject, textOf } from '../../syntax/json-values.ts';

/** What changes from the text of one lockfile to the entries of another, in the order of their ids. */
export function movesBetween(text: string | undefined, entries: ReadonlyMap<string, LockEntry>): readonly LockMove[] {
  const then = versionsIn(text ?? '');
  const ids = [...new Set([...then.keys(), ...entries.keys()])].toSorted((a, b) => a.localeCompare(b));
  return ids.flatMap((id): LockMove[] => {
    const entry = entries.get(id);
    const before = then.get(id);
    const after = entry === undefined ? undefined : { version: String(entry.version ?? 'unversioned'), digest: entry.integrity };
    if (before?.version === after?.version && before?.digest === after?.digest) return [];
    return [{ id, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
  });
}

function versionsIn(text: string): ReadonlyMap<string, LockedVersion> {
  const features = parseObject(text)?.['features'];
  return new Map(
    Object.entries(isRecord(features) ? features : {}).map(([id, entry]) => {
      const { version, integrity } = isRecord(entry) ? entry : {};
      return [id, { version: textOf(version) ?? 'unversioned', digest: textOf(integrity) ?? '' }];
    }),
  );
}
