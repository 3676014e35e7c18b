/**
 * What is wrong with a value, as a sentence goes on after the value’s name: `must be a text`, or where it is deeper inside, `.target must be a
 * text`. Undefined where nothing is.
 */
export type Check = (value: unknown) => string | undefined;

/** The first thing that is wrong with a whole JSON value, as a part of a sentence; undefined where nothing is. */
export function mistakeIn(value: unknown, check: Check): string | undefined {
  const wrong = check(value);
  return wrong === undefined ? undefined : wrong.startsWith('.') ? wrong.slice(1) : `it ${wrong}`;
}

/** A text of at most `most` characters. */
export function text(most: number): Check {
  return (value) =>
    typeof value !== 'string' ? 'must be a text' : value.length > most ? `must have ${most} characters at most` : undefined;
}

/** A text that a pattern fits; `be` says which texts do: `be a word`. */
export function textLike(pattern: RegExp, be: string): Check {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : `must ${be}`);
}

export const yesOrNo: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');

/** A number without a fraction, between two others. */
export function whole(least: number, most: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}

/** One of some values. */
export function oneOf(...values: readonly (string | number)[]): Check {
  const words = values.length === 1 ? String(values[0]) : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return (value) => (values.some((one) => one === value) ? undefined : `must be ${words}`);
}

/** A list of at most `most` items, each as `item` says. */
export function list(item: Check, most: number): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    if (value.length > most) return `must have ${most} entries at most`;
    for (const [index, one] of value.entries()) {
      const wrong = item(one);
      if (wrong !== undefined) return within(`[${index}]`, wrong);
    }
    return undefined;
  };
}

/** An object of known keys; those of `needed` must be there. */
export function object(parts: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check {
  return (value) => {
    if (!isObject(value)) return 'must be an object';
    for (const [key, part] of Object.entries(value)) {
      if (!Object.hasOwn(parts, key)) return unknownKey(key, Object.keys(parts));
      const wrong = parts[key]!(part);
      if (wrong !== undefined) return within(`.${key}`, wrong);
    }
    const missing = needed.find((key) => !Object.hasOwn(value, key));
    return missing === undefined ? undefined : `lacks “${missing}”`;
  };
}

/** An object that has at least these keys, of which `needed` must be there: others are left for who knows them, such as a newer version of a file’s shape. */
export function atLeast(parts: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check {
  return (value) => {
    if (!isObject(value)) return 'must be an object';
    for (const [key, part] of Object.entries(parts)) {
      if (!Object.hasOwn(value, key)) continue;
      const wrong = part((value as Record<string, unknown>)[key]);
      if (wrong !== undefined) return within(`.${key}`, wrong);
    }
    const missing = needed.find((key) => !Object.hasOwn(value, key));
    return missing === undefined ? undefined : `lacks “${missing}”`;
  };
}

/** An object of any keys, at most `most`, each value as `part` says. */
export function record(part: Check, most: number): Check {
  return (value) => {
    if (!isObject(value)) return 'must be an object';
    const entries = Object.entries(value);
    if (entries.length > most) return `must have ${most} keys at most`;
    for (const [key, one] of entries) {
      const wrong = key.length > 1000 || key === '__proto__' ? 'may not be there' : part(one);
      if (wrong !== undefined) return within(`.${key.slice(0, 40)}`, wrong);
    }
    return undefined;
  };
}

/** What the first, or else any other of several checks accepts; the first says what is wrong. */
export function either(first: Check, ...others: readonly Check[]): Check {
  return (value) => {
    const wrong = first(value);
    return wrong === undefined || others.some((check) => check(value) === undefined) ? undefined : wrong;
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownKey(key: string, known: readonly string[]): string {
  return `knows no “${key.slice(0, 40)}”; it may hold ${known.join(', ')}`;
}

function within(step: string, wrong: string): string {
  return /^[.[]/u.test(wrong) ? step + wrong : `${step} ${wrong}`;
}
