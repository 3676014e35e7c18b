import { expect, test } from 'vitest';
import { tellEntry, undoOf } from '../../test/change-cases.ts';
import { foreignOwners as detector } from './foreign-owners.ts';

tellEntry(detector, [
  ['a file of root', { entry: { uid: 0 } }, /this file belongs to root, and the workspace to user 1000/u],
  ['a folder of somebody', { entry: { kind: 'folder', uid: 7 } }, /this folder, with what is in it, belongs to user 7/u],
  ['in a workspace of root', { entry: { uid: 7 }, owner: 0 }, /and the workspace to root/u],
  ['one’s own', {}, 'clear'],
  ['one’s own in a workspace of root', { owner: 0 }, 'clear'],
  ['of whoever the workspace is of', { entry: { uid: 7 }, owner: 7 }, 'clear'],
  ['in a folder of the same, which is told of', { entry: { uid: 0 }, folderOwner: 0 }, 'clear'],
  ['in a folder of another, which is told of', { entry: { uid: 0 }, folderOwner: 7 }, /belongs to root/u],
]);

test('only root takes it over, a folder with what is in it', () => {
  expect(undoOf(detector, { entry: { uid: 0 } })).toEqual(['sudo', 'chown', '-h', '1000', '--', '{}']);
  expect(undoOf(detector, { entry: { uid: 0, kind: 'folder' } })).toEqual(['sudo', 'chown', '-hR', '1000', '--', '{}']);
});
