import type { Fact } from '../model/fact.ts';
import type { Mount } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { showHostPath } from '../syntax/host-path.ts';
import { defineRule, levels, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { removing } from './shared/fix.ts';

export const innerStoreShared = defineRule({
  id: 'inner-store-shared',
  title: 'Two containers keep their inner Docker’s data in one place',
  concern: 'sysbox',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'Two Docker daemons on one /var/lib/docker damage each other’s images and containers. Sysbox does not stop the second container: it writes a warning to the manager’s log, where nobody looks.',
  advice: 'Give each container a volume of its own.',
  cites: [
    measured(
      'one volume on /var/lib/docker of two running containers: both start; sysbox-mgr logs “mount source at … should be mounted in one container only, but is already mounted in containers …”',
    ),
    source('nestybox/sysbox@v0.7.0 tests/docker/mounts.bats: success is expected'),
  ],
  row: 'mounts.shared-inner-store',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/dind.md'],
  examples: [
    {
      format: 'compose',
      bad: 'services:\n  a:\n    image: debian:12\n    volumes: [images:/var/lib/docker]\n  b:\n    image: debian:12\n    volumes: [images:/var/lib/docker]\nvolumes:\n  images: {}\n',
      good: 'services:\n  a:\n    image: debian:12\n    volumes: [a:/var/lib/docker]\n  b:\n    image: debian:12\n    volumes: [b:/var/lib/docker]\nvolumes:\n  a: {}\n  b: {}\n',
    },
  ],
  check: (request, { peers }) => {
    const { mounts } = request;
    const mine = mounts.find(isStore);
    if (mine === undefined || peers === undefined) return noIssues;
    const key = keyOf(mine);
    const issues: Issue[] = [];
    // Said once, of the later container.
    for (const peer of peers) {
      if (peer.kind !== 'container') continue;
      if (peer.name === request.name) break;
      const other = peer.mounts.find(isStore);
      if (other !== undefined && keyOf(other) === key)
        issues.push({
          message: `${key} is the inner Docker’s store of ${peer.name} and of ${request.name}: two daemons in one store damage it, and nothing stops the second`,
          evidence: [mine, other],
        });
    }
    return issues;
  },
  fix: removing('mounts', {
    title: 'Remove the shared store from /var/lib/docker',
    stops: 'What this inner Docker keeps goes with its container; give it a volume of its own to keep it.',
  }),
});

function isStore({ value: { kind, source: from, target } }: Fact<Mount>): boolean {
  return target === '/var/lib/docker' && from !== undefined && (kind === 'volume' || kind === 'bind');
}

function keyOf({ value: { source: from } }: Fact<Mount>): string {
  return typeof from === 'object' ? showHostPath(from) : (from ?? '');
}
