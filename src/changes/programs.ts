import { detectEntries } from './define-detector.ts';

export const programs = detectEntries({
  id: 'programs',
  title: 'Programs and scripts',
  level: 'note',
  by: 'you, or what calls it by its name',
  when: 'when it is called',
  why: 'A file with the right to be executed is another than it was. What calls it (a build, a hook, you) runs the new one.',
  advice: 'Read it before you run it here.',
  cites: [{ kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man2/execve.2.html' }],
  onlyChanged: true,
  look: ({ entry: { kind, mode, inode, size, changed } }) =>
    kind === 'file' && (mode & 0o111) !== 0
      ? { key: 'program', value: `${inode} ${size} ${changed}`, says: 'is a program: it may be executed' }
      : undefined,
});
