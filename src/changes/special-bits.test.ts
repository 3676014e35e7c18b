import { expect, test } from 'vitest';
import { tellEntry, undoOf } from '../../test/change-cases.ts';
import { specialBits as detector } from './special-bits.ts';

tellEntry(detector, [
  ['setuid of root', { entry: { mode: 0o4755, uid: 0 } }, /runs as root \(setuid\)/u],
  ['setuid of a user', { entry: { mode: 0o4711, uid: 7 } }, /runs as user 7 \(setuid\)/u],
  ['setgid', { entry: { mode: 0o2755, gid: 0 } }, /runs as the group root \(setgid\)/u],
  ['both', { entry: { mode: 0o6755 } }, /runs as user 1000 \(setuid\) and group 1000 \(setgid\)/u],
  ['no bits', { entry: { mode: 0o755 } }, 'clear'],
  ['the sticky bit', { entry: { mode: 0o1755 } }, 'clear'],
  ['a folder that hands its group on', { entry: { kind: 'folder', mode: 0o2775 } }, 'clear'],
  ['what nobody may execute', { entry: { mode: 0o6644 } }, 'clear'],
  ['a link', { entry: { kind: 'link', mode: 0o4777 } }, 'clear'],
]);

test('only root takes them from what is not one’s own', () => {
  expect(undoOf(detector, { entry: { mode: 0o4755 } })).toEqual(['chmod', 'u-s,g-s', '--', '{}']);
  expect(undoOf(detector, { entry: { mode: 0o4755, uid: 0 } })?.[0]).toBe('sudo');
  expect(undoOf(detector, { entry: { mode: 0o4755, uid: 7 }, user: 0 })?.[0]).toBe('chmod');
});
