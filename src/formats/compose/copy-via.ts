import type { Origin } from '../../model/fact.ts';
import { withVia } from './tree.ts';
import type { Entry, Node } from './tree.ts';

const none: readonly never[] = [];

/**
 * A copy that came through `via` (an alias, a merge key, an `extends`), without tags. `spend` is called for each node and answers
 * whether the budget allows it: beyond it, the rest is left out.
 */
export function copyVia(node: Node, via: Origin, spend: () => boolean, memo: WayMemo = { before: undefined, after: via }): Node {
  const through = wayThrough(node.via, via, memo);
  if (node.kind === 'scalar') return copyOf(node, none, none, through);
  if (node.kind === 'list') {
    const items: Node[] = [];
    for (const item of node.items) {
      if (!spend()) break;
      items.push(copyVia(item, via, spend, memo));
    }
    return copyOf(node, none, items, through);
  }
  const entries: Entry[] = [];
  for (const entry of node.entries) {
    if (!spend()) break;
    const { key, keyStart, keyEnd } = entry;
    if (entry.node.tag !== 'reset') entries.push({ key, keyStart, keyEnd, node: copyVia(entry.node, via, spend, memo) });
  }
  return copyOf(node, entries, none, through);
}

function copyOf(node: Node, entries: readonly Entry[], items: readonly Node[], via: Origin): Node {
  return {
    kind: node.kind,
    value: node.value,
    plain: node.plain,
    uses: node.uses,
    entries,
    items,
    file: node.file,
    pointer: node.pointer,
    start: node.start,
    end: node.end,
    via,
    tag: undefined,
    hides: node.hides,
    origin: undefined,
  };
}

// Nodes of one tree mostly came the same way before: they share what it becomes.
interface WayMemo {
  before: Origin | undefined;
  after: Origin;
}

function wayThrough(before: Origin | undefined, via: Origin, memo: WayMemo): Origin {
  if (before === undefined) return via;
  if (memo.before !== before) {
    memo.before = before;
    memo.after = withVia(before, via);
  }
  return memo.after;
}
