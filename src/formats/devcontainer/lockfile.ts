import type { Origin } from '../../model/fact.ts';
import type { FeatureUse } from '../../model/request.ts';
import { joinPath } from '../../syntax/host-path.ts';
import type { Reader } from './context.ts';

/** What a lockfile says of a Feature: the digest that counts, and a version (empty: none). */
export interface Locked {
  readonly version: string;
  readonly digest: string;
}

/**
 * The lockfile beside the configuration: the ids that it pins by a digest, or undefined where there is no
 * lockfile. The CLI reads it with JSON.parse, so a comment makes it fail, and takes `integrity` alone: an entry without one pins nothing.
 */
export function readLockfile(reader: Reader, from: Origin): ReadonlyMap<string, Locked> | undefined {
  const { document } = reader.container.from;
  const base = document.slice(document.lastIndexOf('/') + 1);
  const path = joinPath(reader.folder, base.startsWith('.') ? '.devcontainer-lock.json' : 'devcontainer-lock.json');
  const answer = reader.files.get(path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: path, from });
  // An empty file is a wish: the CLI fills it.
  if (answer === undefined || !('text' in answer) || answer.text.trim() === '') return undefined;
  const locked = new Map<string, Locked>();
  for (const [id, entry] of featuresIn(reader, path, answer.text)) {
    const { integrity, version } = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;
    if (typeof integrity === 'string' && /^sha256:[0-9a-f]{64}$/u.test(integrity))
      locked.set(id, { version: typeof version === 'string' ? version : '', digest: integrity });
  }
  return locked;
}

/**
 * What the lockfile pins a Feature to; undefined where it pins nothing, or a version that the tag does not allow. The CLI writes a short id under
 * the name it stands for.
 */
export function lockedAs(lock: ReadonlyMap<string, Locked>, { id, source, name, tag }: FeatureUse): Locked | undefined {
  const locked = lock.get(id) ?? (source === 'legacy' ? lock.get(`${name}:${tag ?? ''}`) : undefined);
  const version = locked?.version ?? '';
  if (version === '' || tag === undefined || !/^\d/u.test(tag)) return locked;
  return version === tag || version.startsWith(`${tag}.`) ? locked : undefined;
}

function featuresIn(reader: Reader, document: string, text: string): readonly (readonly [string, unknown])[] {
  try {
    const lock: unknown = JSON.parse(text);
    const features: unknown = typeof lock === 'object' && lock !== null ? (lock as { readonly features?: unknown }).features : undefined;
    return typeof features === 'object' && features !== null ? Object.entries(features) : [];
  } catch {
    reader.problems.push({
      document,
      message: 'The lockfile is not JSON, so the reference CLI fails on it: make it anew.',
      fatal: false,
    });
    return [];
  }
}
