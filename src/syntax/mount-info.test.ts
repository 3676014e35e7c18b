import { expect, test } from 'vitest';
import { mountAt, pathsOf, placeOf, placesBy, readMountInfo } from './mount-info.ts';

const mounts = readMountInfo(
  [
    '1 0 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
    '2 1 254:16 /data /srv\\040x rw - ext4 /dev/vdb rw',
    '3 1 0:5 / /proc rw - proc proc rw',
    '4 3 0:41 /proc/sys /proc/sys rw - fuse sysboxfs rw',
    '5 3 0:42 / /proc/sys rw - tmpfs tmpfs rw',
    'no mount',
  ].join('\n'),
);

test('a line is read with what is octal in it', () => {
  expect(mounts).toHaveLength(5);
  expect(mounts[1]).toEqual({
    id: '2',
    parent: '1',
    device: '254:16',
    root: '/data',
    target: '/srv x',
    options: ['rw'],
    fileSystem: 'ext4',
    source: '/dev/vdb',
  });
});

test.each([
  ['/', { device: '254:0', root: '/' }],
  ['/etc/x', { device: '254:0', root: '/etc/x' }],
  ['/srv x', { device: '254:16', root: '/data' }],
  ['/srv x/y', { device: '254:16', root: '/data/y' }],
  ['/srv xy', { device: '254:0', root: '/srv xy' }],
])('%s is at its place, and back', (path, place) => {
  expect(placeOf(path, mounts)).toEqual(place);
  expect(placesBy(mounts)(path)).toEqual(place);
  expect(pathsOf(place, mounts)).toEqual([path]);
});

test('what no mount shows has no path', () => {
  expect(pathsOf({ device: '254:16', root: '/other' }, mounts)).toEqual([]);
  expect(placeOf('/x', [])).toBeUndefined();
  expect(placesBy([])('/x')).toBeUndefined();
});

test.each([
  ['the uppermost of two at one place', mounts, '/proc/sys', '5'],
  ['that above it', mounts, '/proc', '3'],
  ['the root', mounts, '/usr', '1'],
  ['one over the whole of what is above', [...mounts, ...readMountInfo('6 3 0:9 / /proc rw - proc proc rw')], '/proc/sys', '6'],
  ['a circle', readMountInfo('1 2 0:1 / / rw - a a rw\n2 1 0:2 / / rw - b b rw'), '/x', '2'],
])('a path shows %s', (_what, table, path, id) => {
  expect(mountAt(path, table)?.id).toBe(id);
});
