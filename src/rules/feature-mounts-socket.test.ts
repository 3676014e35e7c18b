import { expect, test } from 'vitest';
import type { Origin } from '../model/fact.ts';
import { readMountFlag } from '../syntax/mount-strings.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureMountsSocket } from './feature-mounts-socket.ts';

const mounts = (text: string, from: Partial<Origin>) => {
  const read = readMountFlag(text);
  return container({ mounts: 'mount' in read ? [said(read.mount, from)] : [] });
};
const feature = { layer: 'feature', document: 'Feature docker-outside-of-docker 1.10.0' } as const;

test.each([
  ['type=bind,source=/var/run/docker.sock,target=/var/run/docker-host.sock', '/var/run/docker.sock at /var/run/docker-host.sock'],
  ['type=bind,source=/var/run,target=/x', '/var/run at /x'],
  ['type=volume,source=v,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/run/docker.sock', '/run/docker.sock at /x'],
])('%s', (text, shown) =>
  expect(messages(featureMountsSocket, mounts(text, feature))).toEqual([
    `Feature docker-outside-of-docker 1.10.0 mounts ${shown}: whoever is inside can start any container on your engine, so it owns this machine`,
  ]),
);

test('a local Feature is named by its file', () =>
  expect(
    messages(
      featureMountsSocket,
      mounts('type=bind,source=/run/docker.sock,target=/x', { layer: 'feature', document: '.devcontainer/x/devcontainer-feature.json' }),
    )[0],
  ).toMatch(/^Feature \.devcontainer\/x\/devcontainer-feature\.json mounts /u));

test('clear: the file’s own mount, a Feature’s volume, nothing', () => {
  expect(messages(featureMountsSocket, mounts('type=bind,source=/run/docker.sock,target=/x', {}))).toEqual([]);
  expect(messages(featureMountsSocket, mounts('type=volume,source=v,target=/var/lib/docker', feature))).toEqual([]);
  expect(messages(featureMountsSocket, container())).toEqual([]);
});
