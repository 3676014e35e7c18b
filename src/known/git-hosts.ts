/** A web service that keeps repositories, and the host key by which its SSH server is known. */
export interface GitHost {
  readonly host: string;
  /** Base64 of its Ed25519 key, as `known_hosts` has it. */
  readonly key: string;
  /** SHA-256 of that, as the service publishes it. */
  readonly fingerprint: string;
  /** What follows its address and the path of a repository on the page where a deploy key is added; absent: none of its keys may push. */
  readonly page?: string;
  /** What has to be ticked there. */
  readonly tick?: string;
}

/**
 * Services whose host keys are pinned, as read on 2026-11-29 in stored copies of what they publish: GitHub (docs.github.com “GitHub’s SSH key fingerprints”), GitLab.com
 * (gitlab-org/gitlab doc/user/gitlab_com/index.md), Bitbucket Cloud (atlassian.com/blog/it-teams/ssh-host-key-changes, 2023). Each gives the key and its fingerprint, which
 * belong together, and the same keys stand in `known_hosts` texts of unrelated public repositories; no server was asked. Bitbucket’s keys of a repository only read
 * (bitbucket.org site/master issue 8873, won’t fix).
 */
export const gitHosts: readonly GitHost[] = [
  {
    host: 'github.com',
    key: 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
    fingerprint: '+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
    page: '/settings/keys/new',
    tick: 'Allow write access',
  },
  {
    host: 'gitlab.com',
    key: 'AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf',
    fingerprint: 'eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8',
    page: '/-/settings/repository',
    tick: 'Grant write permissions to this key',
  },
  {
    host: 'bitbucket.org',
    key: 'AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO',
    fingerprint: 'ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM',
  },
];
