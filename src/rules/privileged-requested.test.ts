import type { FeatureUse } from '../model/request.ts';
import { privilegedRequested as rule } from './privileged-requested.ts';
import { given, place, tell } from '../../test/rule-cases.ts';

const feature = (name: string) => given<FeatureUse>({ id: `${name}:1`, source: 'registry', name, options: {}, adds: [] });
const official = 'ghcr.io/devcontainers/features/docker-in-docker';

tell(rule, [
  ['in the file', { privileged: given(true) }, /^The container asks[^]*contained/u],
  ['by an image label', { privileged: given(true, 'image') }, /^The image’s label asks/u],
  ['by a Feature', { privileged: { value: true, from: place('feature', 'Feature evil 1.0.0') } }, /^Feature evil 1\.0\.0 asks/u],
  [
    'by the docker-in-docker Feature',
    { privileged: { value: true, from: place('feature', 'Feature docker-in-docker 4.0.0') } },
    [/works without it/u, 'note'],
  ],
  ['beside it', { privileged: given(true), features: [feature(official)] }, [/works without it/u, 'note']],
  [
    'beside another of that name',
    { privileged: given(true), features: [feature('ghcr.io/evil/docker-in-docker')] },
    /^The container asks/u,
  ],
  [
    'by one that only has the name',
    { privileged: { value: true, from: place('feature', 'Feature docker-in-docker 9.9.9') }, features: [feature('./docker-in-docker')] },
    /^Feature docker-in-docker 9\.9\.9 asks/u,
  ],
  [
    'beside other Features',
    { privileged: given(true), features: [feature('ghcr.io/devcontainers/features/node')] },
    /^The container asks/u,
  ],
  ['denied', { privileged: given(false) }, 'clear'],
  ['denied beside the Feature', { privileged: given(false), features: [feature(official)] }, 'clear'],
  ['not said', { features: [feature(official)] }, 'clear'],
]);
