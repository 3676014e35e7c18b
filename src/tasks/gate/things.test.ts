import { describe, expect, it } from 'vitest';
import { openMemoryGate } from '../../../test/gate-in-memory.ts';

describe('volumes and networks that are made', () => {
  it.each<[string, object, object]>([
    ['/volumes/create', { Name: 'data' }, { Name: 'data', Labels: { 'containai.owner': 'me' } }],
    [
      '/volumes/create',
      { Name: 'data', Driver: 'local', Labels: { a: 'b' } },
      { Name: 'data', Driver: 'local', Labels: { a: 'b', 'containai.owner': 'me' } },
    ],
    ['/volumes/create', {}, { Labels: { 'containai.owner': 'me' } }],
    [
      '/networks/create',
      { Name: 'net', Driver: 'bridge', IPAM: { Driver: 'default', Config: [{ Subnet: '10.9.0.0/24', Gateway: '10.9.0.1' }] } },
      { Name: 'net', Driver: 'bridge', Labels: { 'containai.owner': 'me' } },
    ],
    ['/networks/create', { Name: 'net', Internal: true, Options: { 'com.docker.network.driver.mtu': '1400' } }, { Internal: true }],
  ])('%s %j gets the owner’s label', async (path, body, wanted) => {
    const gate = await openMemoryGate();
    const { status, message } = await gate.call(`POST /v1.45${path}`, body);
    expect([status, message]).toEqual([201, '']);
    expect(JSON.parse(gate.reached.at(-1)?.body ?? '')).toMatchObject(wanted);
  });

  it.each<[string, object | string, string]>([
    ['/volumes/create', { Name: 'v', DriverOpts: { type: 'none', o: 'bind', device: '/etc' } }, 'volume-refused'],
    ['/volumes/create', { Name: 'v', Driver: 'rclone' }, 'volume-refused'],
    ['/volumes/create', { Name: 'v', Labels: { 'containai.owner': 'you' } }, 'label-reserved'],
    ['/volumes/create', { Name: 'v', ClusterVolumeSpec: {} }, 'call-malformed'],
    ['/volumes/create', { Name: 'v', Frobnicate: 1 }, 'field-unknown'],
    ['/volumes/create', '{"Name":"v","DriverOpts":{"type":"none"},"DriverOpts":{}}', 'call-malformed'],
    ['/volumes/create', '{"Name":"v","driveropts":{"type":"none"}}', 'call-malformed'],
    ['/networks/create', { Name: 'n', Driver: 'host' }, 'network-refused'],
    ['/networks/create', { Name: 'n', Driver: 'macvlan', Options: { parent: 'eth0' } }, 'network-refused'],
    ['/networks/create', { Name: 'n', Driver: 'ipvlan' }, 'network-refused'],
    ['/networks/create', { Name: 'n', Options: { 'com.docker.network.bridge.name': 'docker0' } }, 'network-refused'],
    ['/networks/create', { Name: 'n', Options: { 'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0' } }, 'network-refused'],
    ['/networks/create', { Name: 'n', Options: { 'com.docker.network.bridge.gateway_mode_ipv4': 'routed' } }, 'network-refused'],
    ['/networks/create', { Name: 'n', IPAM: { Config: [{ Subnet: '1.1.1.0/24' }] } }, 'network-refused'],
    ['/networks/create', { Name: 'n', IPAM: { Config: [{ Subnet: '169.254.169.0/24' }] } }, 'network-refused'],
    ['/networks/create', { Name: 'n', IPAM: { Config: [{ Subnet: '0.0.0.0/0' }] } }, 'network-refused'],
    ['/networks/create', { Name: 'n', IPAM: { Config: [{ Subnet: '10.0.0.0/7' }] } }, 'network-refused'],
    ['/networks/create', { Name: 'n', IPAM: { Config: [{ Subnet: '2001:4860::/32' }] } }, 'network-refused'],
    ['/networks/create', { Name: 'n', IPAM: { Driver: 'plugin' } }, 'network-refused'],
    ['/networks/create', { Name: 'n', ConfigFrom: { Network: 'x' } }, 'call-malformed'],
    ['/networks/create', { Name: 'n', Ingress: true }, 'call-malformed'],
    ['/networks/create', { Name: 'n', Scope: 'swarm' }, 'call-malformed'],
    ['/networks/create', { Name: 'n', Labels: { 'containai.owner': 'you' } }, 'label-reserved'],
  ])('%s %j is refused: %s', async (path, body, rule) => {
    const gate = await openMemoryGate();
    const { status, message } = await gate.call(`POST /v1.45${path}`, body);
    expect([status >= 400, message]).toEqual([true, expect.stringContaining(rule)]);
    expect(gate.reached).toEqual([]);
  });
});
