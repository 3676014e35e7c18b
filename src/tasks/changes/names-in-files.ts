import { posix } from 'node:path';
import type { SeenEntry, Sign } from '../../model/detector.ts';
import { pathIn, type SeenTree } from './tree-state.ts';

/** What is said of files that others name, by their paths. */
export type NamesInFiles = ReadonlyMap<string, NonNullable<SeenEntry['namedBy']>>;

/** Texts with more characters are lists of things, and no commands. */
const longest = 64 << 10;
const mostNames = 200_000;

/** Names of programs and scripts: of other files it is usual that they are named, and that they change. */
const scripts =
  /\.(?:bash|bat|bzl|cjs|cmd|cts|exs|fish|gradle|groovy|js|jsx|kts|lua|mjs|mts|nix|php|pl|pm|ps1|py|pyw|rb|sh|tcl|ts|tsx|zsh)$|(?:^|\/)[^./]+$/u;

/**
 * Scripts that files of a tree name which make a program of this machine run something: `node scripts/build.js` of a package, `./setup` of a task. Words are taken for
 * names from the folder of that file and from the top.
 */
export function namesInFiles(tree: SeenTree): NamesInFiles {
  const names = new Map<string, NonNullable<SeenEntry['namedBy']>>();
  for (const { path: folder, names: own, first } of tree.folders)
    for (let offset = 0; offset < own.length; offset++) {
      const kept = tree.kept.get(first + offset);
      if (kept === undefined || !('text' in kept) || kept.text === undefined || kept.text.length > longest) continue;
      for (const { detector, place } of tree.matches.get(first + offset) ?? []) {
        const path = pathIn(folder, own[offset]!);
        const signs: readonly Sign[] = place.read?.(kept.text, path) ?? [{ key: '', value: kept.text, says: '' }];
        for (const sign of signs) {
          const level = sign.level ?? place.level ?? detector.level;
          if (level === 'note') continue;
          const namedBy = { path, level, by: sign.by ?? place.by ?? detector.by, when: sign.when ?? place.when ?? detector.when };
          for (const name of namesIn(sign.value, folder)) {
            if (names.size > mostNames) return names;
            if (!names.has(name) || level === 'error') names.set(name, namedBy);
          }
        }
      }
    }
  return names;
}

function namesIn(text: string, folder: string): readonly string[] {
  const words = text
    .split(/[\s"'`;&|<>(){}=,:[\]$]+/u)
    .filter((word) => word.length > 1 && word.length < 256 && scripts.test(word) && /[./]/u.test(word));
  return words.flatMap((word) => [...new Set([posix.join(folder, word), posix.normalize(word)])]);
}
