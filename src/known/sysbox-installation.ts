import type { Citation } from '../model/citation.ts';
import { sysboxPackages } from './sysbox-packages.ts';

/** What of a host decides how Sysbox gets there. An absent key means not known. */
export interface InstallationHost {
  /** `ID` of os-release. */
  readonly distribution?: string;
  /** `VERSION_ID` of os-release. */
  readonly version?: string;
  /** As the kernel names it: `x86_64`, `aarch64`. */
  readonly architecture?: string;
  readonly wsl?: boolean;
  readonly systemd?: boolean;
  readonly snap?: boolean;
  readonly rootless?: boolean;
  /** The engine is Docker Desktop’s. */
  readonly desktop?: boolean;
  /** This is itself a container. */
  readonly insideContainer?: boolean;
  readonly selinux?: boolean;
}

/** Steps to paste: what they are for, and lines for a shell, in order. */
interface InstallationStep {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How Sysbox gets on a host, and off it again. Nothing of it is ever run by this program. */
export interface Installation {
  /** `package`: the project’s package; `source`: built on the host; `not here`: not on this host as it is, `steps` say what to do instead. */
  readonly way: 'package' | 'source' | 'not here';
  /** What this is, one or two sentences. */
  readonly says: string;
  /** What to know before: a sentence each. */
  readonly warnings: readonly string[];
  readonly steps: readonly InstallationStep[];
  /** Shows that it has worked. */
  readonly check: readonly string[];
  /** Takes all of it away again. */
  readonly undo: readonly string[];
  readonly evidence: readonly Citation[];
}

/** The day all of this was last compared with its sources. */
export const sysboxInstallationDate = '2026-11-28';

const guide = (name: string): Citation => ({ kind: 'doc-link', where: `https://github.com/nestybox/sysbox/blob/v0.7.0/docs/${name}` });
const issue = (number: number): Citation => ({ kind: 'issue', where: `https://github.com/nestybox/sysbox/issues/${number}` });

// What the package itself asks for, or does, on every distribution (sysbox guide: install-package.md, troubleshoot.md).
const restartWarnings = [
  'The package restarts Docker, which stops running containers, unless bip and default-address-pools are set in daemon.json beforehand.',
  'It will not finish while containers exist and Docker has to be restarted for it: stop and remove them first (docker ps -a lists them), or set the two.',
  'The package adds the runtime, bip and default-address-pools to /etc/docker/daemon.json, where they are not set.',
];
const check = ['docker info --format "{{json .Runtimes}}"', 'systemctl status sysbox sysbox-mgr sysbox-fs --no-pager'];
const undoFirst = [
  '# Take "default-runtime": "sysbox-runc" out of daemon.json before this, where it is set. The next line removes all containers of Sysbox.',
  'docker ps -aq | xargs -r docker inspect --format "{{.HostConfig.Runtime}} {{.Id}}" | awk \'$1 == "sysbox-runc" {print $2}\' | xargs -r docker rm -f',
];

/** How Sysbox gets on this host, or why it cannot and what to do instead. With much unknown, it is built from source, which names what to look at first. */
export function installationFor(host: InstallationHost): Installation {
  return notHere(host) ?? (isDebianLike(host) && host.systemd !== false ? byPackage(host) : bySource(host));
}

function isDebianLike({ distribution }: InstallationHost): boolean {
  return distribution === 'ubuntu' || distribution === 'debian';
}

/** Releases that the project’s table lists with a package (docs/distro-compat.md at v0.7.0). */
const listed = new Set(['ubuntu 18.04', 'ubuntu 20.04', 'ubuntu 22.04', 'ubuntu 24.04', 'debian 10', 'debian 11']);

function byPackage(host: InstallationHost): Installation {
  const name = `${host.distribution ?? ''} ${host.version ?? ''}`;
  const isListed = listed.has(name);
  // The profile came with Ubuntu 25.04 (nestybox/sysbox#947) and is in 26.04 (#1005).
  const isHeldByAppArmor = host.distribution === 'ubuntu' && Number(host.version ?? Number.NaN) >= 25;
  return {
    way: 'package',
    says: isListed
      ? 'The project has a package for this release.'
      : 'The project’s one package for Debian and Ubuntu is not listed for this release, though it installs there.',
    warnings: [
      ...restartWarnings,
      ...(name === 'ubuntu 20.04'
        ? ['Kernel 5.4 needs the module shiftfs; with linux-generic-hwe-20.04, kernel 5.15, ID-mapped mounts take its place.']
        : []),
      ...(isHeldByAppArmor ? ['AppArmor’s profile of fusermount3 keeps sysbox-fs from mounting until it is told of its folder.'] : []),
    ],
    steps: [
      { title: 'Download the package, compare it, install it', lines: packageLines(host.architecture) },
      ...(isHeldByAppArmor ? [appArmorStep] : []),
      // The package sends SIGHUP itself where it found Docker running; a reload stops nothing (sysbox guide: install-package.md).
      { title: 'Let Docker read its settings again, so that it knows the runtime', lines: ['sudo systemctl reload docker'] },
    ],
    check,
    undo: [
      ...undoFirst,
      'sudo apt-get purge -y sysbox-ce',
      'sudo userdel sysbox',
      ...(isHeldByAppArmor
        ? ["sudo sed -i '\\#/var/lib/sysboxfs#d' /etc/apparmor.d/local/fusermount3", 'sudo apparmor_parser -r /etc/apparmor.d/fusermount3']
        : []),
      'sudo systemctl reload docker',
    ],
    evidence: [
      guide('user-guide/install-package.md'),
      guide('user-guide/troubleshoot.md'),
      guide('distro-compat.md'),
      ...(isHeldByAppArmor ? [issue(947), issue(1005)] : []),
    ],
  };
}

// The rules are the maintainer’s (nestybox/sysbox#947); the profile reads its local additions from this file.
const appArmorStep: InstallationStep = {
  title: 'Let AppArmor’s profile of fusermount3 mount below sysbox-fs’s folder',
  lines: [
    "sudo tee -a /etc/apparmor.d/local/fusermount3 >/dev/null <<'END'",
    'mount fstype=@{fuse_types} options=(nosuid,nodev,rw) -> /var/lib/sysboxfs/**/,',
    'mount fstype=@{fuse_types} options=(nosuid,nodev,ro) -> /var/lib/sysboxfs/**/,',
    'umount /var/lib/sysboxfs/**/,',
    'END',
    'sudo apparmor_parser -r /etc/apparmor.d/fusermount3',
    'sudo systemctl restart sysbox',
  ],
};

// One command: what does not match its checksum is not installed, even where all lines are pasted at once.
function packageLines(architecture: string | undefined): readonly string[] {
  const machine = architecture === 'x86_64' ? 'amd64' : architecture === 'aarch64' ? 'arm64' : undefined;
  const one = sysboxPackages.find((candidate) => candidate.architecture === machine);
  if (one === undefined)
    return [
      '# Packages are for amd64 and arm64. Choose yours, and compare its sha256 with the one on the release’s page:',
      '# https://github.com/nestybox/sysbox/releases',
    ];
  const file = one.url.split('/').at(-1) ?? '';
  return [
    'sudo apt-get update && sudo apt-get install -y jq wget',
    `wget ${one.url}`,
    `echo '${one.sha256}  ${file}' | sha256sum --check && sudo apt-get install -y ./${file}`,
  ];
}

const sourceSteps: readonly InstallationStep[] = [
  {
    title: 'Build and install it; git, make, jq and Docker are needed',
    lines: [
      `git clone --recursive --branch v${sysboxPackages[0]?.version ?? ''} https://github.com/nestybox/sysbox.git`,
      'cd sysbox && make sysbox-static && sudo make install',
    ],
  },
  { title: 'Start it', lines: ['sudo ./scr/sysbox'] },
  { title: 'Register the runtime, which restarts Docker', lines: ['sudo ./scr/docker-cfg --sysbox-runtime=enable'] },
];

function bySource(host: InstallationHost): Installation {
  const { selinux, distribution } = host;
  return {
    way: 'source',
    says: isDebianLike(host)
      ? 'The package needs systemd, which does not run here: Sysbox is built on the host, in a container, and started by a script.'
      : `There is no package for ${distribution === undefined ? 'a distribution that is not known' : 'this distribution'}: Sysbox is built on the host, in a container, and started by a script.`,
    warnings: [
      'It needs kernel 5.12 or newer, and 5.19 or newer to do all it can.',
      ...(selinux === false ? [] : ['Hosts with SELinux enabled are not supported: it has to be off.']),
      'Nothing starts it at boot: run its script again, or write units for it.',
      'Docker is restarted: running containers stop, unless live-restore is set in daemon.json.',
    ],
    steps: sourceSteps,
    check: ['docker info --format "{{json .Runtimes}}"', 'pgrep -a sysbox'],
    undo: [
      ...undoFirst,
      '# In the folder of the clone:',
      'sudo ./scr/docker-cfg --sysbox-runtime=disable',
      'sudo kill $(pidof sysbox-mgr sysbox-fs)',
      'sudo make uninstall',
    ],
    evidence: [guide('developers-guide/build.md'), guide('distro-compat.md'), guide('user-guide/security.md')],
  };
}

function notHere(host: InstallationHost): Installation | undefined {
  const obstacle = obstacles.find(({ holds }) => holds(host));
  if (obstacle === undefined) return undefined;
  const { says, steps, evidence } = obstacle;
  return { way: 'not here', says, warnings: [], steps, check: [], undo: [], evidence };
}

interface Obstacle extends Pick<Installation, 'says' | 'steps' | 'evidence'> {
  holds(host: InstallationHost): boolean;
}

// The first that holds counts.
const obstacles: readonly Obstacle[] = [
  {
    holds: ({ insideContainer }) => insideContainer === true,
    says: 'Sysbox does not run inside a container, nor inside its own: install it on the host that runs this container.',
    steps: [],
    evidence: [issue(120)],
  },
  {
    holds: ({ desktop }) => desktop === true,
    says: 'Docker Desktop runs its engine in a machine of its own, where no runtime can be added. Its Enhanced Container Isolation is built on Sysbox and is part of some of its subscriptions.',
    steps: [
      { title: 'Use an engine of this Linux instead of Docker Desktop’s, where this is a Linux', lines: ['docker context use default'] },
    ],
    evidence: [{ kind: 'doc-link', where: 'https://docs.docker.com/enterprise/security/hardened-desktop/enhanced-container-isolation/' }],
  },
  {
    holds: ({ snap }) => snap === true,
    says: 'Docker from a snap cannot be given a runtime.',
    steps: [
      {
        title: 'Take the snap away, which removes its containers, images and volumes, and install Docker from its own packages',
        lines: ['sudo snap remove docker', '# https://docs.docker.com/engine/install/ubuntu/'],
      },
    ],
    evidence: [guide('user-guide/install-package.md')],
  },
  {
    holds: ({ rootless }) => rootless === true,
    says: 'A rootless engine cannot use Sysbox: its services and its runtime need real root.',
    steps: [{ title: 'Use an engine that root runs, beside the rootless one', lines: ['docker context use default'] }],
    evidence: [
      guide('user-guide/install-package.md'),
      { kind: 'inferred', where: 'sysbox-mgr and sysbox-fs run as root, and sysbox-runc speaks to them as root' },
    ],
  },
  {
    holds: ({ wsl, systemd }) => wsl === true && systemd === false,
    says: 'Under WSL 2 Sysbox needs systemd, which is off here.',
    steps: [
      {
        title: 'Turn systemd on, then look again',
        lines: [
          '# Where /etc/wsl.conf has [boot] already, add systemd=true below it instead.',
          "printf '[boot]\\nsystemd=true\\n' | sudo tee -a /etc/wsl.conf",
          '# In Windows; it stops every distribution and its containers: wsl --shutdown',
        ],
      },
    ],
    evidence: [issue(32), { kind: 'doc-link', where: 'https://learn.microsoft.com/windows/wsl/systemd' }],
  },
];
