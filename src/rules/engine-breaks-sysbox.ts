import { dockerWithTimeNamespace, sysboxWithTimeNamespace } from '../known/sysbox-releases.ts';
import { compareVersions } from '../syntax/version.ts';
import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { issue, measured, source } from './shared/cite.ts';

export const engineBreaksSysbox = defineRule({
  id: 'engine-breaks-sysbox',
  title: 'This Docker starts no container under this Sysbox',
  concern: 'sysbox',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: [],
  needs: ['engine', 'sysbox'],
  claimsAbsence: true,
  options: {},
  why: 'Since Docker Engine 29.5.0 every container gets a time namespace. Sysbox before 0.7.1 does not know the word and refuses, so no container starts under it.',
  advice: 'Update Sysbox to 0.7.1, or set {"features":{"time-namespaces":false}} in the engine’s daemon.json, or stay on Docker 29.4.',
  cites: [
    measured(
      'Docker 29.7.2 with Sysbox 0.7.0: every start fails with “namespace {"time" ""} does not exist: unknown”; with time-namespaces off it works, and with the head of Sysbox too',
      'sysbox-head',
    ),
    issue('https://github.com/nestybox/sysbox/issues/1011'),
    source('moby/moby@docker-v29.7.2 daemon/pkg/oci/defaults.go, daemon/daemon_unix.go'),
  ],
  row: 'host.time-namespace',
  references: ['https://github.com/nestybox/sysbox/issues/1011', 'https://github.com/nestybox/sysbox/issues/1028'],
  examples: [{ format: 'docker-run', bad: 'docker run debian:12', host: { engine: { version: '29.7.2' }, sysbox: { version: '0.7.0' } } }],
  check: (_, { host: { engine, sysbox, timeNamespaces } }) => {
    if (engine === undefined || sysbox === undefined || timeNamespaces === false) return noIssues;
    if (compareVersions(engine.version, dockerWithTimeNamespace) < 0 || compareVersions(sysbox.version, sysboxWithTimeNamespace) >= 0)
      return noIssues;
    return [
      {
        message: `No container starts under Sysbox ${sysbox.version} with Docker ${engine.version} unless its time namespaces are off: “OCI runtime create failed: namespace {"time" ""} does not exist”`,
        evidence: [],
      },
    ];
  },
});
