import { type Page, text } from '../model/page.ts';
import type { Rule } from '../model/rule.ts';

/** A property of devcontainer.json, and the rules whose examples show it. */
export function pageOfProperty(name: string, says: string, details: readonly string[], rules: readonly Rule[]): Page {
  const about = rules.filter((rule) => rule.examples.some(({ format, bad }) => format === 'devcontainer' && bad.includes(`"${name}"`)));
  return {
    title: name,
    sections: [
      { blocks: [text(says), ...(details.length === 0 ? [] : [text(details.join(' '))])] },
      ...(about.length === 0
        ? []
        : [
            {
              heading: 'Rules that look at it',
              blocks: [{ kind: 'list' as const, items: about.map(({ id, title }) => `${id}: ${title}.`) }],
            },
          ]),
    ],
  };
}
