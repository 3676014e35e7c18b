import { gitHosts } from '../../known/git-hosts.ts';

/** Where the key and the settings that name it are inside: outside of every home, and outside of the workspace. */
export const gitFolder = '/run/containai/git';

/** The line of the system’s settings for ssh inside by which it reads ours; where they are not there, it reads nothing (ssh_config(5), Include). */
export const settingsLine = `Include ${gitFolder}/ssh_config`;

/** Files of ours inside, beside the key: settings for ssh, and host keys. */
export interface GitFiles {
  readonly ssh_config: string;
  readonly known_hosts: string;
}

/**
 * Settings for the ssh of the container (ssh_config(5)), for whoever may read the key; those of the user’s own come first. A server whose key is known has that one
 * and no other: with other kinds of keys let in, an unknown one of them would be new, and so taken. Other servers are remembered at their first connection, since
 * nobody can be asked. Where a file is named, ssh tries none of its usual ones, so that these are named behind ours.
 */
export function gitFiles(): GitFiles {
  const key = `${gitFolder}/id_ed25519`;
  const lines = [
    '# Written by containai at every start: what is changed here is lost.',
    `Match host ${gitHosts.map(({ host }) => host).join(',')} exec "test -r ${key}"`,
    '  HostKeyAlgorithms ssh-ed25519',
    '  StrictHostKeyChecking yes',
    `  GlobalKnownHostsFile ${gitFolder}/known_hosts`,
    `Match exec "test -r ${key}"`,
    `  IdentityFile ${key}`,
    ...['rsa', 'ecdsa', 'ed25519'].map((kind) => `  IdentityFile ~/.ssh/id_${kind}`),
    '  StrictHostKeyChecking accept-new',
  ];
  return {
    ssh_config: lines.map((line) => `${line}\n`).join(''),
    known_hosts: gitHosts.map(({ host, key: hostKey }) => `${host} ssh-ed25519 ${hostKey}\n`).join(''),
  };
}
