import { describe, expect, it } from 'vitest';
import { volumeReason } from './volume-options.ts';

describe('volumes', () => {
  it.each<[string | undefined, Record<string, string> | undefined]>([
    [undefined, undefined],
    ['', {}],
    ['local', { type: '', o: '', device: '' }],
    ['local', { type: 'tmpfs', device: 'tmpfs', o: 'size=100m,uid=1000' }],
    ['local', { size: '10G' }],
  ])('harmless: %s %j', (driver, options) => {
    expect(volumeReason('data', driver, options)).toBeUndefined();
  });

  it.each<[string | undefined, Record<string, string> | undefined]>([
    ['local', { type: 'none', o: 'bind', device: '/etc' }],
    ['local', { type: 'none', o: 'rbind,ro', device: '/' }],
    ['local', { o: 'bind', device: '/etc' }],
    ['local', { type: 'ext4', device: '/dev/vda' }],
    ['local', { type: 'overlay', device: 'overlay', o: 'lowerdir=/etc,upperdir=/tmp/u,workdir=/tmp/w' }],
    ['local', { type: 'nfs', device: ':/export', o: 'addr=10.0.0.1' }],
    ['local', { type: 'tmpfs', device: 'tmpfs', o: 'bind' }],
    ['local', { type: 'tmpfs', device: '/etc', o: 'size=1m' }],
    ['local', { type: 'proc', device: 'proc' }],
    ['local', { Type: 'none' }],
    ['local', { mountpoint: '/etc' }],
    ['nfs', undefined],
    ['rclone/docker-volume-rclone', {}],
  ])('refused: %s %j', (driver, options) => {
    expect(volumeReason('data', driver, options)?.rule).toBe('volume-refused');
  });
});
