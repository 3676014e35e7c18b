import { expect, test } from 'vitest';
import type { Origin } from '../model/fact.ts';
import type { Mount } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { containerdVolumeLosesSnapshots } from './containerd-volume-loses-snapshots.ts';

const mount = (kind: Mount['kind'], target: string, from: Partial<Origin> = {}) =>
  said<Mount>({ kind, target, readOnly: false, source: 'v' }, from);
const loses =
  'keeps containerd’s list of images without their snapshots, which go with the container: an inner Docker that keeps its images in containerd then says “RWLayer of container … is unexpectedly nil” or “content digest … not found”';
const exact = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs';

test.each([
  [[mount('volume', '/var/lib/containerd')], [`What is mounted at /var/lib/containerd ${loses}`]],
  [[mount('bind', '/var/lib')], [`What is mounted at /var/lib ${loses}`]],
  [
    [mount('volume', '/var/lib/containerd', { layer: 'feature', document: 'Feature docker-in-docker 4.0.0' })],
    [`What is mounted at /var/lib/containerd, which Feature docker-in-docker 4.0.0 brings, ${loses}`],
  ],
  [[mount('volume', exact)], []],
  [[mount('volume', '/var/lib/containerd'), mount('volume', exact)], []],
  [[mount('tmpfs', '/var/lib/containerd')], []],
  [[mount('volume', '/var/lib/docker')], []],
  [[mount('volume', '/var/lib/containerd2')], []],
  [[], []],
])('%#', (mounts, expected) => expect(messages(containerdVolumeLosesSnapshots, container({ mounts }))).toEqual(expected));
