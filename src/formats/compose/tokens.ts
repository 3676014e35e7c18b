import type { CST } from 'yaml';

const blank = new Set<string>(['space', 'newline', 'comment', 'comma']);

/** Where an entry of a map or list ends: after the last thing it says, before comments and line breaks. -1: it says nothing. */
export function endOfItem(item: CST.CollectionItem): number {
  const value = item.value === undefined ? -1 : endOfToken(item.value);
  if (value >= 0) return value;
  const key = item.key === undefined || item.key === null ? -1 : endOfToken(item.key);
  return Math.max(key, endOfLast(item.sep ?? []), endOfLast(item.start));
}

function endOfToken(token: CST.Token): number {
  switch (token.type) {
    case 'alias':
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
      return token.offset + token.source.length;
    case 'block-scalar':
      return endOfBlockScalar(token);
    case 'flow-collection': {
      const closing = token.end.find(({ type }) => type === 'flow-seq-end' || type === 'flow-map-end');
      return closing === undefined ? -1 : closing.offset + 1;
    }
    case 'block-map':
    case 'block-seq':
      for (let index = token.items.length - 1; index >= 0; index--) {
        const end = endOfItem(token.items[index]!);
        if (end >= 0) return end;
      }
      return -1;
    default:
      return -1;
  }
}

function endOfLast(tokens: readonly CST.SourceToken[]): number {
  const last = tokens.findLast(({ type }) => !blank.has(type));
  return last === undefined ? -1 : last.offset + last.source.length;
}

// The blank lines after a text block stay where they are.
function endOfBlockScalar({ props, source }: CST.BlockScalar): number {
  const header = props.find(({ type }) => type === 'block-scalar-header') as CST.SourceToken | undefined;
  if (source.trim() === '') return header === undefined ? -1 : header.offset + header.source.length;
  const last = props.at(-1) as CST.SourceToken;
  const content = source.trimEnd().length;
  const line = source.slice(content).search(/\r?\n/u);
  return last.offset + last.source.length + (line < 0 ? source.length : content + line);
}

/** Adds the places of all comments in a token and below it. */
export function collectComments(token: CST.Token, into: [start: number, end: number][]): void {
  switch (token.type) {
    case 'comment':
      into.push([token.offset, token.offset + token.source.length]);
      break;
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      for (const { start, key, sep, value } of token.items as readonly CST.CollectionItem[]) {
        for (const one of [...start, key, ...(sep ?? []), value]) if (one !== undefined && one !== null) collectComments(one, into);
      }
      if (token.type === 'flow-collection') for (const one of token.end) collectComments(one, into);
      break;
    case 'block-scalar':
      for (const one of token.props) collectComments(one, into);
      break;
    case 'alias':
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
      for (const one of token.end ?? []) collectComments(one, into);
  }
}
