import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { compareVersions } from '../syntax/version.ts';
import { rigs } from './rigs.ts';
import { type InstallationHost, installationFor, sysboxInstallationDate } from './sysbox-installation.ts';
import { sysboxPackages, workingSets } from './sysbox-packages.ts';
import { sysboxReleases } from './sysbox-releases.ts';

const usual = { architecture: 'x86_64', systemd: true, wsl: false, snap: false, rootless: false, desktop: false, selinux: false };
const hosts: readonly (readonly [name: string, host: InstallationHost, way: string, says: readonly RegExp[]])[] = [
  ['Ubuntu 20.04', { ...usual, distribution: 'ubuntu', version: '20.04' }, 'package', [/linux-generic-hwe-20\.04/u]],
  ['Ubuntu 22.04', { ...usual, distribution: 'ubuntu', version: '22.04' }, 'package', [/has a package for this release/u]],
  ['Ubuntu 24.04', { ...usual, distribution: 'ubuntu', version: '24.04' }, 'package', [/linux_amd64\.deb/u, /systemctl reload docker/u]],
  ['on arm64', { ...usual, architecture: 'aarch64', distribution: 'ubuntu', version: '24.04' }, 'package', [/linux_arm64\.deb/u]],
  ['on riscv64', { ...usual, architecture: 'riscv64', distribution: 'ubuntu', version: '24.04' }, 'package', [/compare its sha256/u]],
  ['Ubuntu 26.04', { ...usual, distribution: 'ubuntu', version: '26.04' }, 'package', [/not listed/u, /fusermount3/u, /apparmor_parser/u]],
  ['Debian 11', { ...usual, distribution: 'debian', version: '11' }, 'package', [/has a package for this release/u]],
  ['Debian 12', { ...usual, distribution: 'debian', version: '12' }, 'package', [/not listed/u]],
  ['Debian 13', { ...usual, distribution: 'debian', version: '13' }, 'package', [/not listed/u]],
  ['Debian testing', { ...usual, distribution: 'debian' }, 'package', [/not listed/u]],
  ['Fedora', { ...usual, distribution: 'fedora', version: '43', selinux: true }, 'source', [/SELinux/u, /make sysbox-static/u]],
  ['Rocky', { ...usual, distribution: 'rocky', version: '9' }, 'source', [/5\.12/u]],
  ['an unknown one', {}, 'source', [/not known/u, /SELinux/u]],
  ['WSL with systemd', { ...usual, wsl: true, distribution: 'ubuntu', version: '24.04' }, 'package', [/linux_amd64\.deb/u]],
  [
    'WSL without systemd',
    { ...usual, wsl: true, systemd: false, distribution: 'ubuntu', version: '24.04' },
    'not here',
    [/wsl --shutdown/u],
  ],
  [
    'no systemd',
    { ...usual, systemd: false, distribution: 'debian', version: '12' },
    'source',
    [/needs systemd/u, /sudo \.\/scr\/sysbox/u],
  ],
  ['snap', { ...usual, snap: true, distribution: 'ubuntu', version: '24.04' }, 'not here', [/snap remove docker/u]],
  ['rootless', { ...usual, rootless: true, distribution: 'ubuntu', version: '24.04' }, 'not here', [/rootless/u]],
  ['Docker Desktop', { ...usual, desktop: true, distribution: 'ubuntu', version: '24.04' }, 'not here', [/Enhanced Container Isolation/u]],
  ['inside a container', { ...usual, insideContainer: true, distribution: 'ubuntu', version: '24.04' }, 'not here', [/on the host/u]],
];

test.each(hosts)('%s', (_, host, way, says) => {
  const installation = installationFor(host);
  const { steps, check, undo, warnings, evidence } = installation;
  const text = [installation.says, ...warnings, ...steps.flatMap(({ title, lines }) => [title, ...lines]), ...undo].join('\n');
  expect(installation.way).toBe(way);
  expect(says.filter((one) => !one.test(text))).toEqual([]);
  expect(evidence).not.toEqual([]);
  expect([check.length > 0, undo.length > 0]).toEqual([way !== 'not here', way !== 'not here']);
  expect([installation.says, ...warnings].filter((sentence) => !/^[A-Z].*\.$/u.test(sentence))).toEqual([]);
});

test.skipIf(skipReason(process.platform === 'win32', 'this machine has no sh')).each(hosts)(
  'a shell understands the lines for %s',
  (_, host) => {
    const { steps, check, undo } = installationFor(host);
    const lines = [...steps.flatMap((step) => step.lines), ...check, ...undo];
    expect(() => execFileSync('sh', ['-n'], { input: `${lines.join('\n')}\n`, stdio: 'pipe' })).not.toThrow();
  },
);

test('what does not match its checksum is not installed', () => {
  const lines = installationFor({ ...usual, distribution: 'debian', version: '12' }).steps[0]?.lines ?? [];
  expect(lines.filter((line) => line.includes('apt-get install -y ./'))).toEqual([
    expect.stringMatching(/sha256sum --check && sudo apt-get install/u),
  ]);
});

test('packages are those of known releases, newest first, and the newest release has one', () => {
  expect(sysboxInstallationDate).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
  for (const { version, architecture, url, sha256 } of sysboxPackages) {
    expect(sysboxReleases.map((release) => release.version)).toContain(version);
    expect(url).toMatch(
      new RegExp(`^https://downloads\\.nestybox\\.com/.*_${version.replaceAll('.', '\\.')}-0\\.linux_${architecture}\\.deb$`, 'u'),
    );
    expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
  }
  expect(new Set(sysboxPackages.map(({ sha256 }) => sha256)).size).toBe(sysboxPackages.length);
  expect(sysboxPackages[0]?.version).toBe(sysboxReleases[0]?.version);
  expect(sysboxPackages.map(({ version }) => version).toSorted((a, b) => compareVersions(b, a))).toEqual(
    sysboxPackages.map(({ version }) => version),
  );
});

test('versions that work together were measured on a rig', () => {
  for (const { sysbox, evidence } of workingSets) {
    expect(sysboxPackages.map(({ version }) => version)).toContain(sysbox);
    expect(rigs.map(({ id }) => id)).toContain(evidence.find(({ kind }) => kind === 'measured')?.on);
  }
  expect(workingSets[0]?.sysbox).toBe(sysboxReleases[0]?.version);
});
