import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { statements } from './shared/statements.ts';

export const seccompUnconfined = defineRule({
  id: 'seccomp-unconfined',
  title: 'The system call filter is switched off',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['securityOptions'],
  options: {},
  why: 'Docker’s filter keeps containers away from system calls that they rarely need, and so from the kernel’s bugs behind them. Sysbox honours the request: its own filter, which only watches mounts and the like, is all that remains. Debuggers no longer need it.',
  advice:
    'Take it away wherever it stands; ptrace works under Docker’s default filter since kernel 4.8. The file cannot take back what a Feature or the image’s label asks for: that takes a Feature (a copy in .devcontainer, for one) or a base image without the request.',
  cites: [
    measured('seccomp=unconfined: Seccomp_filters 1 instead of 2, Docker’s filter is gone'),
    measured('strace of a child and attach to an own process as user 1000 under the default filter: works'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L1099-1103 cfgSeccomp: no profile, nothing added back'),
    source('devcontainers/features@765e8eb src/go and src/rust devcontainer-feature.json: seccomp=unconfined'),
  ],
  row: 'security-options.seccomp-unconfined',
  references: ['https://docs.docker.com/engine/security/seccomp/'],
  examples: [
    { format: 'devcontainer', bad: '{ "image": "golang", "securityOpt": ["seccomp=unconfined"] }', good: '{ "image": "golang" }' },
    { format: 'docker-run', bad: 'docker run --security-opt seccomp=unconfined debian', good: 'docker run debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    security_opt:\n      - seccomp:unconfined\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"SecurityOpt":["seccomp=unconfined"]}}',
      good: '{"Image":"debian","HostConfig":{"SecurityOpt":null}}',
    },
  ],
  check: ({ securityOptions }) =>
    each(statements(securityOptions), ({ name, value }, { from }) => {
      if (name !== 'seccomp' || value !== 'unconfined') return undefined;
      const isFeature = from.layer === 'feature' || (from.layer === 'image' && from.document.startsWith('Feature '));
      const by = isFeature ? ` by ${from.document}` : from.layer === 'image' ? ' by the image’s label' : '';
      return `Docker’s system call filter is switched off${by}: Sysbox honours that, and only its own filter for mounts remains`;
    }),
  fix: removing('securityOptions', { ofBringer: true, title: 'Remove seccomp=unconfined' }),
});
