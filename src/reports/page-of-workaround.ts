import type { Workaround } from '../known/workarounds.ts';
import { type Page, text } from '../model/page.ts';
import type { Fix, Rule } from '../model/rule.ts';
import { fixLine } from './page-of-rule.ts';

/** A way round, the rules that find the need for it, and what mends the first of their examples that something mends. */
export function pageOfWorkaround(
  { id, title, when, says, row }: Workaround,
  rules: readonly { readonly rule: Rule; readonly fixes: readonly (Fix | undefined)[] }[],
): Page {
  const items = rules.map(({ rule, fixes }) => {
    const fix = fixes.find((one) => one !== undefined);
    return `${rule.id}: ${rule.title}. ${fix === undefined ? rule.advice : fixLine(fix)}`;
  });
  return {
    title: id,
    sections: [
      { blocks: [text(`${title}.`)] },
      { heading: 'When', blocks: [text(when)] },
      { heading: 'What to do', blocks: [text(says)] },
      { heading: 'Rules that find it', blocks: [{ kind: 'list', items }] },
      { heading: 'See also', blocks: [{ kind: 'list', items: [`Row ${row} of the matrix`] }] },
    ],
  };
}
