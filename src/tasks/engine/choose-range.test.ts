import { expect, test } from 'vitest';
import { chooseRange } from './choose-range.ts';

const home = [
  'default via 192.168.1.1 dev wlan0 proto dhcp metric 600',
  '192.168.1.0/24 dev wlan0 proto kernel scope link src 192.168.1.7',
  'local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1',
  'broadcast 192.168.1.255 dev wlan0 table local proto kernel scope link src 192.168.1.7',
  '',
].join('\n');

test('the first range that is free is taken, its bridge first', () => {
  expect(chooseRange(undefined, home, { bridge: 'containai0' })).toEqual({
    addresses: { range: { first: 0x0ad50000, bits: 16 }, bridge: '10.213.0.1/24', pool: '10.213.128.0/17' },
  });
});

test.each([
  ['a network of its own', '10.213.7.0/24 dev eth1 proto kernel', '10.157.0.1/24'],
  ['a single host behind a VPN', '10.213.0.9 dev tun0 table 200', '10.157.0.1/24'],
  ['an unreachable range', 'unreachable 10.213.0.0/17 metric 4278198272', '10.157.0.1/24'],
  ['the VPN that has all of 10', '10.0.0.0/8 dev tun0', '172.30.0.1/24'],
  ['the engine’s own bridge', '10.213.0.0/24 dev containai0 proto kernel scope link src 10.213.0.1', '10.213.0.1/24'],
  ['a VPN that lays halves over the default route', '0.0.0.0/1 via 10.8.0.1 dev tun0\n128.0.0.0/1 via 10.8.0.1 dev tun0', '10.213.0.1/24'],
])('%s in the way', (_, route, bridge) => {
  expect(chooseRange(undefined, `${home}${route}\n`, { bridge: 'containai0' })).toMatchObject({ addresses: { bridge } });
});

test.each([
  ['10.9.0.0/16', { addresses: { bridge: '10.9.0.1/24', pool: '10.9.128.0/17' } }],
  ['192.168.100.0/22', { addresses: { bridge: '192.168.100.1/24', pool: '192.168.102.0/23' } }],
  ['192.168.0.0/16', { refused: expect.stringContaining('a route leads to 192.168.1.0/24 by wlan0') }],
  ['10.9.0.0/23', { refused: expect.stringContaining('from /12 to /22') }],
  ['10.9.1.0/16', { refused: expect.stringContaining('no range') }],
  ['203.0.112.0/20', { refused: expect.stringContaining('private') }],
  ['fd00::/64', { refused: expect.stringContaining('no range') }],
])('--range %s', (named, answer) => expect(chooseRange(named, home, { bridge: 'containai0' })).toMatchObject(answer));

test('all taken, or more routes than are looked through: refused with the reason', () => {
  const all = '10.0.0.0/8 dev tun0\n172.16.0.0/12 dev tun1\n';
  expect(chooseRange(undefined, all, { bridge: 'containai0' })).toMatchObject({
    refused: expect.stringMatching(/^None .*10\.213\.0\.0\/16 \(a route leads to 10\.0\.0\.0\/8 by tun0\).*--range/),
  });
  expect(chooseRange(undefined, '\n'.repeat(50_001), { bridge: 'containai0' })).toMatchObject({
    refused: expect.stringContaining('routes'),
  });
});

test.each([
  ['free', '', { addresses: { bridge: '10.44.0.1/24' } }],
  ['with networks of ours in it', '10.44.128.0/24 dev br-0123456789ab proto kernel', { addresses: { bridge: '10.44.0.1/24' } }],
  ['with another’s network in it', '10.44.128.0/24 dev eth3 proto kernel', { refused: expect.stringContaining('is taken now') }],
  ['in a wider route', '10.0.0.0/8 dev br-0123456789ab', { refused: expect.stringContaining('is taken now') }],
])('the range of before, %s', (_, route, answer) => {
  const before = { first: 0x0a2c0000, bits: 16 };
  expect(chooseRange(undefined, `${home}${route}\n`, { bridge: 'containai0', before })).toMatchObject(answer);
});
