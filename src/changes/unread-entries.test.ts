import { tellEntry } from '../../test/change-cases.ts';
import { unreadEntries as detector } from './unread-entries.ts';

tellEntry(detector, [
  ['what could not be read', { unread: 'it may not be read (permission denied)' }, /was not read: it may not be read/u],
  ['what could', {}, 'clear'],
]);
