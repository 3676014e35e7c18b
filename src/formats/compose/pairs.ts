import { scalar, textOf } from './tree.ts';
import type { Entry, Node } from './tree.ts';

/** Reads `KEY=VALUE` lists and maps alike as entries; a list item without `=` has a null value. */
export function pairsOf(node: Node): readonly Entry[] {
  if (node.kind === 'map') return node.entries;
  const entries: Entry[] = [];
  for (const item of node.kind === 'list' ? node.items : [node]) {
    const text = textOf(item);
    if (item.kind !== 'scalar' || text === undefined) continue;
    // The name ends at the first `=` outside of a variable's default, unless the text with defaults says otherwise.
    const outside = item.uses === undefined ? text.indexOf('=') : outsideOfVariables(text, '=');
    const usePlain = item.uses !== undefined && outside < 0 && item.plain.includes('=');
    const whole = usePlain ? item.plain : text;
    const at = usePlain ? whole.indexOf('=') : outside;
    const cut = item.plain.indexOf('=');
    const value = at < 0 ? null : whole.slice(at + 1);
    entries.push({
      key: at < 0 ? whole : whole.slice(0, at),
      keyStart: item.start,
      keyEnd: item.end,
      node: scalar(value, cut < 0 ? '' : item.plain.slice(cut + 1), item, item.uses),
    });
  }
  return entries;
}

// Position of a character outside of every `${…}`; -1 where there is none.
function outsideOfVariables(text: string, character: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const one = text[index];
    if (one === '$' && text[index + 1] === '{') depth++;
    else if (one === '}' && depth > 0) depth--;
    else if (depth === 0 && one === character) return index;
  }
  return -1;
}
