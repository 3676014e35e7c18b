/** What a name stood for when it was looked up: `docker.io/library/node@sha256:…`, or the id of an image that only the engine has. */
export interface Resolved {
  readonly by: 'registry' | 'engine';
  readonly name: string;
}

/** Where a value comes from, lowest layer first: a later layer decides, or adds to, what the earlier ones said. */
export type Layer = 'default' | 'image' | 'feature' | 'file' | 'override' | 'api';

/**
 * The place a value was read from. Offsets are UTF-16 code units into the document's text, as JavaScript counts them;
 * lines and columns are computed only when a report asks for them.
 */
export interface Origin {
  readonly layer: Layer;
  /** The document as the user would name it: a path relative to the audited folder, `Feature go 1.3.4`, `image …`, `command line`. */
  readonly document: string;
  /** RFC 6901 JSON Pointer into the document; `''` is the whole of it. */
  readonly pointer: string;
  readonly offset?: readonly [start: number, end: number];
  /** What the document is that was looked up under its name: in a registry, or in the engine of this machine. */
  readonly resolved?: Resolved;
  /** What brought this value in: the line that names the Feature or image, a variable, an anchor, an `extends`. */
  readonly via?: Origin;
}

/**
 * A value never travels without its source, so that a report can point at it and a fix can edit it.
 * `hides` lists what lower layers said of the same thing, nearest first: removing this fact uncovers the first of them.
 */
export interface Fact<T> {
  readonly value: T;
  readonly from: Origin;
  readonly hides?: readonly Fact<T>[];
}

/** Makes a fact. */
export function fact<T>(value: T, from: Origin, hides?: readonly Fact<T>[]): Fact<T> {
  return hides === undefined || hides.length === 0 ? { value, from } : { value, from, hides };
}

/** What shows when a fact is taken away: the nearest one that it hid, with the rest of those below it. */
export function uncovered<T>(hidden: Fact<T>): Fact<T> | undefined {
  const [next, ...rest] = hidden.hides ?? [];
  return next === undefined ? undefined : fact(next.value, next.from, next.hides ?? rest);
}

/** Puts a value over the fact that holds now: that one, and what it hid, stay reachable below. */
export function over<T>(value: T, from: Origin, now: Fact<T> | undefined): Fact<T> {
  return now === undefined ? { value, from } : { value, from, hides: [fact(now.value, now.from), ...(now.hides ?? [])] };
}

/** Puts a fact below the one that holds now: flags, Compose keys and label settings all win over what an image says of itself. */
export function below<T>(now: Fact<T> | undefined, lower: Fact<T> | undefined): Fact<T> | undefined {
  if (now === undefined || lower === undefined) return now ?? lower;
  return { value: now.value, from: now.from, hides: [...(now.hides ?? []), fact(lower.value, lower.from), ...(lower.hides ?? [])] };
}

/** Adds facts as the lowest word on their subject: one that is the same as a fact there goes below it. */
export function addLowest<T>(facts: Fact<T>[], lower: readonly Fact<T>[], isSame: (a: T, b: T) => boolean): void {
  for (const one of lower) {
    const at = facts.findIndex(({ value }) => isSame(value, one.value));
    const now = facts[at];
    if (now === undefined) facts.push(one);
    else facts[at] = below(now, one)!;
  }
}
