import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { withoutCredentials } from '../../known/without-credentials.ts';
import type { ChangeFinding, ChangeStatus } from '../../model/changes-report.ts';
import type { ChangeLevel, Detector, FilePlace, FolderPlace, Sign } from '../../model/detector.ts';
import { quoteLiteralWord } from '../../syntax/quote-shell-word.ts';

/** A sign in a workspace, and all that is known of where it is. */
export interface PlacedSign {
  readonly detector: Detector;
  /** By which it was found, where the detector has several. */
  readonly place?: FilePlace | FolderPlace;
  readonly sign: Sign;
  readonly path: string;
  readonly status: ChangeStatus;
}

/** A sign as it is reported; what is nearest to it says who runs it, when, and how loud that is. */
export function findingOf(top: string, { detector, place, sign, path, status }: PlacedSign): ChangeFinding {
  const { id } = detector;
  const undo = undoOf(sign.undo, join(top, path));
  return {
    detector: id,
    // What is not there any more runs nothing; it may have kept something else from running.
    level: status === 'gone' ? 'note' : (sign.level ?? place?.level ?? detector.level),
    path,
    ...(sign.line === undefined ? {} : { line: sign.line }),
    status,
    ...(sign.key === '' ? {} : { key: sign.key }),
    message: withoutCredentials(sign.says),
    by: sign.by ?? place?.by ?? detector.by,
    when: sign.when ?? place?.when ?? detector.when,
    ...(undo === undefined ? {} : { undo }),
    fingerprint: createHash('sha256')
      .update(JSON.stringify([id, path, status, sign.key, sign.value]))
      .digest('hex'),
  };
}

/** Undefined also for words that no line can hold, or that are not what is seen of them. */
function undoOf(words: readonly string[] | undefined, path: string): string | undefined {
  const all = words?.map((word) => (word === '{}' ? path : word));
  if (all === undefined || all.some((word) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{fffd}]/u.test(word))) return undefined;
  return all.map((word) => quoteLiteralWord(word)).join(' ');
}

const loudness: Readonly<Record<ChangeLevel, number>> = { error: 0, warn: 1, note: 2 };

/** The loudest first, and of these what is nearer to the top: nobody hides what is there behind many others in a folder of that purpose. */
export function byLoudness(a: ChangeFinding, b: ChangeFinding): number {
  const order = loudness[a.level] - loudness[b.level] || depthOf(a) - depthOf(b);
  if (order !== 0) return order;
  return a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1;
}

function depthOf({ path }: ChangeFinding): number {
  return path.split('/').length;
}
