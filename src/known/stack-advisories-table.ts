import type { StackAdvisory } from './stack-advisories.ts';

/** The day the table below was last compared with its sources. */
export const stackAdvisoriesDate = '2026-11-28';

const cri = 'Only where Kubernetes, or another caller, uses containerd’s CRI: Docker does not.';
const authorization = 'Only where the engine has an authorization plugin.';
const firewalld = 'Only where firewalld runs and is reloaded.';
const copying = 'Only while somebody copies with docker cp, or over the API, and the container is hostile.';
const mirantis = 'The 25.0 line has a BuildKit of its own, of which it is not known whether it has this fix.';
const vulndb = 'golang/vulndb (August 2026)';

// BuildKit comes inside the engine; the line 25.0 has a fork of it from 25.0.16 on (moby/moby v25.0.16 vendor.mod).
const engineWithBuildKit = (below: string): NonNullable<StackAdvisory['affects']['engine']> => [
  { below: '25.0.16' },
  { from: '25.0.16', below: '26.0.0', unsure: mirantis },
  { from: '26.0.0', below },
];

const november2025: Pick<StackAdvisory, 'underSysbox' | 'source'> = {
  underSysbox:
    'The advisory names user namespaces as a mitigation; sysbox-runc has the fix from 0.7.0 on. Build steps run under plain runc.',
  source: `${vulndb}; opencontainers/runc CHANGELOG.md 1.2.8, 1.3.3, 1.4.0-rc.3; nestybox/sysbox CHANGELOG.md 0.7.0; inspektor-gadget’s post of December 2025 on the mitigations`,
};
const runcOfNovember2025 = [{ below: '1.2.8' }, { from: '1.3.0-rc.1', below: '1.3.3' }, { from: '1.4.0-rc.1', below: '1.4.0-rc.3' }];
const criOfJune2026 = [
  { from: '1.7.0', below: '1.7.33' },
  { from: '2.0.0', below: '2.0.10' },
  { from: '2.1.0', below: '2.1.9' },
  { from: '2.2.0', below: '2.2.5' },
  { from: '2.3.0', below: '2.3.2' },
];
const checkpointsOfJune2026 = criOfJune2026.slice(2);
const runc = (id: string): string => `https://github.com/opencontainers/runc/security/advisories/${id}`;
const containerd = (id: string): string => `https://github.com/containerd/containerd/security/advisories/${id}`;
const moby = (id: string): string => `https://github.com/moby/moby/security/advisories/${id}`;
const buildKit = (id: string): string => `https://github.com/moby/buildkit/security/advisories/${id}`;

/**
 * Known vulnerabilities of what a container stands on, of 2023 and later, newest first within a project. Each was checked against the sources it
 * names; what could not be confirmed is not here, so that nothing is found is no proof.
 */
export const stackAdvisories: readonly StackAdvisory[] = [
  {
    id: 'CVE-2026-41579',
    affects: {
      runc: [{ below: '1.3.6' }, { from: '1.4.0', below: '1.4.3' }, { from: '1.5.0-rc.1', below: '1.5.0-rc.3' }],
    },
    lets: 'An image with a symbolic link at /dev can write to the host’s files within narrow limits.',
    link: runc('GHSA-xjvp-4fhw-gc47'),
    source: `${vulndb}; opencontainers/runc CHANGELOG.md 1.3.6, 1.4.3, 1.5.0-rc.3`,
  },
  {
    id: 'CVE-2025-31133',
    affects: { runc: runcOfNovember2025, sysbox: [{ below: '0.7.0' }] },
    lets: 'An image or a build can make runc mount files of the host’s /proc writable over masked paths, and so break out.',
    link: runc('GHSA-9493-h29p-rfm2'),
    ...november2025,
  },
  {
    id: 'CVE-2025-52565',
    affects: {
      runc: [{ from: '1.0.0-rc3', below: '1.2.8' }, ...runcOfNovember2025.slice(1)],
      sysbox: [{ below: '0.7.0' }],
    },
    lets: 'An image or a build can redirect the mount of /dev/console onto the host’s /proc, and so break out.',
    link: runc('GHSA-qw9x-cqr3-wc7r'),
    ...november2025,
  },
  {
    id: 'CVE-2025-52881',
    affects: { runc: runcOfNovember2025, sysbox: [{ below: '0.7.0' }] },
    lets: 'A container that shares mounts with another can redirect what runc writes to /proc, break out or crash the host.',
    link: runc('GHSA-cgrx-mc8f-2prm'),
    ...november2025,
  },
  {
    id: 'CVE-2024-45310',
    affects: { runc: [{ below: '1.1.14' }, { from: '1.2.0-rc.1', below: '1.2.0-rc.3' }] },
    lets: 'Two containers that share a volume can make empty files and folders anywhere on the host.',
    underSysbox: 'The advisory says that a user namespace leaves far fewer places.',
    link: runc('GHSA-jfvp-7x6p-h2pv'),
    source: `${vulndb}; opencontainers/runc CHANGELOG.md 1.1.14`,
  },
  {
    id: 'CVE-2024-21626',
    affects: { runc: [{ from: '1.0.0-rc93', below: '1.1.12' }] },
    lets: 'An image, or a process in a container that somebody execs into, gets a folder of the host as its working folder, and so breaks out.',
    underSysbox: 'Sysbox says that it is not affected: it leaks no such file, and its containers have a user namespace.',
    link: runc('GHSA-xr7r-f8xq-vfvv'),
    source: `${vulndb}; nestybox/sysbox docs/user-guide/security-cve.md`,
  },
  {
    id: 'CVE-2023-28642',
    affects: { runc: [{ below: '1.1.5' }] },
    lets: 'An image with a symbolic link at /proc gets past AppArmor and SELinux.',
    link: runc('GHSA-g2j6-57v7-gm8c'),
    source: `${vulndb}; opencontainers/runc CHANGELOG.md 1.1.5`,
  },
  {
    id: 'CVE-2023-27561',
    affects: { runc: [{ from: '1.0.0-rc95', below: '1.1.5' }] },
    lets: 'Two containers that share a volume can make runc mount over the wrong place, and so gain privilege.',
    link: 'https://github.com/advisories/GHSA-vpvm-3wq2-2wvm',
    source: `${vulndb}; opencontainers/runc CHANGELOG.md 1.1.5`,
  },
  {
    id: 'CVE-2026-53493',
    affects: {
      containerd: [
        { below: '1.7.36' },
        { from: '2.0.0', below: '2.0.13' },
        { from: '2.1.0', below: '2.2.9' },
        { from: '2.3.0', below: '2.3.6' },
        { from: '2.4.0', below: '2.4.1' },
      ],
    },
    lets: 'Pulling a crafted image takes all memory and processor time.',
    link: containerd('GHSA-pg57-6jwg-q645'),
    source: 'release notes of containerd 1.7.36, 2.2.9 and 2.4.1',
  },
  {
    id: 'CVE-2026-53488',
    affects: { containerd: criOfJune2026 },
    lets: 'A label of an image runs a command as root on the host.',
    only: cri,
    link: containerd('GHSA-xhf5-7wjv-pqxp'),
    source: `${vulndb}; release notes of containerd 2.2.5`,
  },
  {
    id: 'CVE-2026-53492',
    affects: { containerd: checkpointsOfJune2026 },
    lets: 'A checkpoint that is restored brings devices and mounts of the host with it.',
    only: cri,
    link: containerd('GHSA-33vj-92qq-66hc'),
    source: `${vulndb}; release notes of containerd 2.2.5`,
  },
  {
    id: 'CVE-2026-53489',
    affects: { containerd: checkpointsOfJune2026 },
    lets: 'A checkpoint that is restored makes any file of the host readable as its log.',
    only: cri,
    link: containerd('GHSA-rgh6-rfwx-v388'),
    source: `${vulndb}; release notes of containerd 2.2.5`,
  },
  {
    id: 'CVE-2026-47262',
    affects: { containerd: criOfJune2026 },
    lets: 'Making a container of a crafted image takes all memory of containerd and stops the engine.',
    link: containerd('GHSA-jpcc-p29g-p8mq'),
    source: `${vulndb}; release notes of containerd 2.2.5`,
  },
  {
    id: 'CVE-2026-46680',
    affects: {
      containerd: [
        { from: '1.7.27', below: '1.7.32' },
        { from: '2.0.4', below: '2.0.9' },
        { from: '2.1.0', below: '2.1.8' },
        { from: '2.2.0', below: '2.2.4' },
        { from: '2.3.0', below: '2.3.1' },
      ],
    },
    lets: 'An image whose user is a number out of range runs as root where that was forbidden.',
    link: containerd('GHSA-fqw6-gf59-qr4w'),
    source: `${vulndb}; containerd/containerd 2054cc54c in v2.1.8`,
  },
  {
    id: 'CVE-2024-25621',
    affects: {
      containerd: [
        { below: '1.7.29' },
        { from: '2.0.0', below: '2.0.7' },
        { from: '2.1.0', below: '2.1.5' },
        { from: '2.2.0-beta.0', below: '2.2.0' },
      ],
    },
    lets: 'Every user of the host can enter folders of containerd that hold containers’ files and secrets.',
    link: containerd('GHSA-pwhc-rpq9-4c8w'),
    source: vulndb,
  },
  {
    id: 'CVE-2025-64329',
    affects: {
      containerd: [
        { below: '1.7.29' },
        { from: '2.0.0', below: '2.0.7' },
        { from: '2.1.0', below: '2.1.5' },
        { from: '2.2.0-beta.0', below: '2.2.0' },
      ],
    },
    lets: 'Attaching to containers again and again takes all memory of the host.',
    only: cri,
    link: containerd('GHSA-m6hq-p25p-ffr2'),
    source: vulndb,
  },
  {
    id: 'CVE-2025-47290',
    affects: { containerd: [{ from: '2.1.0', below: '2.1.1' }] },
    lets: 'Unpacking a crafted image changes files of the host.',
    link: containerd('GHSA-cm76-qm8v-3j95'),
    source: vulndb,
  },
  {
    id: 'CVE-2024-40635',
    affects: {
      containerd: [{ below: '1.6.38' }, { from: '1.7.0-beta.0', below: '1.7.27' }, { from: '2.0.0', below: '2.0.4' }],
    },
    lets: 'An image whose user is a number that overflows runs as root.',
    link: containerd('GHSA-265r-hfxg-fhmg'),
    source: vulndb,
  },
  {
    id: 'CVE-2023-25173',
    affects: { containerd: [{ below: '1.5.18' }, { from: '1.6.0', below: '1.6.18' }] },
    lets: 'A process in a container keeps groups it should not have, and reads or changes what they may.',
    link: containerd('GHSA-hmfx-3pcx-653p'),
    source: vulndb,
  },
  {
    id: 'CVE-2026-92543',
    affects: { engine: [{ below: '29.8.2' }] },
    lets: 'Whoever answers the engine’s DNS questions can turn off TLS for a registry, see its credentials and replace images.',
    link: moby('GHSA-7cfq-22r6-qp73'),
    source: 'CVE record of Docker, October 2026; release notes of Docker Engine 29.8.2',
  },
  {
    id: 'CVE-2026-17106',
    affects: { engine: [{ below: '29.7.0' }], client: [{ below: '29.7.0' }], desktop: [{ below: '4.86.0' }] },
    lets: 'A container that somebody copies files out of writes files anywhere that user may write, as root anywhere on the host.',
    only: copying,
    underSysbox: 'A user namespace changes nothing: the files are written by who copies.',
    link: 'https://github.com/moby/go-archive/security/advisories/GHSA-hfg8-hc9c-6c3h',
    source: 'CVE record of Docker, August 2026; release notes of Docker Engine 29.7.0; Imperva’s report of August 2026',
  },
  {
    id: 'CVE-2026-41567',
    affects: { engine: [{ below: '25.0.17' }, { from: '26.0.0', below: '29.5.1' }] },
    lets: 'Copying a compressed archive into a container runs a program of that container as root on the host.',
    only: copying,
    underSysbox: 'A user namespace changes nothing: the program is run by the engine.',
    link: moby('GHSA-x86f-5xw2-fm2r'),
    source: `CVE record of June 2026; release notes of Docker Engine 29.5.1; moby/moby f930df54d2 in v25.0.17`,
  },
  {
    id: 'CVE-2026-42306',
    affects: { engine: [{ below: '25.0.17' }, { from: '26.0.0', below: '29.5.1' }] },
    lets: 'A container can redirect a mount onto a path of the host while somebody copies.',
    only: copying,
    link: moby('GHSA-rg2x-37c3-w2rh'),
    source: 'CVE record of June 2026; release notes of Docker Engine 29.5.1; moby/moby d61e55a211 in v25.0.17',
  },
  {
    id: 'CVE-2026-41568',
    affects: { engine: [{ below: '25.0.17' }, { from: '26.0.0', below: '29.5.1' }] },
    lets: 'A container can make empty files anywhere on the host while somebody copies.',
    only: copying,
    link: moby('GHSA-vp62-88p7-qqf5'),
    source: 'CVE record of June 2026; release notes of Docker Engine 29.5.1; moby/moby 7a7dc016bf in v25.0.17',
  },
  {
    id: 'CVE-2026-34040',
    affects: { engine: [{ below: '25.0.16' }, { from: '26.0.0', below: '29.3.1' }] },
    lets: 'A call with a body of more than a mebibyte passes the authorization plugin unseen.',
    only: authorization,
    link: moby('GHSA-x744-4wpc-v9h2'),
    source: 'CVE record of March 2026; moby/moby docker-v29.3.1; moby/moby 553e821461 in v25.0.16',
  },
  {
    id: 'CVE-2026-33997',
    affects: { engine: [{ below: '25.0.16' }, { from: '26.0.0', below: '29.3.1' }] },
    lets: 'A plugin of the engine can be installed with one privilege more than was agreed to.',
    only: 'Only where plugins are installed with docker plugin.',
    link: moby('GHSA-pxq6-2prw-chj9'),
    source: 'CVE record of March 2026; moby/moby f4d6f25bf0; moby/moby d5986c0430 in v25.0.16',
  },
  {
    id: 'CVE-2025-54388',
    affects: { engine: [{ from: '28.2.0', below: '28.3.3' }] },
    lets: 'Ports published on 127.0.0.1 can be reached from the local network.',
    only: firewalld,
    link: moby('GHSA-x4rx-4gw3-53p4'),
    source: `${vulndb}; release notes of Docker Engine 28.3.3`,
  },
  {
    id: 'CVE-2025-54410',
    affects: { engine: [{ below: '25.0.13' }, { from: '26.0.0', below: '28.0.0' }] },
    lets: 'Containers reach those of other bridge networks.',
    only: firewalld,
    link: moby('GHSA-4vq8-7jfc-9cvp'),
    source: `${vulndb}; notices of 2025 that name 28.0.0 and 25.0.13 as fixed`,
  },
  {
    id: 'CVE-2024-41110',
    affects: {
      engine: [
        { from: '19.03.0', below: '23.0.15' },
        { from: '24.0.0', below: '25.0.6' },
        { from: '26.0.0', below: '26.1.5' },
        { from: '27.0.0', below: '27.1.1' },
      ],
    },
    lets: 'A call with a length of zero passes the authorization plugin without its body: the fix of 2019 was lost.',
    only: authorization,
    link: moby('GHSA-v23v-6jw2-98fq'),
    source: `${vulndb}; github/advisory-database#4653; tags of moby/moby`,
  },
  {
    id: 'CVE-2024-32473',
    affects: { engine: [{ from: '26.0.0', below: '26.0.2' }] },
    lets: 'A container on a network for IPv4 alone has IPv6 too, past what was set up to hold it.',
    link: moby('GHSA-x84c-p2g9-rqv9'),
    source: `${vulndb}; release notes of Docker Engine 26.0.2`,
  },
  {
    id: 'CVE-2024-29018',
    affects: {
      engine: [{ below: '23.0.11' }, { from: '24.0.0', below: '25.0.5' }, { from: '26.0.0-rc.1', below: '26.0.0-rc.3' }],
    },
    lets: 'A container on an internal network can send data out as DNS questions.',
    only: 'Only where the host’s resolver listens on 127.0.0.1 or the like, as systemd-resolved does.',
    link: moby('GHSA-mq39-4gv4-mvpx'),
    source: `${vulndb}; release notes of Docker Engine 25.0.5; flatcar/Flatcar#1405`,
  },
  {
    id: 'CVE-2024-24557',
    affects: { engine: [{ below: '24.0.9' }, { from: '25.0.0', below: '25.0.2' }] },
    lets: 'An image can be made that the old builder takes for a step of somebody else’s build.',
    only: 'Only builds without BuildKit.',
    link: moby('GHSA-xw73-rw38-6vjc'),
    source: `${vulndb}; release notes of Docker Engine 24.0.9`,
  },
  {
    id: 'GHSA-9728-qjrv-2xh2',
    affects: { buildkit: [{ below: '0.33.1' }], engine: engineWithBuildKit('29.8.2') },
    lets: 'A build’s mkfile does not handle special files safely.',
    link: buildKit('GHSA-9728-qjrv-2xh2'),
    source: 'release notes of Docker Engine 29.8.2 (moby/moby discussion 53829)',
  },
  {
    id: 'CVE-2026-15789',
    affects: { buildkit: [{ below: '0.31.2' }], engine: engineWithBuildKit('29.6.2') },
    lets: 'Whoever may start builds can write files outside BuildKit’s own folder on the engine’s host.',
    link: buildKit('GHSA-g2h8-426c-7976'),
    source: 'OSV record of July 2026; moby/moby docker-v29.6.2 go.mod; moby/buildkit v0.31.2',
  },
  {
    id: 'CVE-2026-33747',
    affects: { buildkit: [{ below: '0.28.1' }], engine: engineWithBuildKit('29.3.1') },
    lets: 'A frontend that a Dockerfile names in # syntax writes files outside BuildKit’s own folder on the engine’s host.',
    link: buildKit('GHSA-4c29-8rgm-jvjj'),
    source: `${vulndb}; moby/moby 701ea1cb6b in docker-v29.3.1`,
  },
  {
    id: 'CVE-2026-33748',
    affects: { buildkit: [{ below: '0.28.1' }], engine: engineWithBuildKit('29.3.1') },
    lets: 'A build from a git address with a subfolder reads files of the host outside that repository.',
    link: buildKit('GHSA-4vrq-3vrq-g6gg'),
    source: `${vulndb}; moby/moby 701ea1cb6b in docker-v29.3.1`,
  },
  {
    id: 'CVE-2024-23653',
    affects: { buildkit: [{ below: '0.12.5' }], engine: [{ below: '25.0.2' }] },
    lets: 'A frontend that a Dockerfile names in # syntax runs a container with all privileges during the build.',
    link: buildKit('GHSA-wr6v-9f75-vh2g'),
    source: `${vulndb}; release notes of Docker Engine 25.0.2 and 24.0.9`,
  },
  {
    id: 'CVE-2024-23652',
    affects: { buildkit: [{ below: '0.12.5' }], engine: [{ below: '25.0.2' }] },
    lets: 'A Dockerfile with RUN --mount removes files of the host.',
    link: buildKit('GHSA-4v98-7qmw-rqr8'),
    source: `${vulndb}; release notes of Docker Engine 25.0.2 and 24.0.9`,
  },
  {
    id: 'CVE-2024-23651',
    affects: { buildkit: [{ below: '0.12.5' }], engine: [{ below: '25.0.2' }] },
    lets: 'Two steps of a build that share a cache read files of the host.',
    link: buildKit('GHSA-m3r6-h7wv-7xxv'),
    source: `${vulndb}; release notes of Docker Engine 25.0.2 and 24.0.9`,
  },
  {
    id: 'CVE-2025-9074',
    affects: { desktop: [{ below: '4.44.3' }] },
    lets: 'Any container calls the engine of Docker Desktop without its socket, starts others and reads the user’s files.',
    underSysbox: 'Docker says that Enhanced Container Isolation, which is built on Sysbox, does not prevent it.',
    link: 'https://docs.docker.com/security/security-announcements/',
    source: 'docker/docs#23337: security announcement of August 2025',
  },
  {
    id: 'CVE-2025-62725',
    affects: { compose: [{ below: '2.40.2' }] },
    lets: 'A Compose file that includes a remote artifact writes files anywhere the user may write.',
    link: 'https://github.com/docker/compose/security/advisories/GHSA-gv8h-7v7w-r22q',
    source: vulndb,
  },
  {
    id: 'CVE-2025-0495',
    affects: { buildx: [{ below: '0.21.3' }] },
    lets: 'Credentials of a build are sent along to where its traces are collected.',
    only: 'Only where traces are collected.',
    link: 'https://github.com/docker/buildx/security/advisories/GHSA-m4gq-fm9h-8q75',
    source: vulndb,
  },
];
