import { expect, test } from 'vitest';
import { gitFiles } from './git-files.ts';

test('settings for ssh, and host keys', () => {
  const { ssh_config: settings, known_hosts: hosts } = gitFiles();
  expect(settings.split('\n').slice(1)).toEqual([
    'Match host github.com,gitlab.com,bitbucket.org exec "test -r /run/containai/git/id_ed25519"',
    '  HostKeyAlgorithms ssh-ed25519',
    '  StrictHostKeyChecking yes',
    '  GlobalKnownHostsFile /run/containai/git/known_hosts',
    'Match exec "test -r /run/containai/git/id_ed25519"',
    '  IdentityFile /run/containai/git/id_ed25519',
    '  IdentityFile ~/.ssh/id_rsa',
    '  IdentityFile ~/.ssh/id_ecdsa',
    '  IdentityFile ~/.ssh/id_ed25519',
    '  StrictHostKeyChecking accept-new',
    '',
  ]);
  expect(hosts).toMatch(/^github\.com ssh-ed25519 AAAA\S+\ngitlab\.com ssh-ed25519 AAAA\S+\nbitbucket\.org ssh-ed25519 AAAA\S+\n$/u);
});
