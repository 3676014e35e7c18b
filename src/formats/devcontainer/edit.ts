import type { Fact, Origin } from '../../model/fact.ts';
import type { Change, FeatureUse, Oddity } from '../../model/request.ts';
import { folderOf } from '../../syntax/host-path.ts';
import { pointerParts } from '../../syntax/pointer.ts';
import type { Splice } from '../../syntax/splice.ts';
import type { Edits, Refusal } from '../format.ts';
import type { DevcontainerDoc } from './document.ts';
import { editArguments } from './edit-arguments.ts';
import { type Child, childrenOf, type Container, joinChildren, spanOf, spliceContainer } from './json-edits.ts';
import { type Located, type LocatedEntry, type LocatedObject, lookUp } from './located.ts';
import { type Move, moveEntries } from './move-entries.ts';
import { spellProperty } from './spell-property.ts';

/** One edit of a configuration in the making. */
interface Editing {
  readonly text: string;
  readonly document: string;
  /** The folder of the configuration, relative to the workspace. */
  readonly folder: string;
  readonly root: LocatedObject;
  readonly removed: Map<Container, Set<Child>>;
  readonly added: Map<Container, string[]>;
  /** Properties that are not there yet, each with the items or entries it begins with. */
  readonly begun: Map<string, { readonly isList: boolean; readonly parts: string[] }>;
  readonly moves: Move[];
  /** Entries whose keys stand nowhere else any more. */
  readonly single: Set<Child>;
  /** Replacements of whole values and keys. */
  readonly splices: Splice[];
}

/**
 * Carries changes out in the text, keeping comments, indentation and all other bytes. Only what the file itself says can be removed or
 * replaced; what a Feature or an image brings is refused with the reason, since a file can only add to it.
 */
export function editConfiguration(doc: DevcontainerDoc, changes: readonly Change[]): Edits {
  const { root, source } = doc;
  if (root === undefined) return { splices: [], refused: changes.map((change) => ({ change, why: 'the file could not be read' })) };
  const editing: Editing = {
    text: source.text,
    document: source.document,
    folder: folderOf(source.path),
    root,
    removed: new Map(),
    added: new Map(),
    begun: new Map(),
    moves: [],
    single: new Set(),
    splices: [],
  };
  const refused: Refusal[] = [];
  const ofArguments: Change[] = [];
  for (const change of changes) {
    if (change.do !== 'add' && isOwn(editing, change.fact) && /^\/(?:runArgs|build\/options)\/\d/u.test(change.fact.from.pointer)) {
      ofArguments.push(change);
      continue;
    }
    const why = editOne(editing, change);
    if (why !== undefined) refused.push({ change, why });
  }
  refused.push(...editArgumentLists(editing, ofArguments));
  return { splices: settle(editing), refused };
}

function isOwn({ document }: Editing, { from }: Fact<unknown>): boolean {
  return from.layer === 'file' && from.document === document;
}

function editOne(editing: Editing, change: Change): string | undefined {
  if (change.do === 'add') return addOne(editing, change);
  const fact = change.fact as Fact<unknown>;
  if (!isOwn(editing, fact))
    return `${fact.from.document === '' ? 'the default' : fact.from.document} says this, not the file: a configuration can only add to it`;
  const place = find(editing.root, fact.from);
  if (place === undefined) return 'it stands for the whole file';
  if (change.field === 'oddities') return editOddity(editing, change.do, place, (change.do === 'remove' ? fact : change).value as Oddity);
  if (change.do === 'remove') {
    remove(editing, place.path);
    return undefined;
  }
  if (change.field === 'features') return replaceFeature(editing, place, change.value as FeatureUse);
  const spelled = spellProperty(change.field, change.value, { now: valueOf(place.child), before: fact.value, folder: editing.folder });
  if (spelled === undefined) return cannotSay(change.field);
  replaceValue(editing, valueOf(place.child), spelled.value);
  return undefined;
}

function cannotSay(field: string): string {
  return `devcontainer.json cannot say this of “${field}” by a property of its own`;
}

/** Where a value stands: the children on the way to it, the outermost first, each with what holds it. */
interface Place {
  readonly path: readonly { readonly container: Container; readonly child: Child }[];
  readonly child: Child;
}

/** The child that an origin points at. Where a key stands twice, it is the one at the origin's offset. */
function find(root: LocatedObject, { pointer, offset }: Origin): Place | undefined {
  const path: { container: Container; child: Child }[] = [];
  let at: Located = root;
  for (const part of pointerParts(pointer)) {
    if (at.kind === 'scalar') break;
    const container: Container = at;
    const children: readonly Child[] =
      container.kind === 'array'
        ? container.items.slice(Number(part), Number(part) + 1)
        : container.entries.filter(({ key }) => key === part);
    const child: Child | undefined =
      children.findLast((one) => offset !== undefined && spanOf(one)[0] <= offset[0] && offset[1] <= spanOf(one)[1]) ?? children.at(-1);
    if (child === undefined) return undefined;
    path.push({ container, child });
    at = valueOf(child);
  }
  const child = path.at(-1)?.child;
  return child === undefined ? undefined : { path, child };
}

function valueOf(child: Child): Located {
  return 'key' in child ? child.value : child;
}

// A list or object that nothing is left in goes with its key, unless a comment stands in it.
function remove(editing: Editing, path: Place['path']): void {
  const { container, child } = path.at(-1)!;
  const removed = editing.removed.get(container) ?? new Set();
  editing.removed.set(container, removed.add(child));
  if (path.length === 1 || removed.size < childrenOf(container).length || hasComment(editing.text, container)) return;
  editing.removed.delete(container);
  remove(editing, path.slice(0, -1));
}

function hasComment(text: string, container: Container): boolean {
  let from = container.from.offset?.[0] ?? 0;
  for (const child of childrenOf(container)) {
    const [start, end] = spanOf(child);
    if (/\/[/*]/u.test(text.slice(from, start))) return true;
    from = end;
  }
  return /\/[/*]/u.test(text.slice(from, container.from.offset?.[1]));
}

function editOddity(editing: Editing, doing: 'remove' | 'replace', place: Place, oddity: Oddity): string | undefined {
  const { container, child } = place.path.at(-1)!;
  if (!('key' in child) || container.kind !== 'object') {
    if (doing === 'replace') return 'only a key can get another name';
    remove(editing, place.path);
    return undefined;
  }
  if (oddity.kind === 'duplicate-key') {
    // A key that stands a thousand times is a thousand oddities, and mended once.
    const last = container.entries.findLast((entry) => entry.key === child.key);
    if (editing.single.has(last!)) return undefined;
    editing.single.add(last!);
    const others = container.entries.filter((entry) => entry.key === child.key && entry !== last);
    for (const other of others) remove(editing, [...place.path.slice(0, -1), { container, child: other }]);
    return undefined;
  }
  if (doing === 'remove') {
    remove(editing, place.path);
    return undefined;
  }
  const name = oddity.subject ?? '';
  if (oddity.kind === 'deprecated-property') return move(editing, place, child, name.split('.'));
  const key = name.slice(name.lastIndexOf('.') + 1);
  if (lookUp(container, key) !== undefined) return `“${key}” is there already`;
  if (child.keyOffset === undefined) return 'the key has no place in the text';
  editing.splices.push({ start: child.keyOffset[0], end: child.keyOffset[1], text: JSON.stringify(key) });
  return undefined;
}

function move(editing: Editing, place: Place, entry: LocatedEntry, path: readonly string[]): string | undefined {
  let holder: Located | undefined = editing.root;
  for (const part of path) {
    if (holder === undefined) break;
    if (holder.kind !== 'object') return `“${path.join('.')}” has no place, since what should hold it is no object`;
    holder = lookUp(holder, part);
  }
  if (holder !== undefined) return `“${path.join('.')}” is there already`;
  editing.moves.push({ path, entry });
  remove(editing, place.path);
  return undefined;
}

function replaceFeature(editing: Editing, { child }: Place, use: FeatureUse): string | undefined {
  if (!('key' in child) || child.keyOffset === undefined) return 'the Feature is not named by the file';
  editing.splices.push({ start: child.keyOffset[0], end: child.keyOffset[1], text: JSON.stringify(use.id) });
  const { value } = child;
  const wanted = new Map(Object.entries(use.options));
  if (value.kind !== 'object') {
    if (wanted.size > 0) replaceValue(editing, value, use.options);
    return undefined;
  }
  const isKept = ({ key, value: option }: LocatedEntry): boolean => option.kind === 'scalar' && wanted.get(key) === option.value;
  const kept = new Set(value.entries.filter(isKept).map(({ key }) => key));
  const gone = value.entries.filter((entry) => !isKept(entry));
  if (gone.length === value.entries.length && wanted.size === 0 && !hasComment(editing.text, value)) {
    if (gone.length > 0) replaceValue(editing, value, {});
    return undefined;
  }
  if (gone.length > 0) editing.removed.set(value, new Set(gone));
  for (const [key, option] of wanted) if (!kept.has(key)) push(editing.added, value, `${JSON.stringify(key)}: ${JSON.stringify(option)}`);
  return undefined;
}

function replaceValue(editing: Editing, located: Located, value: unknown): void {
  const [start, end] = spanOf(located);
  editing.splices.push({ start, end, text: JSON.stringify(value) });
}

function addOne(editing: Editing, change: Extract<Change, { readonly do: 'add' }>): string | undefined {
  const spelled = spellProperty(change.field, change.value);
  if (spelled === undefined) return cannotSay(change.field);
  const { property, key, value } = spelled;
  const held = lookUp(editing.root, property);
  if (spelled.in === 'root') {
    if (held !== undefined) return `“${property}” is there already`;
    push(editing.added, editing.root, `${JSON.stringify(property)}: ${JSON.stringify(value)}`);
    return undefined;
  }
  const part = spelled.in === 'list' ? JSON.stringify(value) : `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  if (held === undefined) {
    const begun = editing.begun.get(property) ?? { isList: spelled.in === 'list', parts: [] };
    begun.parts.push(part);
    editing.begun.set(property, begun);
    return undefined;
  }
  if (held.kind !== (spelled.in === 'list' ? 'array' : 'object')) return `“${property}” is no ${spelled.in === 'list' ? 'list' : 'object'}`;
  if (held.kind === 'object' && lookUp(held, key ?? '') !== undefined) return `“${key}” is there already`;
  push(editing.added, held as Container, part);
  return undefined;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Changes of `runArgs` and of `build.options`, which are command lines. */
function editArgumentLists(editing: Editing, changes: readonly Change[]): readonly Refusal[] {
  if (changes.length === 0) return [];
  return editArguments(editing, changes, {
    remove: (list, item) => remove(editing, [...pathTo(editing.root, list), { container: list, child: item }]),
    replace: (list, item, texts) => {
      const [start, end] = spanOf(item);
      editing.splices.push({
        start,
        end,
        text: joinChildren(
          editing.text,
          list,
          start,
          texts.map((text) => JSON.stringify(text)),
        ),
      });
    },
  });
}

function pathTo(root: LocatedObject, list: Located): Place['path'] {
  return find(root, list.from)?.path ?? [];
}

function settle({ text, root, removed, added, begun, moves, splices }: Editing): readonly Splice[] {
  for (const [property, { isList, parts }] of begun) push(added, root, newProperty(property, isList, parts, text));
  for (const { container, text: part } of moveEntries(text, root, moves)) push(added, container, part);
  const containers = new Set([...removed.keys(), ...added.keys()]);
  // What stands in something that goes needs no edit of its own.
  const cut = [...removed.values()].flatMap((children) => [...children].map(spanOf));
  const isInCut = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    cut.some(([from, to]) => from <= start && end <= to);
  return [
    ...splices.filter((splice) => !isInCut(splice)),
    ...[...containers].flatMap((container) => {
      const [start, end] = spanOf(container);
      if (isInCut({ start, end })) return [];
      return spliceContainer(text, container, { removed: removed.get(container) ?? new Set(), added: added.get(container) ?? [] });
    }),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
}

function newProperty(property: string, isList: boolean, parts: readonly string[], text: string): string {
  if (isList) return `${JSON.stringify(property)}: [${parts.join(', ')}]`;
  const unit = /\n([ \t]+)\S/u.exec(text)?.[1] ?? '  ';
  return `${JSON.stringify(property)}: {\n${parts.map((part) => `${unit}${part}`).join(',\n')}\n}`;
}
