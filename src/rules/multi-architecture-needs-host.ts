import { binfmtKernel, binfmtSysbox } from '../known/sysbox-releases.ts';
import type { Fact } from '../model/fact.ts';
import type { HostFacts } from '../model/host.ts';
import type { ContainerCommand } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { compareVersions } from '../syntax/version.ts';
import { both, defineRule, everywhere, issuesOf, noIssues } from './define-rule.ts';
import { issue, measured, source } from './shared/cite.ts';

export const multiArchitectureNeedsHost = defineRule({
  id: 'multi-architecture-needs-host',
  title: 'Programs of another architecture need the host’s help',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['containerCommands', 'platform'],
  options: {},
  why: 'Foreign programs run through QEMU, which is registered in binfmt_misc. Up to kernel 6.6 that list is the host’s alone, and cannot be changed from inside. From kernel 6.7 and Sysbox 0.6.7 on each container has a list of its own, empty at first, and the host’s counts no more.',
  advice:
    'Below kernel 6.7 register QEMU on the host with the F flag; from 6.7 on, with Sysbox 0.6.7 or newer, run docker run --privileged tonistiigi/binfmt --install all inside.',
  cites: [
    measured('kernel 6.18: binfmt_misc is mounted inside and register works there; the host’s own is untouched'),
    issue('https://github.com/nestybox/sysbox/issues/592'),
    issue('https://github.com/nestybox/sysbox/issues/823'),
    source('nestybox/sysbox@v0.7.0 CHANGELOG.md 0.6.7; tests/multi-arch/binfmt.bats'),
  ],
  row: 'docker-in-docker.multi-architecture',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/dind.md'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --platform linux/arm64 debian:12',
      good: 'docker run --platform linux/amd64 debian:12',
      host: { architecture: 'x86_64', kernel: '6.8.0', sysbox: { version: '0.7.0' } },
    },
  ],
  check: ({ containerCommands, platform }, { host }) =>
    both(judgePlatform(platform, host), issuesOf(containerCommands, judgeCommand, host)),
});

const names: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armv8', 'arm64'],
  ['armv7l', 'arm'],
  ['armhf', 'arm'],
  ['i386', '386'],
  ['i686', '386'],
]);

function nameOf(architecture: string): string {
  return names.get(architecture) ?? architecture;
}

/** Whether a platform such as `linux/arm64/v8` is another than the host’s, as far as is known. */
function isForeign(platform: string, host: HostFacts): boolean {
  const parts = platform.toLowerCase().split('/');
  const architecture = parts.length > 1 ? parts[1]! : parts[0]!;
  return architecture !== '' && !architecture.includes('$') && nameOf(architecture) !== nameOf(host.architecture?.toLowerCase() ?? '');
}

function judgePlatform(platform: Fact<string> | undefined, host: HostFacts): readonly Issue[] {
  if (platform === undefined || !isForeign(platform.value, host)) return noIssues;
  const unless = host.architecture === undefined ? ', unless the host is of that kind,' : '';
  return [{ message: `The container is for ${platform.value}${unless} and runs through QEMU: ${way(host)}`, evidence: [platform] }];
}

const setUp = /tonistiigi\/binfmt|multiarch\/qemu-user-static|update-binfmts|binfmt_misc\/register/u;
const platforms = /\bdocker(?:x|-buildx)?\b[^\n;|&]{0,2000}?\s--platform[= ]["']?([\w/.,-]{1,200})/u;

function judgeCommand({ event, command }: ContainerCommand, host: HostFacts): string | undefined {
  const isNew = hasOwnList(host);
  if (setUp.test(command))
    return isNew === true
      ? undefined
      : `${event} registers QEMU inside: ${isNew === false ? 'on this host that fails, and ' : ''}${way(host)}`;
  if (!command.includes('--platform')) return undefined;
  const wanted = platforms
    .exec(command)?.[1]
    ?.split(',')
    .filter((platform) => isForeign(platform, host));
  return wanted === undefined || wanted.length === 0 || (host.architecture === undefined && wanted.length === 1)
    ? undefined
    : `${event} builds or runs ${wanted.join(', ')} through QEMU: ${way(host)}`;
}

// True: each container has a binfmt_misc of its own. Undefined: not known.
function hasOwnList({ kernel, sysbox }: HostFacts): boolean | undefined {
  const isOldKernel = kernel !== undefined && compareVersions(kernel, binfmtKernel) < 0;
  const isOldSysbox = sysbox !== undefined && compareVersions(sysbox.version, binfmtSysbox) < 0;
  if (isOldKernel || isOldSysbox) return false;
  return kernel === undefined || sysbox === undefined ? undefined : true;
}

function way(host: HostFacts): string {
  switch (hasOwnList(host)) {
    case true:
      return 'it must be registered inside each container, since the host’s registrations do not count there';
    case false:
      return 'it must be registered on the host, with the F flag';
    case undefined:
      return `it must be registered inside each container with kernel ${binfmtKernel} and Sysbox ${binfmtSysbox} or newer, and on the host with the F flag below`;
  }
}
