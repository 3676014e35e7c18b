import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles } from './define-detector.ts';

export const gitReplace = detectFiles({
  id: 'git-replace',
  title: 'Objects that git takes for others',
  level: 'warn',
  by: 'git',
  when: 'at git checkout, show, log or diff',
  why:
    'A replacement shows another commit or file wherever git reads the one of that name: what is reviewed, checked out and built is then not what the name of ' +
    'the commit stands for. A graft gives a commit other parents, so that a part of history is not shown. Neither is part of a push or a clone.',
  advice: 'See git replace --list; take one back by git replace -d, and look at history with git --no-replace-objects log.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/git-replace' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c replace-object.c commit.c' },
  ],
  places: [
    { gitFiles: ['refs/replace/**'], is: 'an object that git takes for another', undo: ['rm', '--', '{}'] },
    { gitFiles: ['packed-refs'], is: 'names of commits', read: readPackedRefs },
    { gitFiles: ['info/grafts'], is: 'other parents of commits', level: 'note', when: 'at git log and merge', undo: ['rm', '--', '{}'] },
  ],
});

/** `OBJECT refs/replace/OBJECT` */
function readPackedRefs(text: string): readonly Sign[] {
  const middle = ' refs/replace/';
  const signs: Sign[] = [];
  let line = 0;
  for (const one of text.split('\n')) {
    line += 1;
    const at = one.indexOf(middle);
    if (at <= 0 || one.startsWith('#')) continue;
    const [taken, replaced] = [one.slice(0, at), one.slice(at + middle.length).trim()];
    signs.push({ key: `refs/replace/${replaced}`, value: taken, says: `git takes ${shown(taken)} for ${shown(replaced)}`, line });
  }
  return boundSigns(signs);
}

function shown(object: string): string {
  return /^[0-9a-f]{40,64}$/u.test(object) ? object.slice(0, 12) : 'an object';
}
