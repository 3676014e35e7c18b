import type { Fact, Origin } from '../model/fact.ts';
import type { BuildRequest, ContainerRequest, Mount, Namespace, SecurityOption } from '../model/request.ts';
import type { Row } from '../model/row.ts';

/** The answer of a row that a request does not touch: one constant for all. */
export const nothing: readonly never[] = Object.freeze([]);

/** For rows about the runtime itself, that no request touches. */
export const untouched: Row['uses'] = () => nothing;

/** For rows about containers. */
export function inContainer(find: (request: ContainerRequest) => readonly Fact<unknown>[]): Row['uses'] {
  return (request) => (request.kind === 'container' ? find(request) : nothing);
}

/** For rows about builds. */
export function inBuild(find: (request: BuildRequest) => readonly Fact<unknown>[]): Row['uses'] {
  return (request) => (request.kind === 'build' ? find(request) : nothing);
}

/** The facts whose value passes; allocates only when one does. */
export function pick<T>(facts: readonly Fact<T>[], test: (value: T) => boolean): readonly Fact<T>[] {
  let found: Fact<T>[] | undefined;
  for (const one of facts) if (test(one.value)) (found ??= []).push(one);
  return found ?? nothing;
}

/** A single fact, where it is there and its value passes. */
export function single<T>(one: Fact<T> | undefined, test: (value: T) => boolean): readonly Fact<T>[] {
  return one !== undefined && test(one.value) ? [one] : nothing;
}

/** The namespace facts of a kind whose mode passes. */
export function namespaces(kind: Namespace['kind'], test: (mode: string) => boolean): Row['uses'] {
  return inContainer((request) => pick(request.namespaces, (value) => value.kind === kind && test(value.mode)));
}

/** Mode of a namespace that is the host's. */
export const isHost = (mode: string): boolean => mode === 'host';

/** Mode of a namespace that belongs to another container or service. */
export const isForeign = (mode: string): boolean => mode.startsWith('container:') || mode.startsWith('service:');

/** The mounts that pass. */
export function mounts(test: (mount: Mount) => boolean): Row['uses'] {
  return inContainer((request) => pick(request.mounts, test));
}

/** Official Features whose own wishes have rows: the general rows about the same wish leave them out. By the documents their metadata is named by. */
export const wishes = {
  filterOff: /^Feature (?:go|rust) /u,
  init: /^Feature (?:go|desktop-lite) /u,
  engineSocket: /^Feature docker-(?:outside-of|from)-docker /u,
} as const;

/** A security option that switches Docker's system call filter off. */
export const isFilterOff = ({ name, value }: SecurityOption): boolean => name === 'seccomp' && value === 'unconfined';

/** Whether the metadata of such a Feature says it. */
export function isWishOf({ layer, document }: Origin, feature: RegExp): boolean {
  return layer === 'feature' && feature.test(document);
}

/**
 * Of facts that something lower may have said as well, the ones that such a Feature says (`by` true) or that anything else does: one wish is
 * enough, whatever hides it.
 */
export function wished<T>(facts: readonly Fact<T>[], test: (value: T) => boolean, feature: RegExp, by: boolean): readonly Fact<T>[] {
  if (facts.length === 0) return nothing;
  let found: Fact<T>[] | undefined;
  for (const top of facts) {
    const one = fits(top) ? top : top.hides?.find(fits);
    if (one !== undefined) (found ??= []).push(one);
  }
  return found ?? nothing;

  function fits({ value, from }: Fact<T>): boolean {
    return test(value) && isWishOf(from, feature) === by;
  }
}
