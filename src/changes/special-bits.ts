import { byRoot, detectEntries } from './define-detector.ts';

const setuid = 0o4000;
const setgid = 0o2000;

export const specialBits = detectEntries({
  id: 'special-bits',
  title: 'Programs that run as their owner',
  level: 'error',
  by: 'the kernel',
  when: 'when any user of this machine runs it',
  why:
    'Root of a container that writes a workspace through an ID-mapped mount is root of this machine to the file system: a shell that it copies there and gives the mode 4755 makes ' +
    'whoever runs it here root. On a group’s behalf the same goes for setgid.',
  advice: 'Take the bits away: containai changes --fix does it where the file is yours, and says the command where it is not.',
  cites: [
    {
      kind: 'measured',
      where: 'A shell that root of a container left in the workspace gave the user nobody of the host the effective number 0.',
      on: 'sysbox-0.7.0',
    },
    { kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man2/chmod.2.html' },
  ],
  look: ({ entry: { kind, mode, uid, gid }, user }) => {
    // Of a folder, setgid hands its group on to what is made in it, and gives nothing away.
    if (kind !== 'file' || (mode & (setuid | setgid)) === 0) return undefined;
    // Without the right to run as a group, setgid once stood for mandatory locks.
    if ((mode & 0o111) === 0) return undefined;
    const whom = [
      ...((mode & setuid) === 0 ? [] : [uid === 0 ? 'root (setuid)' : `user ${uid} (setuid)`]),
      ...((mode & setgid) === 0 ? [] : [gid === 0 ? 'the group root (setgid)' : `group ${gid} (setgid)`]),
    ].join(' and ');
    return {
      key: 'mode',
      value: `${mode.toString(8)} ${uid} ${gid}`,
      says: `runs as ${whom}, whoever starts it`,
      undo: byRoot(['chmod', 'u-s,g-s', '--', '{}'], user, uid),
    };
  },
});
