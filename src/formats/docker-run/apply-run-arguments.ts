import { fact } from '../../model/fact.ts';
import type { ContainerDraft } from '../../model/request-fields.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { RunFlag } from '../../known/docker-run-flags.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import type { FlagError, FlagUse, Word } from '../../syntax/argv.ts';
import { readFlags, readGoBoolean } from '../../syntax/argv.ts';
import { findHostVariables, withDefaults } from '../../syntax/host-variables.ts';
import { isAddress } from '../../syntax/option-strings.ts';
import { applyVolumeDriver } from './place-mount.ts';
import { runFlagPlacers } from './place-run-flag.ts';
import type { Placing } from './placing.ts';
import { noteHostVariables, noteOddity, noteUnknown, over, startPlacing } from './placing.ts';
import { mostWords, settleWords } from './settle-words.ts';

export { applyBuildOptions } from './apply-build-options.ts';
export type { Word } from '../../syntax/argv.ts';

export interface RunArgumentsContext {
  /** What relative host paths are relative to, itself relative to the workspace. */
  readonly folder: string;
  /**
   * `image`: the first word that is no flag is the image, the rest the command. `replace-image`: the words stand before others that name the
   * image, as devcontainer.json's `runArgs` do, so such a word takes the image's place and turns all that follows into its arguments.
   */
  readonly positionals: 'image' | 'replace-image';
}

/**
 * Reads the words after `docker run` as docker does and puts what they ask for into the request. Later words win over what the request
 * said before. Nothing is dropped: what docker refuses is an oddity, what depends on the host is unknown, and reading never throws.
 */
export function applyRunArguments(draft: ContainerDraft, words: readonly Word[], { folder, positionals }: RunArgumentsContext): void {
  if (words.length > mostWords) {
    noteOddity(draft, 'wrong-type', `more than ${mostWords} words: not read`, words[mostWords]!.from);
    noteUnknown(draft, fieldNames.container, 'the command line is too long to be read', words[mostWords]!.from);
    return;
  }
  const colon = positionals === 'image' ? 'kept' : 'cut';
  const placing = startPlacing(draft, folder, colon);
  const plain = settleWords(draft, words, dockerRunFlags, { fields: fieldNames.container, colon, opensPositionals: positionals === 'replace-image', interspersed: false });
  const read = readFlags(plain, dockerRunFlags);
  for (const error of read.errors) refuse(draft, error, plain[error.word]!);
  for (const use of read.uses) placeUse(placing, use, plain[use.valueWord]!);
  applyVolumeDriver(placing);
  const [first, ...rest] = read.positionals;
  if (first !== undefined) placePositionals(draft, plain[first]!, rest.map((index) => plain[index]!), positionals);
}

function refuse(draft: ContainerDraft, { kind, flag }: FlagError, word: Word): void {
  const text = {
    'unknown-flag': `docker run has no flag ${flag}: docker refuses to start`,
    'missing-value': `${flag} has no value: docker refuses to start`,
    'bad-syntax': `${word.text} is no flag: docker refuses to start`,
  }[kind];
  noteOddity(draft, kind === 'unknown-flag' ? 'unknown-property' : 'wrong-type', text, word.from, flag);
}

// Flags whose values are free text: a variable in them stays. In the others it decides what is asked for.
const freeText: ReadonlySet<string> = new Set([
  'annotation', 'cidfile', 'device', 'entrypoint', 'env', 'env-file', 'health-cmd', 'hostname', 'label', 'label-file', 'log-driver', 'log-opt', 'mount',
  'tmpfs', 'volume', 'volumes-from', 'workdir',
]);

function placeUse(placing: Placing, { flag, value, origin, at }: FlagUse<RunFlag>, word: Word): void {
  const { draft } = placing;
  const name = flag.means ?? flag.name;
  const [field] = flag.fields;
  if (word.unreadable !== undefined && at < word.text.length + 1 && flag.takes === 'value') {
    if (field !== undefined) noteUnknown(draft, flag.fields, `--${name}: ${word.unreadable}`, origin);
    return;
  }
  const hasVariable = value.includes('${') && findHostVariables(value).length > 0;
  if (hasVariable && field !== undefined) noteHostVariables(draft, value, field, origin);
  let text = value;
  if (hasVariable && isDecidedByHost(name, value)) {
    const settled = withDefaults(value, placing.colon);
    if (field !== undefined) noteUnknown(draft, flag.fields, `--${name} depends on a host variable`, origin);
    if (settled === '' || !findHostVariables(value).some(({ otherwise }) => otherwise !== undefined)) text = flag.value === 'text' ? value : '';
    else text = settled;
    if (text === '' && flag.value !== 'text') return;
  }
  const why = refusedValue(flag, text) ?? runFlagPlacers.get(name)?.(placing, text, origin);
  if (typeof why === 'string') noteOddity(draft, 'wrong-type', `--${name}: ${why}; docker refuses to start`, origin, `--${name}`);
}

function isDecidedByHost(name: string, value: string): boolean {
  return !freeText.has(name) || (name === 'env' && value.slice(0, value.indexOf('=') >>> 0).includes('${')) || (name === 'device' && /[:=][^}:=/]*\}/u.test(value));
}

/** Why docker refuses a value for its kind alone. */
function refusedValue(flag: RunFlag, value: string): string | undefined {
  const isGood = {
    text: () => true,
    boolean: () => readGoBoolean(value) !== undefined,
    integer: () => /^[-+]?(?:0[xXbBoO])?[0-9a-fA-F_]{1,20}$/u.test(value),
    bytes: () => /^-1$|^\d{0,20}\.?\d{0,20} ?(?:[bkmgtp]|[kmgtp]i?b)?$/iu.test(value) && /\d/u.test(value),
    decimal: () => /^\d{0,20}(?:[./]\d{1,20})?(?:e[-+]?\d{1,3})?$/iu.test(value) && /\d/u.test(value),
    duration: () => value === '0' || /^[-+]?(?:\d{1,20}(?:\.\d{0,20})?(?:ns|us|µs|ms|s|m|h))+$/u.test(value),
    address: () => isAddress(value.trim()),
  }[flag.value]();
  return isGood ? undefined : `“${value}” is no ${{ text: 'text', boolean: 'boolean', integer: 'whole number', bytes: 'size', decimal: 'number', duration: 'duration', address: 'address' }[flag.value]}`;
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
  if (unreadable === undefined) draft.command = fact(rest.map(({ text }) => text), start.from);
  else noteUnknown(draft, ['command'], `the command: ${unreadable.unreadable}`, unreadable.from);
}
