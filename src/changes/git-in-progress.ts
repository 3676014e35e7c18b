import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';

export const gitInProgress = detectFiles({
  id: 'git-in-progress',
  title: 'Steps of a rebase that has begun',
  level: 'warn',
  by: 'git',
  when: 'at git rebase --continue or --skip',
  why: 'The list of what is left to do in a rebase is a file in the folder of git. A line exec of it is run by a shell when the rebase goes on, which git status asks for.',
  advice: 'Take out the lines you have not written, by git rebase --edit-todo, or give the rebase up by git rebase --abort.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/git-rebase#_interactive_mode' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c sequencer.c parse_insn_line' },
  ],
  places: [{ gitFiles: ['rebase-merge/git-rebase-todo'], is: 'steps of a rebase', read: readSteps }],
});

function readSteps(text: string): readonly Sign[] {
  const signs = text.split('\n').flatMap((line, index): readonly Sign[] => {
    const [, command = ''] = /^[ \t]*(?:exec|x)[ \t]([^]*)$/u.exec(line) ?? [];
    const value = command.trim();
    return value === '' ? [] : [{ key: 'exec', value, says: `a step runs ${quoted(value)}`, line: index + 1 }];
  });
  return boundSigns(signs);
}
