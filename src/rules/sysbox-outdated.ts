import { type SysboxRelease, sysboxReleases } from '../known/sysbox-releases.ts';
import { compareVersions } from '../syntax/version.ts';
import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { issue, source } from './shared/cite.ts';

export const sysboxOutdated = defineRule({
  id: 'sysbox-outdated',
  title: 'A newer Sysbox closes known holes',
  concern: 'sysbox',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: [],
  needs: ['sysbox'],
  claimsAbsence: true,
  options: { releases: sysboxReleases },
  why: 'sysbox-runc is a fork of runc and gets runc’s security fixes with its own releases only. An engine whose runc is up to date says nothing about Sysbox.',
  advice: 'Update Sysbox to its newest release.',
  cites: [source('nestybox/sysbox@27cb713f CHANGELOG.md 0.7.0, 0.6.4'), issue('https://github.com/nestybox/sysbox/pull/1024')],
  references: ['https://github.com/nestybox/sysbox/releases', 'https://github.com/opencontainers/runc/security/advisories'],
  examples: [{ format: 'docker-run', bad: 'docker run debian:12', host: { sysbox: { version: '0.6.7' } } }],
  check: (_, { host: { sysbox }, options: { releases } }) => {
    if (sysbox === undefined) return noIssues;
    let security: SysboxRelease | undefined;
    let newest: SysboxRelease | undefined;
    for (const release of releases) {
      if (compareVersions(sysbox.version, release.version) >= 0) continue;
      if (newest === undefined || compareVersions(newest.version, release.version) < 0) newest = release;
      if (release.security !== undefined && (security === undefined || compareVersions(security.version, release.version) < 0))
        security = release;
    }
    if (security !== undefined)
      return [
        { message: `Sysbox ${sysbox.version} lacks ${security.security}, which ${security.version} of ${security.date} has`, evidence: [] },
      ];
    if (newest === undefined) return noIssues;
    return [
      {
        message: `Sysbox ${newest.version} of ${newest.date} is newer than ${sysbox.version}${newest.fixes === undefined ? '' : ` and mends ${newest.fixes}`}`,
        evidence: [],
        atMost: 'note',
      },
    ];
  },
});
