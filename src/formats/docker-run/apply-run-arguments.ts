import type { Origin } from '../../model/fact.ts';
import { fact, over } from '../../model/fact.ts';
import type { ContainerDraft } from '../../model/request-fields.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { RunFlag } from '../../known/docker-run-flags.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import type { FlagError, FlagUse, Word } from '../../syntax/argv.ts';
import { readFlags, readGoBoolean } from '../../syntax/argv.ts';
import { findHostVariables, withDefaults } from '../../syntax/host-variables.ts';
import { isAddress, readNameValue } from '../../syntax/option-strings.ts';
import { unreadablePart } from '../../syntax/shell-words.ts';
import type { Files } from '../format.ts';
import { applyVolumeDriver } from './place-mount.ts';
import { runFlagPlacers } from './place-run-flag.ts';
import type { Placing } from './placing.ts';
import { noteHostVariables, noteOddity, noteUnknown, startPlacing } from './placing.ts';
import { mostWords, settleWords } from './settle-words.ts';

export type { Word } from '../../syntax/argv.ts';

export interface RunArgumentsContext {
  /** What relative host paths are relative to, itself relative to the workspace. */
  readonly folder: string;
  /**
   * `image`: the first word that is no flag is the image, the rest the command. `replace-image`: the words stand before others that name the
   * image, as devcontainer.json's `runArgs` do, so such a word takes the image's place and turns all that follows into its arguments.
   */
  readonly positionals: 'image' | 'replace-image';
  /** Files of the workspace that are at hand, for `--env-file` and `--label-file`. */
  readonly files?: Files;
}

/**
 * Reads the words after `docker run` as docker does and puts what they ask for into the request. Later words win over what the request
 * said before. Nothing is dropped: what docker refuses is an oddity, what depends on the host is unknown, and reading never throws.
 */
export function applyRunArguments(
  draft: ContainerDraft,
  words: readonly Word[],
  { folder, positionals, files }: RunArgumentsContext,
): void {
  if (words.length > mostWords) {
    noteOddity(draft, 'wrong-type', `more than ${mostWords} words: not read`, words[mostWords]!.from);
    noteUnknown(draft, fieldNames.container, 'the command line is too long to be read', words[mostWords]!.from);
    return;
  }
  const colon = positionals === 'image' ? 'kept' : 'cut';
  const placing = startPlacing(draft, folder, colon, files);
  const plain = settleWords(draft, words, dockerRunFlags, {
    fields: fieldNames.container,
    colon,
    opensPositionals: positionals === 'replace-image',
    interspersed: false,
  });
  const read = readFlags(plain, dockerRunFlags);
  for (const error of read.errors) refuse(draft, error, plain[error.word]!);
  // Files of variables and labels come first, wherever they stand: what flags say wins over them.
  for (const use of read.uses) if (isFile(use)) placeUse(placing, use, plain[use.valueWord]!);
  for (const use of read.uses) if (!isFile(use)) placeUse(placing, use, plain[use.valueWord]!);
  applyVolumeDriver(placing);
  const [first, ...rest] = read.positionals;
  if (first !== undefined)
    placePositionals(
      draft,
      plain[first]!,
      rest.map((index) => plain[index]!),
      positionals,
    );
}

function isFile({ flag }: FlagUse<RunFlag>): boolean {
  return flag.name === 'env-file' || flag.name === 'label-file';
}

function refuse(draft: ContainerDraft, { kind, flag }: FlagError, word: Word): void {
  const text = {
    'unknown-flag': `docker run has no flag ${flag}: docker refuses to start`,
    'missing-value': `${flag} has no value: docker refuses to start`,
    'bad-syntax': `${word.text} is no flag: docker refuses to start`,
  }[kind];
  noteOddity(draft, kind === 'unknown-flag' ? 'unknown-property' : 'wrong-type', text, word.from, flag);
}

// Flags whose values are free text or have a grammar that knows variables: a variable in them stays. In the others it decides what is asked.
const keepsVariables: ReadonlySet<string> = new Set([
  'annotation',
  'cidfile',
  'entrypoint',
  'env-file',
  'health-cmd',
  'hostname',
  'label',
  'label-file',
  'log-driver',
  'log-opt',
  'mount',
  'tmpfs',
  'volume',
  'volumes-from',
  'workdir',
]);

function placeUse(placing: Placing, { flag, value, origin }: FlagUse<RunFlag>, word: Word): void {
  const { draft } = placing;
  const name = flag.means ?? flag.name;
  const [field] = flag.fields;
  let text = value;
  if (field !== undefined && value.includes('${')) {
    if (word.unreadable !== undefined && value.includes(unreadablePart)) {
      noteUnknown(draft, flag.fields, `--${name}: ${word.unreadable}`, origin);
      return;
    }
    noteHostVariables(draft, value, field, origin);
    if (!keepsVariables.has(name)) text = settleValue(placing, flag, value, origin);
    if (text === '' && value !== '') return;
  }
  const why = refusedValue(flag, text) ?? runFlagPlacers.get(name)?.(placing, text, origin);
  if (why !== undefined) noteOddity(draft, 'wrong-type', `--${name}: ${why}; docker refuses to start`, origin, `--${name}`);
}

// What is asked for where no host variable is set; a text without a default stays as it is. Empty: nothing can be told.
function settleValue({ draft, colon }: Placing, flag: RunFlag, value: string, origin: Origin): string {
  const variables = findHostVariables(value);
  const decides =
    flag.name === 'env'
      ? findHostVariables(readNameValue(value).name).length > 0
      : flag.name !== 'device' || variables.some(({ start }) => start > 0);
  if (variables.length === 0 || !decides) return value;
  noteUnknown(draft, flag.fields, `--${flag.name} depends on the host variable ${variables[0]!.name}`, origin);
  if (variables.some(({ otherwise }) => otherwise !== undefined)) return withDefaults(value, colon);
  return flag.value === 'text' ? value : '';
}

/** Why docker refuses a value for its kind alone. Numbers as Go reads them: with a base before them, or underscores inside. */
function refusedValue({ name, value: kind, accepts }: RunFlag, value: string): string | undefined {
  switch (kind) {
    case 'integer':
      return /^[-+]?(?:0[xX]_?[0-9a-fA-F]{1,20}|(?:0[bBoO]_?)?\d{1,64}(?:_\d{1,20}){0,9})$/u.test(value)
        ? undefined
        : `“${value}” is no whole number`;
    case 'bytes':
      return (value === '-1' && name === 'memory-swap') ||
        /^(?:\d{1,20}\.?|\d{0,20}\.\d{1,20})(?:e[-+]?\d{1,3})? ?(?:b|[kmgtp](?:i?b)?)?$/iu.test(value)
        ? undefined
        : `“${value}” is no size`;
    case 'decimal':
      return /^[-+]?(?:\d{1,20}\.?|\d{0,20}\.\d{1,20})(?:\/\d{1,20}|e[-+]?\d{1,3})?$/iu.test(value) ? undefined : `“${value}” is no number`;
    case 'duration':
      return value === '0' || /^[-+]?(?:\d{1,20}(?:\.\d{1,20})?(?:ns|us|µs|ms|s|m|h))+$/u.test(value)
        ? undefined
        : `“${value}” is no duration`;
    case 'address':
      return isAddress(value.trim()) ? undefined : `“${value}” is no address`;
    case 'boolean':
      return readGoBoolean(value) === undefined ? `“${value}” is neither true nor false` : undefined;
    case 'text':
      return accepts === undefined || accepts.test(value) || value.includes('${') ? undefined : `“${value}” is not accepted`;
  }
}

function placePositionals(draft: ContainerDraft, first: Word, rest: readonly Word[], positionals: 'image' | 'replace-image'): void {
  const field = positionals === 'image' ? 'image' : 'replacedImage';
  if (first.unreadable === undefined) {
    noteHostVariables(draft, first.text, field, first.from);
    draft[field] = over(first.text, first.from, draft[field]);
  } else noteUnknown(draft, [field], `the image: ${first.unreadable}`, first.from);
  const [start] = rest;
  if (start === undefined) return;
  for (const word of rest) noteHostVariables(draft, word.text, 'command', word.from);
  const unreadable = rest.find((word) => word.unreadable !== undefined);
  if (unreadable === undefined)
    draft.command = fact(
      rest.map(({ text }) => text),
      start.from,
    );
  else noteUnknown(draft, ['command'], `the command: ${unreadable.unreadable}`, unreadable.from);
}
