import type { EntryKind } from '../model/tree.ts';
import { detectEntries } from './define-detector.ts';

const words: Readonly<Partial<Record<EntryKind, readonly [says: string, level: 'error' | 'warn']>>> = {
  'character device': ['is a device: whoever opens it speaks to the kernel', 'error'],
  'block device': ['is a disk: whoever opens it reads and writes it past its file system', 'error'],
  pipe: ['is a pipe: a program that reads it waits for ever, or reads what somebody writes into it then', 'warn'],
  socket: ['is a socket: a program that connects speaks to whoever listens', 'warn'],
};

export const specialFiles = detectEntries({
  id: 'special-files',
  title: 'Devices, pipes and sockets',
  level: 'warn',
  by: 'any program that opens it',
  when: 'when it reads or copies the workspace',
  why: 'What looks like a file and is none: an editor, a search or a backup that opens it waits, or speaks to something else than it means to.',
  advice: 'Remove it, unless a program of yours has put it there.',
  cites: [{ kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man7/inode.7.html' }],
  look: ({ entry: { kind } }) => {
    const word = words[kind];
    return word === undefined ? undefined : { key: 'kind', value: kind, says: word[0], level: word[1], undo: ['rm', '--', '{}'] };
  },
});
