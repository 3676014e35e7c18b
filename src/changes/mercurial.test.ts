import { tellSigns } from '../../test/change-cases.ts';
import { mercurial } from './mercurial.ts';

tellSigns(mercurial, [
  ['settings', { 'a/.hg/hgrc': '[extensions]\nx = ./x.py\n' }, [/settings of Mercurial/u, 'error']],
  ['settings of one of several', { '.hg/hgrc-not-shared': '' }, [/settings of Mercurial/u, 'error']],
  ['the repository of another', { '.hg/sharedpath': '/x/.hg' }, [/the folder whose settings/u, 'error']],
  ['what is in a repository, or only named so', { '.hg/dirstate': '', '.hg/store/hgrc': '', hgrc: '' }, 'clear'],
]);
