import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { removing } from './shared/fix.ts';

export const userIdUpdateDisabled = defineRule({
  id: 'user-id-update-disabled',
  title: 'The container’s user keeps an id that may not be yours',
  concern: 'sysbox',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['remoteUser', 'updateRemoteUserUid', 'user'],
  options: {},
  why: 'Under Sysbox a mounted folder shows the ids of the host unchanged: 1000 is 1000 and 1001 is 1001. If your id is another than that of the container’s user, that user cannot write to the workspace. Giving the user your id is what updateRemoteUserUID does; Sysbox does not do it.',
  advice: 'Leave updateRemoteUserUID on, or make sure that the two ids are the same.',
  cites: [
    measured('-v DIR:/x is ID-mapped with an identity view: 0 and 1000 as on the host'),
    source('devcontainers/cli@f683c29f src/spec-node/containerFeatures.ts updateRemoteUserUID'),
  ],
  row: 'users.update-remote-user-uid',
  references: ['https://containers.dev/implementors/json_reference/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "remoteUser": "dev", "updateRemoteUserUID": false }',
      good: '{ "image": "debian:12", "remoteUser": "dev" }',
    },
  ],
  check: ({ remoteUser, updateRemoteUserUid, user }) => {
    if (updateRemoteUserUid?.value !== false) return noIssues;
    const name = (remoteUser ?? user)?.value;
    if (name !== undefined && /^(?:root|0)(?::|$)/u.test(name)) return noIssues;
    return [
      {
        message: `The user ${name === undefined ? 'of the container' : name} keeps its own id: if yours is another, it cannot write to the workspace, under Sysbox as without`,
        evidence: [updateRemoteUserUid],
      },
    ];
  },
  fix: removing('updateRemoteUserUid', { title: 'Let updateRemoteUserUID give the user your id' }),
});
