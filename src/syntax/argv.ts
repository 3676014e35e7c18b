import type { Origin } from '../model/fact.ts';

/** One word of a command line, with the place it was read from. */
export interface Word {
  readonly text: string;
  readonly from: Origin;
  /** Why the text is not what the program will get: it comes from a command or an expansion that nobody runs to judge it. */
  readonly unreadable?: string;
  /** A shell may make several words of it, or none. */
  readonly splits?: true;
}

/** A flag of a program that uses Go's pflag. `boolean` flags take a value only after `=`; so do `optional` ones, which have one without it too. */
export interface FlagSpec {
  readonly name: string;
  readonly short?: string;
  readonly takes: 'value' | 'boolean' | 'optional';
}

/** Flags by long name and by letter. */
export interface FlagTable<F extends FlagSpec> {
  readonly flags: readonly F[];
  readonly long: ReadonlyMap<string, F>;
  readonly short: ReadonlyMap<string, F>;
}

/** Makes a table of its flags. */
export function flagTable<const F extends FlagSpec>(flags: readonly F[]): FlagTable<F> {
  const long = new Map<string, F>();
  const short = new Map<string, F>();
  for (const flag of flags) {
    long.set(flag.name, flag);
    if (flag.short !== undefined) short.set(flag.short, flag);
  }
  return { flags, long, short };
}

/** One use of a flag. `value` is `true` for a boolean flag without one. */
export interface FlagUse<F extends FlagSpec> {
  readonly flag: F;
  readonly value: string;
  /** Index of the word that names the flag. */
  readonly word: number;
  /** Index of the word that carries the value: the same, or the next one. */
  readonly valueWord: number;
  /** Where the value begins in its word; the length of the word where the value is only implied. */
  readonly at: number;
  readonly origin: Origin;
}

/** Words that the program refuses: it prints an error and does nothing. */
export interface FlagError {
  readonly kind: 'unknown-flag' | 'missing-value' | 'bad-syntax';
  /** The flag as written: `--name` or `-x`. */
  readonly flag: string;
  readonly word: number;
}

export interface ReadFlags<F extends FlagSpec> {
  readonly uses: readonly FlagUse<F>[];
  /** Indexes of the words that are no flags, in order. */
  readonly positionals: readonly number[];
  readonly errors: readonly FlagError[];
}

/**
 * Reads flags as pflag does (spf13/pflag flag.go): `--name value`, `--name=value`, `-x value`, `-xvalue`, `-x=value`, bundles such as
 * `-itd` and `-itv a:b`, and `--`. Not interspersed: the first word that is no flag ends them, as `docker run` has it. Where pflag
 * stops at an error, reading goes on, so that what stands behind it is judged too. Words from `start` to `end` are read.
 */
export function readFlags<F extends FlagSpec>(
  words: readonly Word[],
  table: FlagTable<F>,
  {
    start = 0,
    end = words.length,
    interspersed = false,
  }: { readonly start?: number; readonly end?: number; readonly interspersed?: boolean } = {},
): ReadFlags<F> {
  const uses: FlagUse<F>[] = [];
  const positionals: number[] = [];
  const errors: FlagError[] = [];
  let index = start;
  while (index < end) {
    const { text } = words[index]!;
    if (text === '--') {
      for (let rest = index + 1; rest < end; rest++) positionals.push(rest);
      break;
    }
    if (text.length < 2 || text[0] !== '-') {
      positionals.push(index++);
      if (interspersed) continue;
      while (index < end) positionals.push(index++);
      break;
    }
    index = text[1] === '-' ? readLong(words, table, index, end, uses, errors) : readShorts(words, table, index, end, uses, errors);
  }
  return { uses, positionals, errors };
}

function readLong<F extends FlagSpec>(
  words: readonly Word[],
  table: FlagTable<F>,
  index: number,
  end: number,
  uses: FlagUse<F>[],
  errors: FlagError[],
): number {
  const { text, from } = words[index]!;
  const equals = text.indexOf('=');
  const name = equals < 0 ? text.slice(2) : text.slice(2, equals);
  const flag = table.long.get(name);
  if (flag === undefined) {
    errors.push({ kind: name === '' || name[0] === '-' ? 'bad-syntax' : 'unknown-flag', flag: `--${name}`, word: index });
    return index + 1;
  }
  if (equals >= 0) uses.push({ flag, value: text.slice(equals + 1), word: index, valueWord: index, at: equals + 1, origin: from });
  else if (flag.takes !== 'value') uses.push({ flag, value: 'true', word: index, valueWord: index, at: text.length, origin: from });
  else if (index + 1 < end) {
    const next = words[index + 1]!;
    uses.push({ flag, value: next.text, word: index, valueWord: index + 1, at: 0, origin: next.from });
    return index + 2;
  } else errors.push({ kind: 'missing-value', flag: `--${name}`, word: index });
  return index + 1;
}

function readShorts<F extends FlagSpec>(
  words: readonly Word[],
  table: FlagTable<F>,
  index: number,
  end: number,
  uses: FlagUse<F>[],
  errors: FlagError[],
): number {
  const { text, from } = words[index]!;
  for (let at = 1; at < text.length; at++) {
    const letter = text[at]!;
    const flag = table.short.get(letter);
    if (flag === undefined) {
      errors.push({ kind: 'unknown-flag', flag: `-${letter}`, word: index });
      return index + 1;
    }
    // `-x=` alone is the value `=` for pflag: it takes the sign away only where something follows.
    if (text[at + 1] === '=' && at + 2 < text.length) {
      uses.push({ flag, value: text.slice(at + 2), word: index, valueWord: index, at: at + 2, origin: from });
      return index + 1;
    }
    if (flag.takes !== 'value') {
      uses.push({ flag, value: 'true', word: index, valueWord: index, at: text.length, origin: from });
      continue;
    }
    if (at + 1 < text.length) {
      uses.push({ flag, value: text.slice(at + 1), word: index, valueWord: index, at: at + 1, origin: from });
      return index + 1;
    }
    if (index + 1 < end) {
      const next = words[index + 1]!;
      uses.push({ flag, value: next.text, word: index, valueWord: index + 1, at: 0, origin: next.from });
      return index + 2;
    }
    errors.push({ kind: 'missing-value', flag: `-${letter}`, word: index });
  }
  return index + 1;
}

/** A boolean as Go's strconv.ParseBool reads it; `undefined` where it refuses. */
export function readGoBoolean(text: string): boolean | undefined {
  switch (text) {
    case '1':
    case 't':
    case 'T':
    case 'true':
    case 'TRUE':
    case 'True':
      return true;
    case '0':
    case 'f':
    case 'F':
    case 'false':
    case 'FALSE':
    case 'False':
      return false;
    default:
      return undefined;
  }
}
