import { detectEntries } from './define-detector.ts';

export const unreadEntries = detectEntries({
  id: 'unread-entries',
  title: 'What could not be read',
  level: 'warn',
  by: 'a program that may read it',
  when: 'as its name says',
  why: 'A program of this machine looks at this name, and what it would find could not be read. It may hold anything.',
  advice: 'Look at it as root, or remove it.',
  cites: [{ kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man7/path_resolution.7.html' }],
  look: ({ unread }) => (unread === undefined ? undefined : { key: 'unread', value: unread, says: `was not read: ${unread}` }),
});
