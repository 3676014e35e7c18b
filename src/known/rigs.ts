/** Where something was measured: kernel, versions, day. A `measured` citation names one of these by id. */
export interface Rig {
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly details: string;
}

export const rigs: readonly Rig[] = [
  {
    id: 'sysbox-0.7.0',
    title: 'Sysbox CE 0.7.0, kernel 6.18, Docker 26.1.5 and 20.10.24',
    date: '2026-11-24',
    details:
      'x86_64, cgroup v1, ext4, no shiftfs, no AppArmor or SELinux, no loadable modules; containerd 1.7.24 and 1.6.20; Dev Containers CLI 0.89.0. The host lacked CAP_SYS_RESOURCE, and the build was patched in three places for that and for missing module support: nothing is concluded about out-of-memory scores, rlimits or modules.',
  },
  {
    id: 'sysbox-head',
    title: 'Sysbox of 2026-07-31 (about 0.7.1), kernel 6.18, Docker 26.1.5 and 29.7.2',
    date: '2026-11-24',
    details:
      'The same host; heads of sysbox-runc (081856cc), sysbox-fs (c3d2ebc6) and sysbox-libs (cacac193); containerd 1.7.24 and 2.3.3.',
  },
  {
    id: 'devcontainer-cli',
    title: 'Dev Containers CLI 0.89.0 with Docker 26.1.5 and 20.10.24 under runc',
    date: '2026-11-24',
    details: 'Docker CLI 28.2.2, buildx 0.13.1, Compose 2.26.1, Node 20.20.2, kernel 6.18.',
  },
  {
    id: 'sysbox-runc-conversion',
    title: 'The spec conversion code of sysbox-runc a4dd414f (Sysbox 0.7.0), run alone on Docker-like OCI specifications',
    date: '2026-11-24',
    details:
      'libsysbox/syscont, libcontainer/specconv and libcontainer/configs/validate compiled unmodified; no container was started. Docker CLI 28.2.2 for what the client refuses.',
  },
];
