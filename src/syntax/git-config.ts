/** One variable of a file in git’s configuration format, in the order of the file. */
export interface GitSetting {
  /** In small letters, as git compares it. */
  readonly section: string;
  /** As it is written where it stood in quotation marks, in small letters in the old form `[section.subsection]`. */
  readonly subsection?: string;
  /** In small letters. */
  readonly name: string;
  /** Undefined where there is no `=`: then git takes it for true. */
  readonly value?: string;
  /** The line in which it begins, from 1. */
  readonly line: number;
}

/**
 * Reads git’s configuration format as git does (git@v2.52.0 config.c git_parse_source); undefined where git refuses the file. What is read is data: nothing is
 * included, expanded or run. Tabs within a value are kept, of which git before 2.45 makes spaces.
 */
export function readGitConfig(text: string): readonly GitSetting[] | undefined {
  const cursor = newCursor(text);
  const settings: GitSetting[] = [];
  let base = '';
  for (;;) {
    const character = cursor.next();
    if (character === '') return settings;
    if (isSpace(character)) continue;
    if (character === '#' || character === ';') {
      cursor.skipLine();
    } else if (character === '[') {
      const read = readSection(cursor);
      if (read === undefined) return undefined;
      base = read;
    } else {
      const line = cursor.line();
      const read = isLetter(character) ? readVariable(cursor, character) : undefined;
      // git keeps names and values as strings of C, which end at a NUL: of a name that has one, more than the end would be lost.
      if (read === undefined || base.includes('\0')) return undefined;
      settings.push({ ...splitKey(base, read.name), ...(read.value === undefined ? {} : { value: read.value.split('\0', 1)[0]! }), line });
    }
  }
}

/** The name of a variable as git spells it, and takes it: `section.subsection.name`. */
export function gitKey({ section, subsection, name }: Pick<GitSetting, 'section' | 'subsection' | 'name'>): string {
  return [section, ...(subsection === undefined ? [] : [subsection]), name].join('.');
}

interface Cursor {
  /** One character, `\n` for the end of any line; an empty string at the end of the text. */
  next(): string;
  skipLine(): void;
  line(): number;
}

function newCursor(text: string): Cursor {
  let at = text.startsWith('\u{feff}') ? 1 : 0;
  let line = 1;
  let isAfterLine = false;
  const next = (): string => {
    if (at >= text.length) return '';
    if (isAfterLine) line += 1;
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    const character = text[at]!;
    at += 1;
    isAfterLine = character === '\n';
    return character;
  };
  return {
    next,
    skipLine: () => {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    },
    line: () => line,
  };
}

/** `core`, `remote.origin`: what follows a `[`. */
function readSection(cursor: Cursor): string | undefined {
  let name = '';
  for (;;) {
    const character = cursor.next();
    if (character === ']') return name === '' ? undefined : name;
    if (isSpace(character)) {
      const subsection = readSubsection(cursor, character);
      return subsection === undefined ? undefined : `${name}.${subsection}`;
    }
    if (!isKeyCharacter(character) && character !== '.') return undefined;
    name += character.toLowerCase();
  }
}

function readSubsection(cursor: Cursor, space: string): string | undefined {
  let character = space;
  while (isSpace(character)) {
    if (character === '\n') return undefined;
    character = cursor.next();
  }
  if (character !== '"') return undefined;
  let name = '';
  for (;;) {
    character = cursor.next();
    if (character === '"') return cursor.next() === ']' ? name : undefined;
    if (character === '\\') character = cursor.next();
    if (character === '\n' || character === '') return undefined;
    name += character;
  }
}

function readVariable(cursor: Cursor, first: string): { readonly name: string; readonly value?: string } | undefined {
  let name = first.toLowerCase();
  let character = cursor.next();
  for (; isKeyCharacter(character); character = cursor.next()) name += character.toLowerCase();
  while (character === ' ' || character === '\t') character = cursor.next();
  if (character === '\n' || character === '') return { name };
  const value = character === '=' ? readValue(cursor) : undefined;
  return value === undefined ? undefined : { name, value };
}

/** Of what follows a backslash; a line that ends with one goes on. */
const escapes: ReadonlyMap<string, string> = new Map(Object.entries({ t: '\t', b: '\b', n: '\n', '\\': '\\', '"': '"', '\n': '', '': '' }));

function readValue(cursor: Cursor): string | undefined {
  let value = '';
  let spaces = '';
  let isQuoted = false;
  for (;;) {
    const character = cursor.next();
    if (character === '\n' || character === '') return isQuoted ? undefined : value;
    if (!isQuoted && isSpace(character)) {
      if (value !== '') spaces += character;
      continue;
    }
    if (!isQuoted && (character === ';' || character === '#')) {
      cursor.skipLine();
      continue;
    }
    value += spaces;
    spaces = '';
    if (character === '"') {
      isQuoted = !isQuoted;
    } else if (character === '\\') {
      const escaped = escapes.get(cursor.next());
      if (escaped === undefined) return undefined;
      value += escaped;
    } else {
      value += character;
    }
  }
}

/** The section ends at the first dot, as the base has no dot of the name. */
function splitKey(base: string, name: string): Pick<GitSetting, 'section' | 'subsection' | 'name'> {
  const dot = base.indexOf('.');
  return dot < 0 ? { section: base, name } : { section: base.slice(0, dot), subsection: base.slice(dot + 1), name };
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function isLetter(character: string): boolean {
  return /^[A-Za-z]$/u.test(character);
}

function isKeyCharacter(character: string): boolean {
  return /^[A-Za-z0-9-]$/u.test(character);
}
