import { type Page, text } from '../model/page.ts';

/** A reason of a gate’s own, beside the rules: why it refuses or changes a call. */
export interface DescribedReason {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly advice: string;
}

/** The page about a reason of a gate. */
export function pageOfReason({ id, title, why, advice }: DescribedReason): Page {
  return {
    title: id,
    sections: [
      { blocks: [text(`${title}.`)] },
      { heading: 'Who says it', blocks: [text('containai gate, of a call that comes through its socket. No audit of a file finds it.')] },
      { heading: 'Why', blocks: [text(why)] },
      { heading: 'What to do', blocks: [text(advice)] },
    ],
  };
}
