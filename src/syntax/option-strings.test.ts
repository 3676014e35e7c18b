import { describe, expect, test } from 'vitest';
import { isCdiName, readCapability, readDevice, readGpus, readNetwork, readPort, readSecurityOption } from './option-strings.ts';

const root = (path: string) => ({ base: 'root', path });
const refused = { problem: expect.any(String) };

describe('readPort', () => {
  test.each<[string, unknown]>([
    ['80', { value: { containerPort: '80', protocol: 'tcp' } }],
    ['8080:80/UDP', { value: { hostPort: '8080', containerPort: '80', protocol: 'udp' } }],
    ['127.0.0.1:8080:80', { value: { address: '127.0.0.1', hostPort: '8080', containerPort: '80', protocol: 'tcp' } }],
    ['127.0.0.1::80', { value: { address: '127.0.0.1', containerPort: '80', protocol: 'tcp' } }],
    ['[::1]:8080:80', { value: { address: '::1', hostPort: '8080', containerPort: '80', protocol: 'tcp' } }],
    ['::1:8080:80', { value: { address: '::1', hostPort: '8080', containerPort: '80', protocol: 'tcp' } }],
    ['8000-8010:9000-9010', { value: { hostPort: '8000-8010', containerPort: '9000-9010', protocol: 'tcp' } }],
    ['published=8080,target=80,protocol=udp', { value: { hostPort: '8080', containerPort: '80', protocol: 'udp' } }],
    ['${localEnv:PORT:80}:80', { value: { hostPort: '${localEnv:PORT:80}', containerPort: '80', protocol: 'tcp' } }],
    ['', refused],
    ['a:80', refused],
    ['80/icmp', refused],
    ['localhost:80:80', refused],
    ['target=80,x', refused],
  ])('%s', (text, expected) => expect(readPort(text)).toEqual(expected));
});

describe('readSecurityOption', () => {
  test.each<[string, unknown]>([
    ['seccomp:unconfined', { value: { name: 'seccomp', value: 'unconfined' } }],
    ['seccomp=builtin', { value: { name: 'seccomp', value: 'builtin' } }],
    ['seccomp=./p.json', { value: { name: 'seccomp', value: './p.json', file: { base: 'workspace', path: 'sub/p.json' } } }],
    ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}', { value: { name: 'seccomp', value: '{"defaultAction":"SCMP_ACT_ALLOW"}' } }],
    ['label=type:x', { value: { name: 'label', value: 'type:x' } }],
    ['label:disable', { value: { name: 'label', value: 'disable' } }],
    ['no-new-privileges', { value: { name: 'no-new-privileges', value: 'true' } }],
    ['no-new-privileges:false', { value: { name: 'no-new-privileges', value: 'false' } }],
    ['apparmor', refused],
    ['apparmor=', refused],
  ])('%s', (text, expected) => expect(readSecurityOption(text, 'sub')).toEqual(expected));
});

describe('readDevice', () => {
  test.each<[string, unknown]>([
    ['/dev/fuse', { value: { path: root('/dev/fuse'), target: '/dev/fuse', permissions: 'rwm' } }],
    ['/dev/a:/dev/b:r', { value: { path: root('/dev/a'), target: '/dev/b', permissions: 'r' } }],
    ['/dev/a:rw', { value: { path: root('/dev/a'), target: '/dev/a', permissions: 'rw' } }],
    ['/dev/../dev/sda', { value: { path: root('/dev/sda'), target: '/dev/sda', permissions: 'rwm' } }],
    ['/dev/a:/b:rr', refused],
    ['dev/a', refused],
    ['', refused],
    ['a:b:c:d', refused],
  ])('%s', (text, expected) => expect(readDevice(text)).toEqual(expected));
});

describe('readGpus', () => {
  test.each<[string, unknown]>([
    ['all', { value: { driver: '', count: -1, ids: [], capabilities: ['gpu'] } }],
    ['2', { value: { driver: '', count: 2, ids: [], capabilities: ['gpu'] } }],
    ['"device=0,1",capabilities=utility', { value: { driver: '', ids: ['0', '1'], capabilities: ['utility', 'gpu'] } }],
    ['driver=nvidia', { value: { driver: 'nvidia', count: 1, ids: [], capabilities: ['gpu'] } }],
    ['some', refused],
    ['', refused],
    ['x=1', refused],
  ])('%s', (text, expected) => expect(readGpus(text)).toEqual(expected));
});

describe('readNetwork', () => {
  test.each<[string, unknown]>([
    ['host', { value: { namespace: { kind: 'net', mode: 'host' } } }],
    ['container:x', { value: { namespace: { kind: 'net', mode: 'container:x' } } }],
    ['mine', { value: { network: 'mine' } }],
    ['name=Host,alias=x', { value: { namespace: { kind: 'net', mode: 'host' } } }],
    ['alias=x', refused],
    ['name=mine,what=x', refused],
    ['', refused],
  ])('%s', (text, expected) => expect(readNetwork(text)).toEqual(expected));
});

test.each([
  ['cap_sys_admin', 'SYS_ADMIN'],
  ['all', 'ALL'],
  [' Net_Raw', 'NET_RAW'],
])('readCapability %s', (text, name) => expect(readCapability('add', text)).toEqual({ change: 'add', name }));

test.each([
  ['nvidia.com/gpu=all', true],
  ['vendor.com/class=a:b', true],
  ['/dev/a=b', false],
  ['nvidia.com/gpu', false],
])('isCdiName %s', (text, expected) => expect(isCdiName(text)).toBe(expected));
