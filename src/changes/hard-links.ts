import { detectEntries } from './define-detector.ts';

export const hardLinks = detectEntries({
  id: 'hard-links',
  title: 'Files with another name outside',
  level: 'note',
  by: 'whoever uses it by its other name',
  when: 'whenever that is',
  why:
    'A file can have several names. What was written into this one in the workspace is in the others too, and some of them are elsewhere on this machine: pnpm, for one, keeps a single copy of a ' +
    'package for all projects.',
  advice: 'Find the other names with find / -xdev -inum NUMBER, and install anew what shares files with the workspace.',
  cites: [
    { kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man2/link.2.html' },
    { kind: 'doc-link', where: 'https://pnpm.io/motivation' },
  ],
  look: ({ otherNames, entry: { inode } }) =>
    otherNames === undefined || otherNames === 0
      ? undefined
      : {
          key: 'links',
          value: String(inode),
          says: `is a file (number ${inode}) that has ${otherNames === 1 ? 'another name' : `${otherNames} other names`} outside of the workspace`,
        },
});
