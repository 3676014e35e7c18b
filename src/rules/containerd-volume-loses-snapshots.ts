import type { Fact } from '../model/fact.ts';
import type { Mount, Request } from '../model/request.ts';
import type { Fix, Issue } from '../model/rule.ts';
import { both, defineRule, issuesOf, levels, noIssues } from './define-rule.ts';
import { issue, measured, source } from './shared/cite.ts';
import { featureOf } from './shared/feature-origin.ts';
import { lineOfFeature } from './shared/fix-feature.ts';
import { innerDocker } from './shared/fix-socket.ts';
import { either, makeFix, removing, replacement, statedIn } from './shared/fix.ts';

const snapshots = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs';
const above = new Set(['/var/lib/containerd', '/var/lib', '/var']);

export const containerdVolumeLosesSnapshots = defineRule({
  id: 'containerd-volume-loses-snapshots',
  title: 'A volume on /var/lib/containerd keeps the list of images and loses their content',
  concern: 'sysbox',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts', 'imageVolumes'],
  options: {},
  why: 'Sysbox puts a folder of its own on the overlayfs snapshotter’s folder below /var/lib/containerd, on top of any volume there, and deletes it with the container. So the volume keeps what containerd knows of its images, and the next container misses what they are made of, where the inner Docker keeps its images in containerd. The docker-in-docker Feature brings such a volume since 3.0.1.',
  advice: `Mount the volume at ${snapshots} itself, or keep nothing of the inner containerd. With the Feature, pin version 2.`,
  cites: [
    measured('a volume on /var/lib/containerd: both mounts present, Sysbox’s own snapshotter folder on top of the volume'),
    measured(
      'a bind on /var/lib/containerd leaves the implicit mounts below it; one at the snapshotter’s path takes its place',
      'sysbox-runc-conversion',
    ),
    issue('https://github.com/nestybox/sysbox/issues/1021'),
    source('devcontainers/features@765e8ebd src/docker-in-docker/devcontainer-feature.json'),
  ],
  row: 'docker-in-docker.containerd-volume',
  references: ['https://github.com/nestybox/sysbox/issues/1021'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run -v images:/var/lib/containerd debian:12',
      good: `docker run -v images:${snapshots} debian:12`,
    },
  ],
  check: ({ mounts, imageVolumes }) =>
    mounts.some(({ value }) => value.target === snapshots) ? noIssues : both(issuesOf(mounts, judge), issuesOf(imageVolumes, judgeImage)),
  fix: either(
    pinFeature,
    removing('mounts', {
      title: ({ target }) => `Remove the mount at ${target}, where Sysbox has its own`,
      stops: ({ target }) =>
        target === '/var/lib/containerd'
          ? undefined
          : `What lies in ${target} goes with the container; mount the folders that are to stay by themselves.`,
      alike: ({ target }) => above.has(target),
    }),
  ),
});

function judge({ kind, target }: Mount, _: undefined, fact: Fact<Mount>): string | undefined {
  if ((kind !== 'volume' && kind !== 'bind') || !above.has(target)) return undefined;
  return say(target, fact.from.layer === 'feature' ? `, which ${featureOf(fact)} brings,` : '');
}

function judgeImage(target: string): string | undefined {
  return above.has(target) ? say(target, ', a VOLUME of the image,') : undefined;
}

function say(target: string, who: string): string {
  return `What is mounted at ${target}${who} keeps containerd’s list of images without their snapshots, which go with the container: an inner Docker that keeps its images in containerd then says “RWLayer of container … is unexpectedly nil” or “content digest … not found”`;
}

// The Feature alone can leave out what it mounts, and its version 2 does.
function pinFeature(issue: Issue, request: Request): Fix | undefined {
  const [stated] = statedIn(issue, request, 'mounts');
  const line = stated === undefined ? undefined : lineOfFeature(stated.fact, request);
  if (line === undefined || line.value.name !== innerDocker.name) return undefined;
  const change = replacement(request, 'features', line, { ...innerDocker, options: line.value.options });
  return makeFix(
    {
      title: 'Take version 2 of the docker-in-docker Feature',
      stops: 'What newer versions of the Feature know is not there; stay with yours where the inner Docker keeps its images by itself.',
    },
    [line.value],
    [change],
  );
}
