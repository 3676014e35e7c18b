import type { FeatureUse, Mount, Request } from '../../model/request.ts';
import { officialFeaturePrefix } from '../../known/official-features.ts';
import { hasConfiguration } from './documents.ts';
import { addition, type Fixer, makeFix, removal, replacement, statedIn } from './fix.ts';
import { lineOfFeature, removingFeature } from './fix-feature.ts';
import { shownSource, unmounting } from './fix-mount.ts';
import { reachOf } from './host-reach.ts';

/** The Feature that brings an inner Docker, without options. Version 2: since 3.0.1 it mounts a volume that loses images under Sysbox. */
export const innerDocker: FeatureUse = {
  id: `${officialFeaturePrefix}docker-in-docker:2`,
  source: 'registry',
  name: `${officialFeaturePrefix}docker-in-docker`,
  tag: '2',
  options: {},
  adds: ['privileged', 'mounts', 'containerCommands', 'environment'],
};

const outerDocker = `${officialFeaturePrefix}docker-outside-of-docker`;

/**
 * Puts an inner Docker in the place of the engine's socket: docker-outside-of-docker becomes docker-in-docker, another mount goes, and a
 * dev container that has no inner Docker yet gets the Feature. A folder or a variable that may hold the socket just goes.
 */
export const usingInnerDocker: Fixer = (issue, request) => {
  const [stated] = statedIn(issue, request, 'mounts');
  if (stated === undefined) return undefined;
  if (lineOfFeature(stated.fact, request) !== undefined) return changingFeature(issue, request);
  const { value } = stated.fact;
  const isSocket = value.kind === 'other' || reachOf(value).engineSocket === '';
  const adds = isSocket && hasConfiguration(request) && !hasInnerDocker(request);
  const stops = adds || hasInnerDocker(request) ? stopsWithInner : stopsWithout;
  const fix = unmounting((mount) => reachOf(mount).engineSocket !== undefined, stops)(issue, request);
  if (fix === undefined || !adds) return fix;
  const title = `Use an inner Docker instead of ${shownSource(value)}`;
  return { ...fix, title, changes: [...fix.changes, addition(request, 'features', innerDocker)] };
};

/** Takes the Features away whose metadata states the evidence of an issue; docker-in-docker takes the place of docker-outside-of-docker. */
export const changingFeature: Fixer = (issue, request) => {
  const line = issue.evidence.map((fact) => lineOfFeature(fact, request)).find((one) => one?.value.name === outerDocker);
  if (line === undefined) return removingFeature(issue, request);
  const hasInner = hasInnerDocker(request);
  const change = hasInner
    ? removal(request, 'features', line)
    : replacement(request, 'features', line, { ...innerDocker, options: keptOptions(line.value) });
  const title = hasInner ? 'Remove the Feature docker-outside-of-docker' : 'Use docker-in-docker instead of docker-outside-of-docker';
  return makeFix({ title, stops: stopsWithInner }, [line.value], [change]);
};

const stopsWithInner = 'Programs inside no longer see the containers of the host; they use the inner Docker, which starts without images.';
const stopsWithout =
  'Programs that talk to the host’s engine stop working; use an image with Docker in it, which Sysbox runs as an inner engine.';

// Options that both Features know (devcontainers/features@01db9b2, src/docker-outside-of-docker and src/docker-in-docker, devcontainer-feature.json).
const shared: ReadonlySet<string> = new Set([
  'version',
  'moby',
  'mobyBuildxVersion',
  'dockerDashComposeVersion',
  'installDockerBuildx',
  'installDockerComposeSwitch',
]);

// Version 2 does not know every word that the newer Feature has for Compose: `latest` is what it takes by itself.
function keptOptions({ options }: FeatureUse): FeatureUse['options'] {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => shared.has(name) && !(name === 'dockerDashComposeVersion' && value === 'latest')),
  );
}

/** Whether a container has an inner Docker: by its Feature, or since a volume is there for what it stores. */
function hasInnerDocker(request: Request): boolean {
  return (
    request.features.some(({ value }) => value.name.endsWith('/docker-in-docker')) ||
    (request.kind === 'container' && request.mounts.some(({ value }) => isStore(value)))
  );
}

function isStore({ kind, target }: Mount): boolean {
  return kind === 'volume' && target === '/var/lib/docker';
}
