import { indentAt, indentUnit, spanOf } from './json-edits.ts';
import { type Located, type LocatedEntry, type LocatedObject, lookUp } from './located.ts';

/** An entry that gets another place: `customizations`, `vscode`, `settings`. */
export interface Move {
  readonly path: readonly string[];
  readonly entry: LocatedEntry;
}

/** What has to be added to which object, so that moved entries stand where their paths say. */
export function moveEntries(
  text: string,
  root: LocatedObject,
  moves: readonly Move[],
): readonly { readonly container: LocatedObject; readonly text: string }[] {
  const groups = new Map<string, { readonly container: LocatedObject; readonly moves: Move[] }>();
  for (const { path, entry } of moves) {
    let container = root;
    let depth = 0;
    for (let next: Located | undefined; depth < path.length - 1; depth++) {
      next = lookUp(container, path[depth]!);
      if (next?.kind !== 'object') break;
      container = next;
    }
    const key = path.slice(0, depth + 1).join('\0');
    const group = groups.get(key) ?? { container, moves: [] };
    group.moves.push({ path: path.slice(depth), entry });
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ container: group.container, text: nest(text, group.moves, indentUnit(text)) }));
}

// All of a group begin with the same key.
function nest(text: string, moves: readonly Move[], unit: string): string {
  const [first] = moves;
  const key = JSON.stringify(first!.path[0]);
  if (moves.length === 1 && first!.path.length === 1) return `${key}: ${valueText(text, first!.entry)}`;
  const inner = new Map<string, Move[]>();
  for (const { path, entry } of moves) inner.set(path[1]!, [...(inner.get(path[1]!) ?? []), { path: path.slice(1), entry }]);
  const parts = [...inner.values()].map((some) => unit + nest(text, some, unit).replaceAll('\n', `\n${unit}`));
  return `${key}: {\n${parts.join(',\n')}\n}`;
}

// The value as it is written, without the indentation of the line that it stood on.
function valueText(text: string, { value, keyOffset }: LocatedEntry): string {
  const [start, end] = spanOf(value);
  const indent = indentAt(text, keyOffset?.[0] ?? start);
  return text.slice(start, end).replaceAll('\r\n', '\n').replaceAll(`\n${indent}`, '\n');
}
