import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { skipReason } from '../../../test/skip.ts';
import { configureEngine, fileNamed } from './configure-engine.ts';
import { enginePaths, type EnginePlan } from './engine-plan.ts';
import { firewallRules, firewallRules6, readAllowedRules, readCovered, restoreText } from './firewall-rules.ts';

const plan: EnginePlan = {
  paths: enginePaths('/run/containai/docker.sock'),
  data: '/var/lib/containai/docker',
  bridge: 'containai0',
  addresses: { range: { first: 0x0ad50000, bits: 16 }, bridge: '10.213.0.1/24', pool: '10.213.128.0/17' },
  group: 'docker',
  programs: {
    dockerd: '/bin/true',
    runtime: '/usr/bin/sysbox-runc',
    ip: '/bin/true',
    iptables: '/bin/true',
    iptablesRestore: '/bin/true',
    ip6tables: '/bin/true',
    ip6tablesRestore: '/bin/true',
  },
  version: '29.7.2',
  isTimeSwitchedOff: true,
  mtu: 1400,
  firewall: { allow: [{ address: '192.0.2.7', port: 5432 }], isBridgeFiltered: true },
  wasForwardingOff: true,
  warnings: ['one'],
};

test('each line of each file has its reason, and the files are those that the steps name', () => {
  const configuration = configureEngine(plan, ['--allow', '192.0.2.7:5432']);
  expect(configuration.files.map(({ path }) => path)).toEqual([
    '/etc/containai/daemon.json',
    '/etc/systemd/system/containai-engine.service',
    '/etc/containai/firewall.v4',
    '/etc/containai/firewall.v6',
  ]);
  for (const { path, settings } of configuration.files)
    for (const { line, why } of settings) expect([path, line, why]).toEqual([path, line, expect.stringMatching(/\S/)]);
  expect(configuration.steps).toContain(
    'containai engine config --allow 192.0.2.7:5432 --file firewall.v4 | sudo tee /etc/containai/firewall.v4 > /dev/null',
  );
  expect(configuration.steps).toContain("printf '%s\\n' 10.213.0.0/16 containai0 | sudo tee /var/lib/containai/docker.range > /dev/null");
  expect(configuration.warnings).toEqual(['one']);
});

test('daemon.json says what makes the engine what it is', () => {
  const settings = JSON.parse(fileNamed('daemon.json', configureEngine(plan, []))!.text) as unknown;
  expect(settings).toMatchObject({
    hosts: ['unix:///run/containai/docker.sock'],
    group: 'docker',
    'data-root': '/var/lib/containai/docker',
    'default-runtime': 'sysbox-runc',
    runtimes: { 'sysbox-runc': { path: '/usr/bin/sysbox-runc' } },
    builder: { entitlements: { 'network-host': false, 'security-insecure': false } },
    features: { buildkit: true, 'time-namespaces': false },
    bridge: 'containai0',
    iptables: false,
    ip6tables: false,
    'live-restore': false,
    mtu: 1400,
  });
});

test.each<[string, Partial<EnginePlan>, object, readonly string[]]>([
  [
    'an engine whose Sysbox knows all it asks for',
    { isTimeSwitchedOff: false },
    { features: { buildkit: true } },
    ['features.time-namespaces'],
  ],
  ['an old engine', { version: '20.10.24' }, {}, ['default-network-opts']],
  ['one that does not need to watch over forwarding', { wasForwardingOff: false }, {}, []],
])('%s', (_, other, holds, lacks) => {
  const settings = JSON.parse(fileNamed('daemon.json', configureEngine({ ...plan, ...other }, []))!.text) as Record<string, unknown>;
  expect(settings).toMatchObject(holds);
  for (const key of lacks) expect(settings).not.toHaveProperty(key.split('.'));
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(skipReason(!hasSystemd, 'the unit of an engine, by systemd-analyze, which is not here'))('systemd takes the unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-unit-'));
  try {
    const path = join(folder, 'containai-engine.service');
    // Of a Sysbox that is not installed here nothing is known.
    writeFileSync(path, fileNamed('unit', configureEngine(plan, []))!.text.replace('Requires=sysbox.service\n', ''));
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    expect((stdout + stderr).split('\n').filter((line) => line.includes('containai-engine'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const wish = {
  range: '10.213.0.0/16',
  others: ['br-0123456789ab'],
  allow: [{ address: '192.0.2.7', port: 53 }, { address: '192.0.2.8' }],
  isBridgeFiltered: true,
  isForwardingOurs: true,
};
const hasIptables = process.getuid?.() === 0 && spawnSync('unshare', ['--net', 'iptables', '--version']).status === 0;

test.skipIf(skipReason(!hasIptables, 'the rules of an engine, by iptables, as root in a network of their own'))(
  'the kernel takes the rules, twice, and they say again what is let through',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'containai-rules-'));
    try {
      writeFileSync(join(folder, '4'), restoreText(firewallRules(wish), { withReasons: true }));
      writeFileSync(join(folder, '6'), restoreText(firewallRules6(wish), { withReasons: true }));
      const line =
        'for n in 1 2; do iptables-restore --wait --noflush "$0/4"; ip6tables-restore --wait --noflush "$0/6"; done; iptables -t security -S';
      const listing = execFileSync('unshare', ['--net', 'sh', '-e', '-c', line, folder], { encoding: 'utf8' });
      expect(
        readAllowedRules(
          listing
            .split('\n')
            .filter((one) => one.includes('CONTAINAI-HOST'))
            .join('\n'),
        ),
      ).toEqual(['192.0.2.7:53', '192.0.2.8']);
      expect(readCovered(listing)).toEqual({ interfaces: ['containai+', 'br-0123456789ab'], ranges: ['10.213.0.0/16'] });
      expect(listing.match(/-j DROP/g)?.length).toBeGreaterThan(5);
      // Of a rule that lets something through before all others are asked there is none in this table.
      expect(listing).not.toMatch(/-j ACCEPT/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
