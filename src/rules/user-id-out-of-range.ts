import type { Fact } from '../model/fact.ts';
import type { Issue } from '../model/rule.ts';
import { both, defineRule, everywhere, issuesOf, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const userIdOutOfRange = defineRule({
  id: 'user-id-out-of-range',
  title: 'A user or group id that does not exist in a Sysbox container',
  concern: 'sysbox',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['groups', 'remoteUser', 'user'],
  options: {},
  why: 'Sysbox maps the ids 0 to 65535 into a container and no others. With a higher id the container does not start, or nothing can be run in it.',
  advice: 'Use an id below 65536. Files of the host with a higher id show as nobody inside.',
  cites: [
    measured('--user 70000: “setup user: cannot set uid to unmapped user in user namespace”; uid_map 0 165536 65536 in any container'),
    source('nestybox/sysbox-runc@a4dd414f libcontainer/init_linux.go'),
  ],
  row: 'users.id-out-of-range',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/security.md'],
  examples: [{ format: 'docker-run', bad: 'docker run --user 70000:70000 debian:12', good: 'docker run --user 1000:1000 debian:12' }],
  check: ({ groups, remoteUser, user }) =>
    both(
      both(
        judge(user, 'The container does not start as user', 'setup user: cannot set uid to unmapped user in user namespace'),
        judge(remoteUser, 'Nothing can be run as remoteUser', 'cannot set uid to unmapped user in user namespace'),
      ),
      issuesOf(groups, (group) =>
        isOutside(group) ? `The group ${group} does not exist under Sysbox, which maps the ids 0 to 65535 alone` : undefined,
      ),
    ),
});

function judge(fact: Fact<string> | undefined, what: string, error: string): readonly Issue[] {
  if (fact === undefined || !fact.value.split(':').some(isOutside)) return noIssues;
  return [{ message: `${what} ${fact.value}: Sysbox maps the ids 0 to 65535 alone (“${error}”)`, evidence: [fact] }];
}

function isOutside(id: string): boolean {
  return /^\d{5,20}$/u.test(id) && Number(id) > 65_535;
}
