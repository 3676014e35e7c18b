import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { privilegedRequested as rule } from './privileged-requested.ts';
import { check, given, place, tell } from '../../test/rule-cases.ts';

const feature = (name: string) => given<FeatureUse>({ id: `${name}:1`, source: 'registry', name, options: {}, adds: [] });
const ofImage = (image: string) => ({ value: true, from: place('image', `Feature docker-in-docker 2.12.4 of image ${image}`) });
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
  [
    'by the docker-in-docker Feature of an official image',
    { privileged: ofImage('mcr.microsoft.com/devcontainers/universal') },
    [/works without it/u, 'note'],
  ],
  [
    'in the file too',
    { privileged: given(true, 'file', [ofImage('mcr.microsoft.com/devcontainers/universal')]) },
    [/works without it/u, 'note'],
  ],
  [
    'by a Feature of that name in another image',
    { privileged: ofImage('ghcr.io/evil/mcr.microsoft.com/devcontainers/universal') },
    /^Feature docker-in-docker 2\.12\.4 of image ghcr\.io\/evil\/\S+ asks/u,
  ],
  [
    'by another Feature of an official image',
    {
      privileged: {
        value: true,
        from: place('image', 'Feature docker-in-docker-too 1.0.0 of image mcr.microsoft.com/devcontainers/universal'),
      },
    },
    /^Feature docker-in-docker-too/u,
  ],
  [
    'in the file and by a Feature',
    { privileged: given(true, 'file', [{ value: true, from: place('feature', 'Feature evil 1.0.0') }]) },
    /^The container asks to be privileged: [^]*\nFeature evil 1\.0\.0 asks/u,
  ],
  [
    'in the file and by an image label',
    { privileged: given(true, 'file', [given(true, 'image')]) },
    /^The container asks to be privileged: [^]*\nThe image’s label asks/u,
  ],
  ['denied', { privileged: given(false) }, 'clear'],
  ['denied beside the Feature', { privileged: given(false), features: [feature(official)] }, 'clear'],
  ['not said', { features: [feature(official)] }, 'clear'],
]);

test('every place of the file that asks is named, so that taking them away is enough', () => {
  const property = { value: true, from: place('file', 'devcontainer.json', '/privileged') };
  const denied = { value: false, from: place('file', 'devcontainer.json', '/runArgs/0') };
  const flag = { value: true, from: place('file', 'devcontainer.json', '/runArgs/1') };
  const label = given(true, 'image');
  const [issue, ...more] = check(rule, { privileged: { ...flag, hides: [denied, property, label] } });
  expect(more.map(({ evidence }) => evidence)).toEqual([[label]]);
  expect(issue?.message).toMatch(/^The container asks to be privileged, in 2 places: /u);
  expect(issue?.evidence.map(({ from }) => from.pointer)).toEqual(['/runArgs/1', '/privileged']);
});
