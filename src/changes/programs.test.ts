import { tellEntry } from '../../test/change-cases.ts';
import { programs as detector } from './programs.ts';

tellEntry(detector, [
  ['a program', { entry: { mode: 0o755 } }, /is a program/u],
  ['for its owner alone', { entry: { mode: 0o100 } }, /is a program/u],
  ['a text', {}, 'clear'],
  ['a folder', { entry: { kind: 'folder', mode: 0o755 } }, 'clear'],
  ['a link', { entry: { kind: 'link', mode: 0o777 } }, 'clear'],
]);
