import type { ChangeLevel } from '../model/detector.ts';

/** What git does with one of its settings that it takes from the settings of a repository. */
export interface GitSettingUse {
  /** Names as git spells them, in small letters but for the subsection: a `*` is any subsection, or at the end any name. */
  readonly keys: readonly string[];
  /** The verb of a sentence from its name to its value. */
  readonly does: 'runs' | 'is' | 'takes settings of';
  readonly level: ChangeLevel;
  readonly when: string;
  /** Where it is not git. */
  readonly by?: string;
  /** Only these values matter, or all but these; a setting without a value is `true`. */
  readonly only?: RegExp;
  readonly except?: RegExp;
}

/** No value. */
export const empty = /^$/u;

/** What git takes for no (git@1a3e64c parse.c git_parse_maybe_bool). */
export const no = /^(?:false|no|off|0|)$/iu;

/** When git looks at files. */
export const atAnyTime = 'at git status, which editors and shell prompts run';
