import type { Origin } from '../../model/fact.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { isRecord, parseObject, stringsOf, textOf } from '../../syntax/json-values.ts';
import type { ContainerField } from '../../model/request.ts';
import { leaveOpen, type Reader, tellUnsure } from './context.ts';

/** What a lockfile says of a Feature: the digest that counts, a version (empty: none), and the ids of what it depends on. */
export interface Locked {
  readonly version: string;
  readonly digest: string;
  readonly dependsOn: readonly string[];
}

/** What a lockfile pins, by the ids that stand in it. */
export type Lockfile = ReadonlyMap<string, Locked>;

/** Where the lockfile of a configuration lies: beside it, with a dot before its name where the configuration has one (devcontainers/cli@f683c29f src/spec-configuration/lockfile.ts getLockfilePath). */
export function lockfilePath(configuration: string): string {
  const slash = configuration.lastIndexOf('/') + 1;
  return `${configuration.slice(0, slash)}${configuration.startsWith('.', slash) ? '.' : ''}devcontainer-lock.json`;
}

/**
 * Reads the text of a lockfile; undefined where it is no JSON object. The CLI reads it with JSON.parse, so a comment makes it fail, and takes `integrity`
 * alone: an entry without one pins nothing, and is not in here.
 */
export function parseLockfile(text: string): Lockfile | undefined {
  const features = parseObject(text)?.['features'];
  if (features === undefined && parseObject(text) === undefined) return undefined;
  const locked = new Map<string, Locked>();
  for (const [id, entry] of isRecord(features) ? Object.entries(features) : []) {
    const { integrity, version, dependsOn } = isRecord(entry) ? entry : {};
    if (typeof integrity === 'string' && /^sha256:[0-9a-f]{64}$/u.test(integrity))
      locked.set(id, { version: textOf(version) ?? '', digest: integrity, dependsOn: stringsOf(dependsOn) ?? [] });
  }
  return locked;
}

/** The lockfile beside the configuration; undefined where there is none. `fields`: what Features may bring, which is open where there is one that was not read. */
export function readLockfile(reader: Reader, from: Origin, fields: readonly ContainerField[]): Lockfile | 'unread' | undefined {
  const { document } = reader.container.from;
  const path = joinPath(reader.folder, lockfilePath(document.slice(document.lastIndexOf('/') + 1)));
  const answer = reader.files.get(path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: path, from });
  if (answer !== undefined && 'refused' in answer) {
    tellUnsure(reader, `The lockfile ${path} was not read, and the reference CLI goes by it: ${answer.refused}.`, from);
    leaveOpen(reader, ['features', ...fields], `the lockfile was not read: ${answer.refused}`, from);
    return 'unread';
  }
  // An empty file is a wish: the CLI fills it.
  if (answer === undefined || !('text' in answer) || answer.text.trim() === '') return undefined;
  const locked = parseLockfile(answer.text);
  if (locked !== undefined) return locked;
  reader.problems.push({
    document: path,
    message: 'The lockfile is not JSON, so the reference CLI fails on it: make it anew.',
    fatal: false,
  });
  return new Map();
}
