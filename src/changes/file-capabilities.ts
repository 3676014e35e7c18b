import { cutText } from '../syntax/plain-text.ts';
import { byRoot, detectEntries } from './define-detector.ts';

export const fileCapabilities = detectEntries({
  id: 'file-capabilities',
  title: 'Programs with capabilities of their own',
  level: 'error',
  by: 'the kernel',
  when: 'when any user of this machine runs it',
  why:
    'A file capability gives a part of root’s rights to whoever runs the file, as setuid gives all of them, and ls shows nothing of it. Root of a container that writes a workspace through an ' +
    'ID-mapped mount can set one, and it holds on this machine as if root here had set it.',
  advice: 'Take them away by the command that is shown; only root may.',
  cites: [
    {
      kind: 'measured',
      where:
        'Root of a container gave a copy of cat in the workspace cap_dac_read_search; on the host it had no root id in it, and the user nobody read /etc/shadow with it.',
      on: 'sysbox-0.7.0',
    },
    { kind: 'doc-link', where: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  look: ({ capabilities, user }) =>
    capabilities === undefined
      ? undefined
      : {
          key: 'capabilities',
          value: capabilities,
          says: `has the capabilities ${cutText(capabilities, 120)}, whoever starts it`,
          undo: byRoot(['setcap', '-r', '{}'], user),
        },
});
