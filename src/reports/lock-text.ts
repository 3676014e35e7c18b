import type { LockMove, LockReport } from '../model/lock-report.ts';
import { plainText } from '../syntax/plain-text.ts';
import { painter } from './paint.ts';
import { count, gutter, shownText } from './text-layout.ts';

/** How to print what is locked for people. */
export interface LockTextSettings {
  readonly color: boolean;
  /** Nothing is written, only looked at. */
  readonly isCheck: boolean;
}

/** What is locked for people, configuration by configuration. */
export interface LockText {
  add(report: LockReport): string;
  /** What comes after the last of them. */
  end(): string;
}

/** Begins to print what is locked: for each lockfile, the Features whose entry changes, from which version to which. */
export function lockText({ color, isCheck }: LockTextSettings): LockText {
  const paint = painter(color);
  const total = { changed: 0, same: 0, failed: 0 };
  const row = (move: LockMove): string => {
    const { before, after, id } = move;
    const [label, style] =
      before === undefined ? (['new', 'good'] as const) : after === undefined ? (['gone', 'warn'] as const) : (['moved', 'warn'] as const);
    return `${paint(style, label.padStart(gutter))}  ${shownText(id)}  ${paint('faint', shownText(versionsOf(move)))}`;
  };
  return {
    add({ file, failed, moves, kept }) {
      if (failed !== undefined) total.failed++;
      if (file === undefined) return '';
      const isSame = file.before === file.after;
      total[isSame ? 'same' : 'changed']++;
      if (isSame) return '';
      const rest = kept === 0 ? [] : [`${paint('faint', 'kept'.padStart(gutter))}  ${count(kept, 'Feature')}`];
      return `${[paint('strong', plainText(file.document)), ...moves.map(row), ...rest].join('\n')}\n\n`;
    },
    end() {
      const { changed, same, failed } = total;
      if (changed + same === 0) return failed === 0 ? 'There is nothing to lock.\n' : '';
      if (changed === 0) return `${count(same, 'lockfile')} up to date.\n`;
      const what = count(changed, 'lockfile');
      return `${paint(isCheck ? 'warn' : 'good', isCheck ? `${what} would change` : `${what} written`)}.${same === 0 ? '' : ` ${count(same, 'other')} up to date.`}\n`;
    },
  };
}

// A content can change under one version.
function versionsOf({ before, after }: LockMove): string {
  if (before === undefined) return after?.version ?? '';
  if (after === undefined) return before.version;
  if (before.version !== after.version) return `${before.version} → ${after.version}`;
  return `${after.version}, another content: ${shortDigest(before.digest)} → ${shortDigest(after.digest)}`;
}

function shortDigest(digest: string): string {
  return digest === '' ? 'no digest' : digest.slice(0, 'sha256:'.length + 12);
}
