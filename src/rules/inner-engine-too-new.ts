import { officialFeaturePrefix } from '../known/official-features.ts';
import { innerEngines } from '../known/sysbox-releases.ts';
import type { HostFacts } from '../model/host.ts';
import type { BuildStep, FeatureUse } from '../model/request.ts';
import { readImageReference } from '../syntax/image-reference.ts';
import { compareVersions } from '../syntax/version.ts';
import { both, defineRule, everywhere, issuesOf } from './define-rule.ts';
import { issue, source } from './shared/cite.ts';

export const innerEngineTooNew = defineRule({
  id: 'inner-engine-too-new',
  title: 'The inner Docker may be too new for Sysbox',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['baseImages', 'features', 'steps'],
  options: {},
  why: 'New versions of runc look closely at /proc, and an older Sysbox does not pass. Docker 28.5.2 and newer inside need Sysbox 0.7.0; Docker 24 needs 0.6.3. The container starts, and containers inside it do not.',
  advice: 'Update Sysbox, or name an older version of Docker for the inside.',
  cites: [
    issue('https://github.com/nestybox/sysbox/issues/972'),
    issue('https://github.com/nestybox/sysbox/issues/973'),
    source('nestybox/sysbox@27cb713f CHANGELOG.md 0.7.0, 0.6.3'),
  ],
  row: 'docker-in-docker.inner-engine',
  references: ['https://github.com/nestybox/sysbox/issues/972'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": { "version": "29.0" } } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": { "version": "20.10" } } }',
      host: { sysbox: { version: '0.6.7' } },
    },
  ],
  check: (request, { host }) =>
    request.kind === 'container'
      ? issuesOf(request.features, judgeFeature, host)
      : both(issuesOf(request.steps, judgeStep, host), issuesOf(request.baseImages, judgeImage, host)),
});

// The newest is what the Feature installs where no version is named: worth a word only where the host is known to be too old.
function judgeFeature({ name, options }: FeatureUse, host: HostFacts): string | undefined {
  if (name !== `${officialFeaturePrefix}docker-in-docker`) return undefined;
  const version = options['version'];
  if (typeof version === 'string' && /^\d/u.test(version)) return judge(version, host);
  return host.sysbox !== undefined && version !== 'none' ? judge('latest', host) : undefined;
}

const packageVersion = /\bdocker(?:-ce|\.io|-engine)?=(?:\d+:)?(\d{1,4}(?:\.\d{1,4}){0,2})/u;
const script = /get\.docker\.com|get-docker/u;
const scriptVersion = /(?:\bVERSION=|--version[= ])["']?v?(\d{1,4}(?:\.\d{1,4}){0,2})/u;

function judgeStep({ command }: BuildStep, host: HostFacts): string | undefined {
  if (!command.includes('docker')) return undefined;
  const version = packageVersion.exec(command)?.[1] ?? (script.test(command) ? scriptVersion.exec(command)?.[1] : undefined);
  return version === undefined ? undefined : judge(version, host);
}

function judgeImage(image: string, host: HostFacts): string | undefined {
  if (!image.includes('docker')) return undefined;
  const reference = readImageReference(image);
  if (reference?.registry !== 'docker.io' || reference.path !== 'library/docker') return undefined;
  const version = /^(\d{1,4}(?:\.\d{1,4}){0,2})/u.exec(reference.tag ?? '')?.[1];
  return version === undefined ? undefined : judge(version, host);
}

// A version with parts left out stands for the newest of its kind.
function judge(version: string, { sysbox }: HostFacts): string | undefined {
  const full = version === 'latest' ? '9999' : version + '.9999'.repeat(Math.max(0, 3 - version.split('.').length));
  const needed = innerEngines.find(
    ({ docker, sysbox: oldest }) =>
      compareVersions(full, docker) >= 0 && (sysbox === undefined || compareVersions(sysbox.version, oldest) < 0),
  );
  if (needed === undefined) return undefined;
  const shown = version === 'latest' ? 'The newest Docker' : `Docker ${version}`;
  const host =
    sysbox === undefined
      ? `needs Sysbox ${needed.sysbox} or newer on the host`
      : `needs Sysbox ${needed.sysbox} or newer, and this host has ${sysbox.version}`;
  return `${shown} inside ${host}${needed.error === undefined ? '' : `: below, inner containers fail with “${needed.error}”`}`;
}
