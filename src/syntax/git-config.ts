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

/** The names of a file are no longer than this together, however often the one of a long section counts: nobody writes such a file in good faith. */
const longestNames = 16 << 20;

/**
 * Reads git’s configuration format as git does (git@1a3e64c config.c git_parse_source); undefined where git refuses the file. What is read is data: nothing is
 * included, expanded or run. Tabs within a value are kept, of which git before 2.45 makes spaces.
 */
export function readGitConfig(text: string): readonly GitSetting[] | undefined {
  const cursor = newCursor(text);
  const settings: GitSetting[] = [];
  let section: Pick<GitSetting, 'section' | 'subsection'> = { section: '' };
  let length = 0;
  for (;;) {
    const character = cursor.next();
    if (character === '') return settings;
    if (isSpace(character)) continue;
    if (character === '#' || character === ';') {
      cursor.skipLine();
    } else if (character === '[') {
      const read = readSection(cursor);
      if (read === undefined) return undefined;
      section = splitSection(read);
    } else {
      const line = cursor.line();
      const read = isLetter(character) ? readVariable(cursor, character) : undefined;
      length += section.subsection?.length ?? 0;
      if (read === undefined || length > longestNames) return undefined;
      settings.push({ ...section, name: read.name, ...(read.value === undefined ? {} : { value: read.value.split('\0', 1)[0]! }), line });
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
    // git keeps names as strings of C, which end at a NUL: what is left of them would be of another section.
    if (character === '\n' || character === '' || character === '\0') return undefined;
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

/** A section ends at the first dot, and the rest is the subsection. */
function splitSection(base: string): Pick<GitSetting, 'section' | 'subsection'> {
  const dot = base.indexOf('.');
  return dot < 0 ? { section: base } : { section: base.slice(0, dot), subsection: base.slice(dot + 1) };
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function isLetter(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

function isKeyCharacter(character: string): boolean {
  return isLetter(character) || (character >= '0' && character <= '9') || character === '-';
}
