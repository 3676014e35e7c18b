import type { FileMatch } from '../../changes/scope.ts';
import type { Sign } from '../../model/detector.ts';
import type { ChangeStatus } from '../../model/changes-report.ts';
import { cutText } from '../../syntax/plain-text.ts';
import type { Kept } from './tree-state.ts';

/** A sign that is not as it was. */
export interface ChangedSign {
  readonly sign: Sign;
  readonly status: ChangeStatus;
}

/** What of a file is not as it was, by one of its places. `before`: what it was; null, where it was not there; undefined, where nothing is known of before. */
export function changedSigns(match: FileMatch, path: string, now: Kept, before: Kept | null | undefined): readonly ChangedSign[] {
  if ('refused' in now) return [];
  const signs = signsOf(match, path, now);
  if (before === undefined) return signs.map((sign) => ({ sign, status: 'there' }));
  if (before === null) return signs.map((sign) => ({ sign, status: 'new' }));
  if (isSame(now, before)) return [];
  // What was not read then may have been anything.
  const old = 'refused' in before ? [] : signsOf(match, path, before);
  const known = new Set(old.map(idOf));
  const oldKeys = new Set(old.map(({ key }) => key));
  const keys = new Set(signs.map(({ key }) => key));
  return [
    ...signs
      .filter((sign) => !known.has(idOf(sign)))
      .map((sign): ChangedSign => ({ sign, status: oldKeys.has(sign.key) ? 'changed' : 'new' })),
    ...old.filter(({ key }) => !keys.has(key)).map((sign): ChangedSign => ({ sign: withoutPlace(sign), status: 'gone' })),
  ];
}

/** What is gone with a file that was there. */
export function goneSigns(match: FileMatch, path: string, before: Kept): readonly ChangedSign[] {
  return 'refused' in before ? [] : signsOf(match, path, before).map((sign) => ({ sign: withoutPlace(sign), status: 'gone' }));
}

function isSame(a: Kept, b: Kept): boolean {
  if ('link' in a) return 'link' in b && a.link === b.link;
  return 'hash' in a && 'hash' in b && a.hash === b.hash;
}

function idOf({ key, value }: Sign): string {
  return `${key}\0${value}`;
}

/** It stands in no line now, and nothing is to be taken back. */
function withoutPlace({ line: _line, undo: _undo, ...sign }: Sign): Sign {
  return sign;
}

function signsOf({ place }: FileMatch, path: string, kept: Exclude<Kept, { readonly refused: string }>): readonly Sign[] {
  const undo = place.undo === undefined ? {} : { undo: place.undo };
  if ('link' in kept)
    return [
      { key: '', value: kept.link, says: `${place.is}, as a symbolic link to “${cutText(kept.link, 120)}”`, undo: ['rm', '--', '{}'] },
    ];
  // Whoever fills it up to that must not be quieter than what it says.
  if (kept.isLong === true && place.read !== undefined)
    return [{ key: '', value: kept.hash, says: `${place.is}, and more text than is read: it may say anything`, level: 'error', ...undo }];
  const read = kept.text === undefined ? undefined : place.read?.(kept.text, path);
  return read ?? [{ key: '', value: kept.hash, says: place.is, ...undo }];
}
