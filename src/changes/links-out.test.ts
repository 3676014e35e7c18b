import { tellEntry } from '../../test/change-cases.ts';
import { linksOut as detector } from './links-out.ts';

tellEntry(detector, [
  ['a link that leads out', { link: { text: '/etc/passwd', leadsOut: '/etc/passwd' } }, /leads out of the workspace, to “\/etc\/passwd”/u],
  ['a link that stays', { link: { text: '../a' } }, 'clear'],
  ['no link', {}, 'clear'],
]);
