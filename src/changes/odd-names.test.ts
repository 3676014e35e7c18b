import { tellEntry } from '../../test/change-cases.ts';
import { oddNames as detector } from './odd-names.ts';

tellEntry(detector, [
  ['a line break', { path: 'a/b\nc' }, /a control character/u],
  ['an escape sequence', { path: 'b\u001b[2J' }, /a control character/u],
  ['a mark that turns text round', { path: 'b\u202etxt.exe' }, /a sign that is not seen/u],
  ['a space of no width', { path: '.git\u200b' }, /a sign that is not seen/u],
  ['bytes that are no UTF-8', { path: 'a/b\u{fffd}' }, /bytes that are no UTF-8/u],
  ['an option', { path: 'a/-rf' }, [/begins with a hyphen/u, 'note']],
  ['a folder’s name is told of with the folder', { path: 'a\nb/c' }, 'clear'],
  ['a space', { path: 'a b' }, 'clear'],
  ['letters of all kinds', { path: 'größe-日本.txt' }, 'clear'],
]);
