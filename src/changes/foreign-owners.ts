import { byRoot, detectEntries } from './define-detector.ts';

export const foreignOwners = detectEntries({
  id: 'foreign-owners',
  title: 'Files of somebody else',
  level: 'note',
  by: 'you',
  when: 'when you change, remove or trust it',
  why:
    'What belongs to another user of this machine can be changed by that user later, and cannot be changed or removed by you: root of a container leaves such files where its numbers are not ' +
    'mapped to yours.',
  advice: 'Take it over by the command that is shown, or remove it.',
  cites: [{ kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man7/inode.7.html' }],
  // What lies in such a folder is told of with it.
  look: ({ entry: { uid, kind }, owner, user, folderOwner }) =>
    uid === owner || uid === user || uid === folderOwner
      ? undefined
      : {
          key: 'owner',
          value: String(uid),
          says: `this ${kind}${kind === 'folder' ? ', with what is in it,' : ''} belongs to ${uid === 0 ? 'root' : `user ${uid}`}, and the workspace to ${owner === 0 ? 'root' : `user ${owner}`}`,
          undo: byRoot(['chown', kind === 'folder' ? '-hR' : '-h', String(owner), '--', '{}'], user),
        },
});
