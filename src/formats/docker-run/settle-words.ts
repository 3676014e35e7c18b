import type { Field } from '../../model/request.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import type { FlagSpec, FlagTable, Word } from '../../syntax/argv.ts';
import { readFlags } from '../../syntax/argv.ts';
import { findHostVariables, withDefaults } from '../../syntax/host-variables.ts';
import { unreadablePart } from '../../syntax/shell-words.ts';
import { noteHostVariables, noteUnknown } from './placing.ts';

/** Words beyond this many are not read: the whole request is then unknown. */
export const mostWords = 10_000;

export interface SettleOptions {
  /** All that a flag could say: unknown where it depends on the host which flag a word is. */
  readonly fields: readonly Field[];
  readonly colon: 'cut' | 'kept';
  /** Whether a word that begins with a variable may be a flag too. On a shell's line such a word is taken for the image. */
  readonly opensPositionals: boolean;
  readonly interspersed: boolean;
}

/**
 * Settles which flags the words are. Where that depends on the host, as in `${localEnv:MORE:--privileged}`, the word is read with the
 * default in place, and everything is unknown besides, since the host may say something else. Values keep their variables.
 */
export function settleWords<F extends FlagSpec>(
  draft: ContainerDraft | BuildDraft,
  words: readonly Word[],
  table: FlagTable<F>,
  options: SettleOptions,
): readonly Word[] {
  if (!words.some(({ text, unreadable, splits }) => text.includes('${') || unreadable !== undefined || splits === true)) return words;
  const settled: Word[] = [];
  let index = 0;
  while (index < words.length) {
    const word = words[index++]!;
    const made = settle(draft, word, options);
    if (made === undefined) continue;
    settled.push(made);
    if (made.text === '--') break;
    if (made.text.length < 2 || !made.text.startsWith('-')) {
      if (options.interspersed) continue;
      break;
    }
    if (index < words.length && takesNext(made, table)) {
      const value = words[index++]!;
      if (value.unreadable !== undefined && value.splits === true) anything(draft, value, options);
      settled.push(value);
    }
  }
  settled.push(...words.slice(index));
  return settled;
}

// A word in a flag's place; `undefined` where it vanishes.
function settle(draft: ContainerDraft | BuildDraft, word: Word, options: SettleOptions): Word | undefined {
  const isFlag = word.text.startsWith('-');
  const equals = isFlag ? word.text.indexOf('=') : -1;
  const name = equals < 0 ? word.text : word.text.slice(0, equals);
  if (isFlag && word.unreadable !== undefined && name.includes(unreadablePart) && isOpenFlag(name)) {
    anything(draft, word, options);
    return undefined;
  }
  const isOpen = (isFlag ? isOpenFlag(name) : options.opensPositionals && name.startsWith('${')) && findHostVariables(name).length > 0;
  if (isOpen || word.splits === true) anything(draft, word, options);
  if (!isOpen) return word;
  const text = withDefaults(word.text, options.colon);
  return text === '' ? undefined : { ...word, text };
}

// `-v${localEnv:HOME}:/h` has its variable in the value; `-${localEnv:X}` and `--${localEnv:X}` have it in the name.
function isOpenFlag(name: string): boolean {
  return name.startsWith('--') || name.startsWith('-${');
}

function takesNext<F extends FlagSpec>(word: Word, table: FlagTable<F>): boolean {
  const { uses } = readFlags([word, { text: '', from: word.from }], table);
  return uses.at(-1)?.valueWord === 1;
}

function anything(draft: ContainerDraft | BuildDraft, word: Word, { fields }: SettleOptions): void {
  noteHostVariables(draft, word.text, draft.kind === 'container' ? 'command' : 'options', word.from);
  noteUnknown(draft, fields, `what “${word.text}” stands for is known only when it runs`, word.from);
}
