import { describe, expect, it } from 'vitest';
import { openMemoryGate } from '../../../test/gate-in-memory.ts';

const bridgeName = 'com.docker.network.bridge.name';

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

  it.each<[string, string | undefined, object, object, unknown]>([
    ['on an engine of our own', 'containai0', {}, {}, expect.stringMatching(/^containai[0-9a-z]{6}$/)],
    [
      'beside other options',
      'containai0',
      { Options: { 'com.docker.network.driver.mtu': '1400' } },
      { 'com.docker.network.driver.mtu': '1400' },
      expect.stringMatching(/^containai[0-9a-z]{6}$/),
    ],
    ['on another engine', 'docker0', {}, {}, undefined],
    ['on one without a default bridge', undefined, {}, {}, undefined],
  ])('the bridge of a network gets a name of ours %s', async (_where, usual, body, options, name) => {
    const gate = await openMemoryGate();
    if (usual !== undefined) gate.things.networks.set('bridge', { Name: 'bridge', Id: 'b', Options: { [bridgeName]: usual } });
    await gate.call('POST /v1.45/networks/create', { Name: 'net', ...body });
    const sent = JSON.parse(gate.reached.at(-1)?.body ?? '') as { readonly Options?: Readonly<Record<string, string>> };
    const { [bridgeName]: given, ...others } = sent.Options ?? {};
    expect([given, others]).toEqual([name, options]);
    // The same network gets the same name, and another one another.
    await gate.call('POST /v1.45/networks/create', { Name: 'net', ...body });
    await gate.call('POST /v1.45/networks/create', { Name: 'other', ...body });
    const names = gate.reached.slice(-3).flatMap(({ body: text }) => (text === '' ? [] : [/containai[0-9a-z]{6}/.exec(text)?.[0]]));
    expect([names[0] === given, names.at(-1) === given]).toEqual([true, given === undefined]);
    expect(gate.decisions[0]?.rewrites).toEqual(given === undefined ? [] : [{ rule: 'bridge-named', field: 'networks', to: given }]);
  });

  it('what the engine cannot say of its bridge ends the making of a network', async () => {
    const gate = await openMemoryGate({
      answer: ({ path }) => (path.endsWith('/networks/bridge') ? { status: 500, body: '{"message":"x"}' } : undefined),
    });
    expect((await gate.call('POST /v1.45/networks/create', { Name: 'net' })).status).toBe(500);
    expect(gate.reached.map(({ method }) => method)).toEqual(['GET']);
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
