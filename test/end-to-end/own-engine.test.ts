import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeOwnEngines, ownSocket } from '../engine/own-engine.ts';
import { addresses, type OwnPlace } from '../engine/own-place.ts';
import type { Programs } from '../engine/programs.ts';
import type { Ran } from '../engine/run-program.ts';
import { importArguments, smallImage } from '../engine/small-image.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** An address of this machine, a neighbour’s and its cloud’s, where somebody answers; and what a container gets of them. */
const [host, metadata, neighbour] = [`${addresses.own}:8080`, addresses.metadata, addresses.neighbour];
const shutIn = { [host]: '', [metadata]: '', [neighbour]: 'neighbour' };

// How an engine of our own starts and ends, and what of it depends on the release of Docker.
describeOwnEngines('an engine of our own', (own, isModern, programs) => {
  const [whole, contained] = isModern ? ([0, 'yes'] as const) : ([1, 'no'] as const);

  describe('starts and stops', () => {
    afterEach(async () => {
      await own().engine('stop');
    });

    test('comes up with Sysbox as its runtime, is what status says, and leaves nothing when it is stopped', async () => {
      const { status, up, said, start, engine, leftovers, sleeper } = own();
      expect(await status()).toMatchObject({ code: 3, runs: false });
      await up();
      expect(await status()).toMatchObject({
        code: whole,
        runs: true,
        defaultRuntime: 'sysbox-runc',
        runtime: own().runtime,
        buildsContained: contained,
        firewall: 'yes',
        allowed: [],
        uncovered: [],
      });
      await said('network', 'create', 'project');
      await said('run', '--detach', '--name', 'sleeper', '--network', 'project', ...sleeper);
      expect((await start()).stdout).toContain('runs already');
      expect(await engine('stop')).toMatchObject({ status: 0, stdout: expect.stringContaining('has ended') });
      expect(await leftovers()).toBe('');
      expect(await engine('stop')).toMatchObject({ status: 0, stdout: expect.stringContaining('did not run') });
      // What it keeps is there the next time, and so are the addresses.
      await up();
      expect(await said('ps', '--all', '--format', '{{.Names}} {{.State}}')).toContain('sleeper exited');
      await said('start', 'sleeper');
      expect(await said('exec', 'sleeper', 'wget', '-q', '-T', '3', '-O', '-', `http://${neighbour}/`)).toBe('neighbour');
    });

    test('nothing is left of a start that fails in dockerd, and it says why in one sentence', async () => {
      const { place, start, leftovers } = own();
      await place.sh('mkdir -p /var/lib/containai && echo file > /var/lib/containai/taken');
      const failed = await start('--data', '/var/lib/containai/taken');
      expect([failed.status, failed.stderr.trim().split('\n').at(-1)]).toEqual([
        3,
        expect.stringMatching(/was not started, and nothing of it is left: dockerd ended .*taken/),
      ]);
      expect(await leftovers()).toBe('');
    });

    test('a pid that is another’s now is left alone; after a crash containers stay shut in until they have ended', async () => {
      const { place, engine, up, said, leftovers, sleeper } = own();
      const stranger = await place.sh(
        'mkdir -p /run/containai; sleep 100 > /dev/null 2>&1 & echo $! > /run/containai/docker.pid; cat /run/containai/docker.pid',
      );
      expect(await engine('stop')).toMatchObject({ status: 0, stdout: expect.stringContaining('did not run') });
      expect((await place.sh(`kill -0 ${stranger.stdout.trim()}`)).status).toBe(0);
      await place.sh(`kill ${stranger.stdout.trim()}`);
      await up();
      await said('run', '--detach', '--name', 'orphan', ...sleeper);
      await place.sh('kill -KILL $(cat /run/containai/docker.pid)');
      const refused = await engine('stop');
      expect([refused.status, refused.stderr]).toEqual([3, expect.stringContaining('the firewall stays')]);
      expect((await place.sh('iptables -t security -C INPUT -j CONTAINAI-INPUT')).status).toBe(0);
      await up();
      expect(await said('ps', '--quiet')).toBe('');
      expect(await engine('stop')).toMatchObject({ status: 0 });
      expect(await leftovers()).toBe('');
    });

    // One release is enough: which name a bridge gets does not depend on it.
    if (isModern)
      test('covers the network of a project whatever its addresses, where it is made through a gate', async () => {
        const { place, engine, up, said, status, docker, leftovers } = own();
        await up();
        const door = join(place.folder, 'door/gate.sock');
        // The runtime is none of Sysbox’s, so this gate only warns; networks are made as ever.
        const gate = await place.sh(
          `${process.execPath} ${cli} gate --listen ${door} --engine ${ownSocket} --owner nets --workspace ${place.folder}/host-pages --mode warn > ${place.folder}/gate.log 2>&1 & echo $!; for try in $(seq 100); do [ -S ${door} ] && exit; sleep 0.1; done; cat ${place.folder}/gate.log`,
        );
        expect(gate.stdout).toMatch(/^\d+\n$/);
        const file = join(place.folder, 'compose.yml');
        const ranges = '{subnet: 10.97.7.0/24}, {subnet: "fd00:97::/64"}';
        writeFileSync(
          file,
          `name: nets\nservices: {app: {image: '${smallImage}', command: sleep 1000, stop_signal: SIGKILL, networks: [back]}}\nnetworks: {back: {enable_ipv6: true, ipam: {config: [${ranges}]}}}\n`,
        );
        const env = { DOCKER_CONFIG: buildConfig(place, programs) };
        const brought = await place.run('docker', ['--host', `unix://${door}`, 'compose', '--file', file, 'up', '--detach'], { env });
        expect(brought, brought.stderr).toMatchObject({ status: 0 });
        const named = '{{index .Options "com.docker.network.bridge.name"}}';
        expect(await said('network', 'inspect', '--format', named, 'nets_back')).toMatch(/^containai[0-9a-z]{6}$/);
        expect(await status()).toMatchObject({ code: whole, uncovered: [] });
        const inside = async (address: string): Promise<string> =>
          (await docker('exec', 'nets-app-1', 'wget', '-q', '-T', '3', '-O', '-', `http://${address}/`)).stdout.trim();
        expect(await inside(neighbour)).toBe('neighbour');
        for (const address of [metadata, host, '10.97.7.1:8080', '[fd00:97::1]:8082'])
          expect([address, await inside(address)]).toEqual([address, '']);
        // It is the firewall that holds.
        await place.sh(
          'for t in filter security; do ip6tables -t $t -D INPUT -j CONTAINAI-INPUT; iptables -t $t -D INPUT -j CONTAINAI-INPUT; done',
        );
        expect([await inside('10.97.7.1:8080'), await inside('[fd00:97::1]:8082')]).toEqual(['host', 'host']);
        await place.sh(`kill ${gate.stdout.trim()}`);
        expect(await engine('stop')).toMatchObject({ status: 0 });
        expect(await leftovers()).toBe('');
      });

    // What systemd does with them (systemd.service(5)), as far as it counts here: a dash lets a line fail, variables are those of the lines’ shells.
    test('the lines of the systemd unit make the same engine, and take it away where it has ended well', async () => {
      const { place, engine, start, said, status, pages, runtime } = own();
      // A store without networks: those of their own choice are covered by the next `engine start` alone.
      const options = ['--allow', `${addresses.own}:8081`, '--data', '/var/lib/containai/of-unit'];
      for (const name of ['daemon.json', 'unit', 'firewall.v4', 'firewall.v6']) {
        const printed = await engine('config', '--runtime', runtime, ...options, '--file', name);
        expect(printed.status).toBe(0);
        await place.run('sh', ['-c', `cat > /etc/containai/${name}`], { input: printed.stdout });
      }
      const unit = (await place.sh('cat /etc/containai/unit')).stdout.split('\n');
      const valuesOf = (key: string): readonly string[] =>
        unit.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
      const script = [
        'set -e',
        'mkdir -m 755 -p /run/containai',
        inOrder(valuesOf('ExecStartPre')),
        `export ${valuesOf('Environment').join(' ')}`,
        `${valuesOf('ExecStart')[0] ?? 'false'} > /var/log/containai/engine.log 2>&1 &`,
        'export MAINPID=$!',
        'for n in $(seq 300); do docker --host unix:///run/containai/docker.sock version > /dev/null 2>&1 && break; sleep 0.1; done',
        inOrder(valuesOf('ExecStartPost')),
        'echo $MAINPID',
      ].join('\n');
      const started = await place.sh(script);
      expect([started.status, started.stderr]).toEqual([0, expect.anything()]);
      await said(...importArguments(join(place.folder, 'small-image.tar'), smallImage));
      expect(await status()).toMatchObject({
        code: whole,
        buildsContained: contained,
        firewall: 'yes',
        allowed: [`${addresses.own}:8081`],
      });
      const user = await asUser(place, '1000', ['--groups', '0'], 'status', '--json');
      expect(JSON.parse(user.stdout)).toMatchObject({ runs: true, firewallDetail: expect.stringContaining('root put it in') });
      expect(await pages([neighbour, host, `${addresses.own}:8081`])).toEqual({
        [neighbour]: 'neighbour',
        [host]: '',
        [`${addresses.own}:8081`]: 'host',
      });
      // This program knows such an engine as one of ours.
      await said('network', 'create', '--subnet', '10.99.7.0/24', 'chosen');
      expect(await status()).toMatchObject({ firewall: 'no', uncovered: ['chosen'] });
      expect(await start(...options)).toMatchObject({ status: 0, stdout: expect.stringContaining('runs already') });
      expect(await status()).toMatchObject({ code: whole, firewall: 'yes', uncovered: [], allowed: [`${addresses.own}:8081`] });
      const ending = (result: string): string => `export SERVICE_RESULT=${result}\n${valuesOf('ExecStopPost').join('\n')}`;
      await place.sh(`kill $(cat /run/containai/docker.pid); while [ -e /run/containai/docker.pid ]; do sleep 0.1; done`);
      await place.sh(ending('exit-code'));
      expect((await place.sh('iptables -t security -C CONTAINAI-HOST -j DROP')).status).toBe(0);
      await place.sh(ending('success'));
      expect(
        (await place.sh('iptables-save | grep -i containai; ip6tables-save | grep -i containai; ip link | grep containai')).stdout,
      ).toBe('');
    });
  });

  describe('runs', () => {
    beforeAll(async () => {
      await own().up('--group', 'nogroup');
    });
    afterAll(async () => {
      await own().engine('stop');
    });

    test('steps of a build by the runtime, shut in as containers are', async () => {
      const { place, said } = own();
      const folder = join(place.folder, 'context');
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, 'Dockerfile'),
        `FROM ${smallImage}\nRUN wget -q -T 3 -O /neighbour http://${neighbour}/; wget -q -T 3 -O /host http://${host}/; true\n`,
      );
      writeFileSync(join(place.folder, 'runs'), '');
      const { status: code, stderr } = await place.run('docker', ['--host', `unix://${ownSocket}`, 'build', '--tag', 'built', folder], {
        env: { DOCKER_BUILDKIT: '1', DOCKER_CONFIG: buildConfig(place, programs) },
      });
      expect([code, stderr]).toEqual([0, expect.anything()]);
      const runs = readFileSync(join(place.folder, 'runs'), 'utf8');
      expect(/buildkit/.test(runs), runs).toBe(isModern);
      expect(await said('run', '--rm', 'built', 'sh', '-c', 'cat /neighbour; ls /host 2>&1 || true')).toMatch(
        /^neighbour\nls: \/host: No such/,
      );
    });

    test('networks that do not reach each other, whose members do, and publishes ports to this machine alone', async () => {
      const { place, said, pages, page } = own();
      await said('network', 'create', 'one');
      await said('network', 'create', 'two');
      const server = ['--detach', '--name', 'server', '--network', 'one', '--publish', '8090:80', smallImage];
      await said('run', ...server, 'sh', '-c', 'echo served > /tmp/index.html; exec httpd -f -p 80 -h /tmp');
      const address = await said('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', 'server');
      expect(await page('server', '--network', 'one')).toBe('served');
      expect(await pages([address, host, metadata, neighbour], '--network', 'two')).toEqual({ [address]: '', ...shutIn });
      expect(await pages([address, host, metadata, neighbour])).toEqual({ [address]: '', ...shutIn });
      expect((await place.sh(`${place.folder}/busybox wget -q -O - http://127.0.0.1:8090/`)).stdout).toBe('served\n');
      expect((await place.sh(`${place.folder}/busybox wget -q -T 3 -O - http://${addresses.own}:8090/`)).stdout).toBe(
        isModern ? '' : 'served\n',
      );
      const fromNeighbour = await place.sh(
        `nsenter --net --target $(cat ${place.folder}/neighbour) sh -c 'ip route add 10.213.0.0/16 via ${addresses.own}; ${place.folder}/busybox wget -q -T 3 -O - http://${address}/'`,
      );
      expect(fromNeighbour.stdout).toBe('');
      expect(await said('ps', '--format', '{{.Names}}')).toBe('server');
      await said('rm', '--force', 'server');
    });

    test('for members of the group, who are told what root has seen', async () => {
      const { place } = own();
      const nogroup = (await place.sh('getent group nogroup | cut -d: -f3')).stdout.trim();
      const seen = await asUser(place, nogroup, ['--clear-groups'], 'status', '--json');
      expect([seen.status, JSON.parse(seen.stdout)]).toMatchObject([
        isModern ? 4 : 1,
        {
          runs: true,
          buildsContained: contained,
          buildsDetail: expect.stringContaining(isModern ? 'root wrote down' : 'by runc'),
          firewall: 'unknown',
          firewallDetail: expect.stringContaining('root put it in'),
        },
      ]);
      const shut = await asUser(place, '1000', ['--clear-groups'], 'status', '--json');
      expect([shut.status, JSON.parse(shut.stdout)]).toMatchObject([
        4,
        { runs: true, unreachable: expect.stringContaining('may not open') },
      ]);
      // What anybody else has written is nobody’s word.
      await place.sh('chown 1000 /run/containai/docker.seen');
      const forged = await asUser(place, nogroup, ['--clear-groups'], 'status', '--json');
      expect(JSON.parse(forged.stdout)).toMatchObject({ buildsContained: contained }); // it is the user’s own
      await place.sh('chown 1001 /run/containai/docker.seen');
      expect(JSON.parse((await asUser(place, nogroup, ['--clear-groups'], 'status', '--json')).stdout)).toMatchObject({
        buildsContained: 'unknown',
      });
    });

    test('beside another, whose images it takes over', async () => {
      const { place, engine, start, said } = own();
      const second = join(place.folder, 'second.sock');
      await said('tag', smallImage, 'only-here:1');
      // The same kind of engine once more, as a user’s own.
      const beside = ['--socket', second, '--bridge', 'containai1'];
      const apart = ['--data', join(place.folder, 'second'), '--log', join(place.folder, 'second.log'), '--range', '10.77.0.0/16'];
      expect(await start(...beside, ...apart, '--no-firewall')).toMatchObject({ status: 0 });
      try {
        const ran = await engine('import', 'only-here:1', '--from', ownSocket, '--socket', second, '--json');
        expect(ran).toMatchObject({ status: 0 });
        const id = await said('inspect', '--format', '{{.Id}}', 'only-here:1');
        expect(JSON.parse(ran.stdout)).toMatchObject({ id, wasThere: false, bytes: expect.any(Number) });
        expect(
          (await place.run('docker', ['--host', `unix://${second}`, 'inspect', '--format', '{{.Id}}', 'only-here:1'])).stdout.trim(),
        ).toBe(id);
        expect(JSON.parse((await engine('import', 'only-here:1', '--from', ownSocket, '--socket', second, '--json')).stdout)).toMatchObject(
          {
            id,
            wasThere: true,
            bytes: 0,
          },
        );
        expect(await engine('import', 'nowhere:1', '--from', ownSocket, '--socket', second)).toMatchObject({
          status: 2,
          stderr: expect.stringContaining('has no image nowhere:1'),
        });
        expect(await engine('import', 'only-here:1', '--from', second, '--socket', second)).toMatchObject({ status: 2 });
      } finally {
        await engine('stop', ...beside);
      }
    });
  });
});

/** `containai engine` as another user than root. */
function asUser(place: OwnPlace, group: string, groups: readonly string[], ...words: readonly string[]): Promise<Ran> {
  return place.run('setpriv', ['--reuid', '1000', '--regid', group, ...groups, process.execPath, cli, 'engine', ...words]);
}

/** Lines of a unit as a script that ends where one fails which may not. */
function inOrder(lines: readonly string[]): string {
  return lines.map((line) => (line.startsWith('-') ? `${line.slice(1)} 2>/dev/null || true` : line)).join('\n');
}

function buildConfig(place: OwnPlace, { plugins }: Programs): string {
  const folder = join(place.folder, 'docker-config');
  mkdirSync(join(folder, 'cli-plugins'), { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ cliPluginsExtraDirs: plugins.map((path) => join(path, '..')) }));
  return folder;
}
