import { detectEntries, quoted } from './define-detector.ts';

export const linksOut = detectEntries({
  id: 'links-out',
  title: 'Symbolic links that lead out',
  level: 'warn',
  by: 'any program that opens it',
  when: 'when it reads or writes by that name',
  why:
    'A symbolic link is followed by who opens it. Inside the container it leads to a file of the container; here it leads to one of yours: a program that writes there changes it, one that ' +
    'packs or serves the workspace gives it away.',
  advice: 'Look where it leads, and remove it if you do not want that.',
  cites: [{ kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man7/symlink.7.html' }],
  look: ({ link }) =>
    link?.leadsOut === undefined
      ? undefined
      : { key: 'link', value: link.text, says: `leads out of the workspace, to ${quoted(link.leadsOut)}`, undo: ['rm', '--', '{}'] },
});
