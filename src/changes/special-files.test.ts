import { tellEntry } from '../../test/change-cases.ts';
import { specialFiles as detector } from './special-files.ts';

tellEntry(detector, [
  ['a pipe', { entry: { kind: 'pipe' } }, [/is a pipe/u, 'warn']],
  ['a socket', { entry: { kind: 'socket' } }, [/is a socket/u, 'warn']],
  ['a device', { entry: { kind: 'character device' } }, [/is a device/u, 'error']],
  ['a disk', { entry: { kind: 'block device' } }, [/is a disk/u, 'error']],
  ['a file', {}, 'clear'],
  ['a folder', { entry: { kind: 'folder' } }, 'clear'],
  ['a link', { entry: { kind: 'link' } }, 'clear'],
]);
