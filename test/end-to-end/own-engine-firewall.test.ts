import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeOwnEngines } from '../engine/own-engine.ts';
import { addresses } from '../engine/own-place.ts';
import { smallImage } from '../engine/small-image.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const [host, metadata, neighbour] = [`${addresses.own}:8080`, addresses.metadata, addresses.neighbour];

// The rules are this program’s and the kernel’s; of the engine’s release nothing depends here (own-engine.test.ts tries both).
describeOwnEngines(
  'the firewall of an engine of our own',
  (own) => {
    describe('while it runs', () => {
      beforeAll(async () => {
        await own().up();
      });
      afterAll(async () => {
        await own().engine('stop');
      });

      test('containers reach neither this machine nor the metadata of its cloud, and others they do', async () => {
        const { place, said, pages, start, status } = own();
        await said('network', 'create', 'other');
        for (const [from, options] of [
          ['the bridge', []],
          ['a network', ['--network', 'other']],
        ] as const) {
          const gateway = await said(
            'run',
            '--rm',
            ...options,
            smallImage,
            'sh',
            '-c',
            "ip route | sed -n 's/^default via \\([0-9.]*\\).*/\\1/p'",
          );
          expect(gateway).toMatch(/^\d+\./);
          expect([from, await pages([neighbour, metadata, host, `${gateway}:8080`], ...options)]).toEqual([
            from,
            { [neighbour]: 'neighbour', [metadata]: '', [host]: '', [`${gateway}:8080`]: '' },
          ]);
        }
        // From this machine itself all of them answer.
        expect((await place.sh(`${place.folder}/busybox wget -q -O - http://${metadata}/`)).stdout).toBe('neighbour\n');
        expect((await place.sh(`${place.folder}/busybox wget -q -O - http://${host}/`)).stdout).toBe('host\n');
        expect(await start('--allow', metadata, '--allow', host)).toMatchObject({ status: 0 });
        expect(await status()).toMatchObject({ code: 0, allowed: [metadata, host] });
        expect(await pages([metadata, host, `${addresses.own}:8081`])).toEqual({
          [metadata]: 'neighbour',
          [host]: 'host',
          [`${addresses.own}:8081`]: '',
        });
        // Each start says all of them anew.
        expect(await start()).toMatchObject({ status: 0 });
        expect(await pages([metadata, host])).toEqual({ [metadata]: '', [host]: '' });
      });

      test('whatever another engine puts above or in their way', async () => {
        const { place, engine, up, pages, start } = own();
        // What was there before its start must not matter, either.
        await engine('stop');
        // An address of this machine that is led on to another one, as a published port of another engine is.
        const led = `${addresses.own}:9090`;
        await place.sh(
          `iptables -t nat -I PREROUTING -d ${addresses.own} -p tcp --dport 9090 -j DNAT --to-destination ${addresses.neighbour}:80`,
        );
        await place.sh('iptables -P FORWARD DROP');
        try {
          await up();
          expect(await pages([neighbour, led])).toEqual({ [neighbour]: 'neighbour', [led]: '' });
          await place.sh('iptables -I FORWARD -j ACCEPT; iptables -I INPUT -j ACCEPT');
          expect(await pages([metadata, host, led])).toEqual({ [metadata]: '', [host]: '', [led]: '' });
          expect(await start('--allow', led)).toMatchObject({ status: 0 });
          expect(await pages([led])).toEqual({ [led]: 'neighbour' });
        } finally {
          await place.sh(
            'iptables -D FORWARD -j ACCEPT; iptables -D INPUT -j ACCEPT; iptables -P FORWARD ACCEPT; iptables -t nat -F PREROUTING',
          );
          await start();
        }
      });

      test('not by IPv6 either, which their root can turn on', async () => {
        const { place, docker, status, start } = own();
        const link = /inet6 (fe80:[^/]+)/.exec((await place.sh('ip -6 address show dev containai0')).stdout)?.[1];
        const rights = [
          '--cap-add',
          'NET_ADMIN',
          ...sysctls(['all', 'default'], 'disable_ipv6=0'),
          ...sysctls(['default'], 'accept_dad=0'),
        ];
        // Its address is ready when the kernel no longer looks for another machine with it (flags 80).
        const line = `for n in $(seq 100); do grep -q '^fe80.* 80 *eth0$' /proc/net/if_inet6 && echo ready && break; sleep 0.1; done; wget -q -T 3 -O - 'http://[${link ?? ''}%eth0]:8082/'`;
        const ask = async (): Promise<string> => (await docker('run', '--rm', ...rights, smallImage, 'sh', '-c', line)).stdout.trim();
        expect(await ask()).toBe('ready');
        await place.sh('for t in filter security; do ip6tables -t $t -D INPUT -j CONTAINAI-INPUT; done');
        // It is these rules that hold.
        expect(await ask()).toBe('ready\nhost');
        expect(await status()).toMatchObject({ code: 1, firewall: 'no' });
        expect(await start()).toMatchObject({ status: 0 });
        expect(await ask()).toBe('ready');
      });

      test('networks with addresses of their own choice are told of, and covered by the next start', async () => {
        const { said, status, pages, page, start, engine, up } = own();
        await said('network', 'create', '--subnet', '10.99.7.0/24', 'chosen');
        expect(await status()).toMatchObject({ code: 1, firewall: 'no', uncovered: ['chosen'] });
        expect(await page(host, '--network', 'chosen')).toBe('host');
        expect(await start()).toMatchObject({ status: 0 });
        expect(await status()).toMatchObject({ code: 0, uncovered: [] });
        expect(await page(host, '--network', 'chosen')).toBe('');
        // One whose bridge has a name of ours is covered at once, and led out.
        await said('network', 'create', '--subnet', '10.98.7.0/24', '--opt', 'com.docker.network.bridge.name=containai1a2b', 'named');
        expect(await status()).toMatchObject({ code: 0, uncovered: [] });
        expect(await pages([host, neighbour], '--network', 'named')).toEqual({ [host]: '', [neighbour]: 'neighbour' });
        // Those of a store are there again, and covered, when an engine comes up with it.
        await engine('stop');
        await up();
        expect(await status()).toMatchObject({ code: 0, firewall: 'yes', uncovered: [] });
        expect(await page(host, '--network', 'chosen')).toBe('');
      });
    });

    test('what cannot be is refused in one sentence, before anything is done', async () => {
      const { place, start, leftovers } = own();
      const refused = [
        [['--dockerd', '/nonexistent/dockerd'], 3, 'dockerd is not here'],
        [['--runtime', '/nonexistent/sysbox-runc'], 3, 'sysbox-runc is not here'],
        [['--range', '198.51.100.0/22'], 2, 'private'],
        [['--allow', 'fe80::1'], 2, 'IPv4'],
        [['--group', 'no-such-group'], 2, 'no such group'],
        [['--data', '/var/lib/x y'], 2, '--data'],
      ] as const;
      const ran = await Promise.all(refused.map(([args]) => start(...args)));
      expect(ran.map(({ status, stderr }, index) => [refused[index]![0], status, stderr.trim().split('\n')])).toEqual(
        refused.map(([args, code, words]) => [args, code, [expect.stringContaining(words)]]),
      );
      const asUser = ['--reuid', '1000', '--regid', '1000', '--clear-groups'];
      const user = await place.run('setpriv', [...asUser, process.execPath, cli, 'engine', 'start']);
      expect([user.status, user.stderr]).toEqual([3, expect.stringContaining('only root')]);
      expect(await leftovers()).toBe('');
    });

    test('without it nothing starts, unless that is wished for', async () => {
      const { place, start, engine, leftovers, status } = own();
      // A kernel without the table, as far as anybody can tell.
      await place.sh(
        `printf '#!/bin/sh\\necho no such table >&2; exit 3\\n' > ${place.folder}/broken; chmod 755 ${place.folder}/broken; mount --bind ${place.folder}/broken "$(readlink -f "$(command -v ip6tables-restore)")"`,
      );
      try {
        const ran = await start();
        expect([ran.status, ran.stderr.trim().split('\n').slice(-1)]).toEqual([
          3,
          [expect.stringMatching(/firewall cannot be set up .*no such table.*--no-firewall/)],
        ]);
      } finally {
        await place.sh('umount "$(readlink -f "$(command -v ip6tables-restore)")"');
      }
      await engine('stop');
      expect(await leftovers()).toBe('');
      const open = await start('--no-firewall');
      expect([open.status, open.stderr]).toEqual([0, expect.stringContaining('without the firewall')]);
      expect(await status()).toMatchObject({ code: 1, firewall: 'no' });
    });
  },
  ['26.1'],
);

function sysctls(interfaces: readonly string[], setting: string): readonly string[] {
  return interfaces.flatMap((name) => ['--sysctl', `net.ipv6.conf.${name}.${setting}`]);
}
