import { tellEntry } from '../../test/change-cases.ts';
import { hardLinks as detector } from './hard-links.ts';

tellEntry(detector, [
  ['another name outside', { otherNames: 1 }, /\(number 7\) that has another name outside/u],
  ['several', { otherNames: 3 }, /has 3 other names outside/u],
  ['all names are here', { otherNames: 0 }, 'clear'],
  ['one name', {}, 'clear'],
]);
