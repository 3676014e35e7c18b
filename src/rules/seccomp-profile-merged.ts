import type { SecurityOption } from '../model/request.ts';
import { showHostPath } from '../syntax/host-path.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { type ProfileFate, profileFate } from './shared/seccomp-profile.ts';

export const seccompProfileMerged = defineRule({
  id: 'seccomp-profile-merged',
  title: 'A system call filter of its own is not what Sysbox applies',
  concern: 'sysbox',
  severity: 'medium',
  levels: levels('warn', 'note', 'note'),
  judges: ['container'],
  reads: ['securityOptions'],
  options: {},
  why: 'Sysbox adds over 300 system calls to an allow-list and drops its conditions on arguments; of a deny-list it keeps only the denials of those same calls; a list without architectures it applies as it is written; and with most other default actions the container does not start.',
  advice: 'Leave Docker’s default filter in place, or test the profile under Sysbox before relying on it.',
  cites: [
    measured('a profile that allows four calls only: the container runs normally, chmod and mount work'),
    measured('a profile with default ALLOW that denies mount, chmod, ptrace and keyctl: chmod and mount denied'),
    measured('a profile with SCMP_ACT_LOG fails: spec seccomp default actions other than allow, errno, and kill are not supported'),
    measured(
      'of denials of mount, chmod, keyctl, ptrace, kexec_load, bpf, reboot and open_by_handle_at only mount, chmod and keyctl stay; a profile without architectures is left alone',
      'sysbox-runc-conversion',
    ),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L1099-1207 cfgSeccomp'),
  ],
  row: 'security-options.seccomp-profile',
  references: [
    'https://docs.docker.com/engine/security/seccomp/',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/security.md',
  ],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --security-opt seccomp=./profile.json debian',
      good: 'docker run --security-opt seccomp=builtin debian',
    },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"SecurityOpt":["seccomp={\\"defaultAction\\":\\"SCMP_ACT_LOG\\",\\"architectures\\":[\\"SCMP_ARCH_X86_64\\"]}"]}}',
      good: '{"Image":"debian","HostConfig":{"SecurityOpt":[]}}',
    },
  ],
  check: ({ securityOptions }) => each(securityOptions, say),
});

const fates: Readonly<Record<ProfileFate, string>> = {
  widened:
    'is an allow-list: Sysbox adds over 300 system calls to its list and drops conditions on arguments, so mount, keyctl or unshare cannot be kept out',
  inverted:
    'is a deny-list: Sysbox drops its denials of ptrace, bpf, kexec_load and all else that it does not itself need, and keeps those of calls like mount and chmod',
  literal: 'is not merged as others are: it lists no architectures, so Sysbox applies it as it is written',
  fails:
    'has a default action that Sysbox refuses: the container does not start: “spec seccomp default actions other than allow, errno, and kill are not supported”',
};

const unread =
  'is not what Sysbox applies: an allow-list is widened, a deny-list loses most of its denials, and with other default actions the container does not start';

function say({ name, value, file }: SecurityOption): string | undefined {
  if (name !== 'seccomp' || value === 'unconfined' || value === 'builtin' || value === '') return undefined;
  const fate = file === undefined ? profileFate(value) : undefined;
  const which = file === undefined ? 'The system call filter given here' : `The system call filter in ${showHostPath(file)}`;
  return `${which} ${fate === undefined ? unread : fates[fate]}`;
}
