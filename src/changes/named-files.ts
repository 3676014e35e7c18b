import { detectEntries, quoted } from './define-detector.ts';

export const namedFiles = detectEntries({
  id: 'named-files',
  title: 'Scripts that others run',
  level: 'note',
  by: 'whoever runs what names it',
  when: 'as that says',
  why:
    'A script that a package, a task or a hook runs can be changed while the line that runs it stays as it was. What is named by a file that makes a program of this machine run something is ' +
    'looked at with it; what a script reads or runs in its turn nobody can tell.',
  advice: 'Read what has changed before you use what names it.',
  cites: [{ kind: 'doc-link', where: 'https://docs.npmjs.com/cli/v11/using-npm/scripts' }],
  onlyChanged: true,
  look: ({ namedBy, entry: { inode, size, changed } }) =>
    namedBy === undefined
      ? undefined
      : {
          key: 'named',
          value: `${inode} ${size} ${changed}`,
          says: `is named by ${quoted(namedBy.path)}, which makes a program run what it names`,
          // Ordinary work changes sources; what runs by itself is another matter.
          level: namedBy.level === 'error' ? 'warn' : 'note',
          by: namedBy.by,
          when: namedBy.when,
        },
});
