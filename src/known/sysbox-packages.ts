import type { Citation } from '../model/citation.ts';

/** A package of the project. */
export interface SysboxPackage {
  readonly version: string;
  readonly architecture: 'amd64' | 'arm64';
  readonly url: string;
  readonly sha256: string;
}

const at = (version: string, architecture: SysboxPackage['architecture'], sha256: string): SysboxPackage => ({
  version,
  architecture,
  url: `https://downloads.nestybox.com/sysbox/releases/v${version}/sysbox-ce_${version}-0.linux_${architecture}.deb`,
  sha256,
});

/**
 * Packages whose checksum is known, newest first. 0.7.0: nestybox/sysbox@v0.7.0 docs/user-guide/install-package.md (amd64) and coder/envbox
 * .github/workflows/release.yaml (both). 0.7.1: coder/envbox#177 and daytonaio/helm-charts#41, which compared them with the release’s page, and
 * five other projects that pin the same.
 */
export const sysboxPackages: readonly SysboxPackage[] = [
  at('0.7.1', 'amd64', '9d6d5484f980d0a17f86c492c1262015c2afb66280bdb97215b79fde6a0261c5'),
  at('0.7.1', 'arm64', '04ca894ae0b53f0fa54eaacc173ce40363c9a95ea5450f773716a84ef650a69b'),
  at('0.7.0', 'amd64', 'eeff273671467b8fa351ab3d40709759462dc03d9f7b50a1b207b37982ce40a9'),
  at('0.7.0', 'arm64', 'eae9c0e91ddd39bd1826d6a7a313a73d42a8449ef5113e9d6d118b559cb809ba'),
];

/** Versions that are known to work together. */
export interface WorkingSet {
  readonly sysbox: string;
  /** Exact versions, or what is known of a line. */
  readonly engine: string;
  readonly containerd?: string;
  readonly runc?: string;
  readonly kernel: string;
  /** What has to be set for it. */
  readonly needs?: string;
  readonly evidence: readonly Citation[];
}

/** Best first: the first is what to aim at. */
export const workingSets: readonly WorkingSet[] = [
  {
    sysbox: '0.7.1',
    engine: '29.7.2',
    containerd: '1.7.24 or 2.3.3',
    runc: '1.4.3',
    kernel: '6.18',
    evidence: [
      { kind: 'measured', where: 'Docker 29.7.2, either image store, on Sysbox of 2026-07-31 (about 0.7.1)', on: 'sysbox-head' },
      { kind: 'issue', where: 'https://github.com/nestybox/sysbox/pull/1028' },
    ],
  },
  {
    sysbox: '0.7.0',
    engine: '29.7.2',
    containerd: '1.7.24 or 2.3.3',
    kernel: '6.18',
    needs: 'daemon.json {"features":{"time-namespaces":false}}',
    evidence: [{ kind: 'measured', where: 'Docker 29.7.2 with time-namespaces off, sysbox-runc of 0.7.0', on: 'sysbox-head' }],
  },
  {
    sysbox: '0.7.0',
    engine: '26.1.5',
    containerd: '1.7.24',
    kernel: '6.18',
    evidence: [{ kind: 'measured', where: 'everything of the matrix that says so, Docker 26.1.5', on: 'sysbox-0.7.0' }],
  },
  {
    sysbox: '0.7.0',
    engine: '20.10.24',
    containerd: '1.6.20',
    kernel: '6.18',
    evidence: [{ kind: 'measured', where: 'everything of the matrix that says so, Docker 20.10.24', on: 'sysbox-0.7.0' }],
  },
];
