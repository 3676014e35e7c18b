import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EngineStatus } from '../../src/model/own-engine.ts';
import { addresses, openOwnPlace, type OwnPlace } from '../engine/own-place.ts';
import { findPrograms, type Programs } from '../engine/programs.ts';
import type { Ran } from '../engine/run-program.ts';
import { importArguments, packSmallImage, smallImage } from '../engine/small-image.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const socket = '/run/containai/docker.sock';

for (const release of ['20.10', '26.1'] as const) {
  const programs = findPrograms(release);
  const missing = 'missing' in programs ? programs.missing : undefined;
  describe.skipIf(skipReason(missing !== undefined, `an engine of our own, Docker ${release}: ${missing ?? ''}`))(
    `an engine of our own, Docker ${release}`,
    () => {
      if (!('missing' in programs)) body(programs, release === '26.1');
    },
  );
}

/** `isModern`: the engine runs steps of builds by the program it is told, and publishes ports of networks where it is told. */
function body(programs: Programs, isModern: boolean): void {
  const [whole, contained] = isModern ? ([0, 'yes'] as const) : ([1, 'no'] as const);
  let place: OwnPlace;
  let runtime: string;
  beforeAll(async () => {
    place = await openOwnPlace(programs.busybox, programs.path);
    mkdirSync(join(place.folder, 'bin'));
    runtime = join(place.folder, 'bin/sysbox-runc');
    // It leaves a trace of each step of a build that it runs.
    writeFileSync(runtime, `#!/bin/sh\necho "$@" >> ${place.folder}/runs\nexec runc "$@"\n`);
    chmodSync(runtime, 0o755);
    packSmallImage(place.folder, programs.busybox);
  });
  afterEach(async () => {
    await engine('stop');
  });
  afterAll(() => place.end());

  const engine = (...args: readonly string[]): Promise<Ran> => place.run(process.execPath, [cli, 'engine', ...args]);
  const start = (...args: readonly string[]): Promise<Ran> => engine('start', '--runtime', runtime, ...args);
  const docker = (...args: readonly string[]): Promise<Ran> => place.run('docker', ['--host', `unix://${socket}`, ...args]);
  const said = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await docker(...args);
    if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const status = async (): Promise<EngineStatus & { readonly code: number | null }> => {
    const ran = await engine('status', '--json');
    return { ...(JSON.parse(ran.stdout) as EngineStatus), code: ran.status };
  };
  const up = async (...args: readonly string[]): Promise<void> => {
    const ran = await start(...args);
    expect(ran, readLog()).toMatchObject({ status: 0 });
    await said(...importArguments(join(place.folder, 'small-image.tar'), smallImage));
  };
  const readLog = (): string => {
    try {
      return readFileSync(
        join('/proc', readFileSync(join(place.folder, 'pid'), 'utf8').trim(), 'root/var/log/containai/engine.log'),
        'utf8',
      ).slice(-2000);
    } catch {
      return '';
    }
  };
  /** What a container gets at an address: the page, or nothing. */
  const fetched = async (address: string, ...options: readonly string[]): Promise<string> =>
    (await docker('run', '--rm', ...options, smallImage, 'wget', '-q', '-T', '3', '-O', '-', `http://${address}/`)).stdout.trim();
  /** The same for the service of a project. */
  const insideApp = async (address: string): Promise<string> =>
    (await docker('exec', 'nets-app-1', 'wget', '-q', '-T', '3', '-O', '-', `http://${address}/`)).stdout.trim();
  const leftovers = async (): Promise<string> =>
    (
      await place.sh(
        'iptables-save | grep -i containai; ip6tables-save | grep -i containai; ip link | grep -E "containai|br-"; find /run/containai -mindepth 1; grep /run/containai/ /proc/self/mountinfo',
      )
    ).stdout;

  test('comes up with Sysbox as its runtime, is what status says, and leaves nothing when it is stopped', async () => {
    expect(await status()).toMatchObject({ code: 3, runs: false });
    await up();
    expect(await status()).toMatchObject({
      code: whole,
      runs: true,
      defaultRuntime: 'sysbox-runc',
      runtime,
      buildsContained: contained,
      firewall: 'yes',
      allowed: [],
      uncovered: [],
    });
    await said('network', 'create', 'project');
    await said('run', '--detach', '--name', 'sleeper', '--network', 'project', smallImage, 'sleep', '100');
    expect((await start()).stdout).toContain('runs already');
    expect(await engine('stop')).toMatchObject({ status: 0, stdout: expect.stringContaining('has ended') });
    expect(await leftovers()).toBe('');
    expect(await engine('stop')).toMatchObject({ status: 0, stdout: expect.stringContaining('did not run') });
    // What it keeps is there the next time, and so are the addresses.
    await up();
    expect(await said('ps', '--all', '--format', '{{.Names}} {{.State}}')).toContain('sleeper exited');
    await said('start', 'sleeper');
    expect(await said('exec', 'sleeper', 'wget', '-q', '-T', '3', '-O', '-', `http://${addresses.neighbour}/`)).toBe('neighbour');
  });

  test('steps of a build run by the runtime, and are shut in as containers are', async () => {
    await up();
    const folder = join(place.folder, 'context');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM ${smallImage}\nRUN wget -q -T 3 -O /neighbour http://${addresses.neighbour}/; wget -q -T 3 -O /host http://${addresses.own}:8080/; true\n`,
    );
    writeFileSync(join(place.folder, 'runs'), '');
    const { status: code, stderr } = await place.run('docker', ['--host', `unix://${socket}`, 'build', '--tag', 'built', folder], {
      env: { DOCKER_BUILDKIT: '1', DOCKER_CONFIG: buildConfig(place, programs) },
    });
    expect([code, stderr]).toEqual([0, expect.anything()]);
    const runs = readFileSync(join(place.folder, 'runs'), 'utf8');
    expect(/buildkit/.test(runs), runs).toBe(isModern);
    expect(await said('run', '--rm', 'built', 'sh', '-c', 'cat /neighbour; ls /host 2>&1 || true')).toMatch(
      /^neighbour\nls: \/host: No such/,
    );
  });

  test('containers reach neither this machine nor the metadata of its cloud, and others they do', async () => {
    await up();
    for (const [from, options] of [
      ['the bridge', []],
      ['a network', ['--network', 'other']],
    ] as const) {
      if (from === 'a network') await said('network', 'create', 'other');
      expect([from, await fetched(addresses.neighbour, ...options)]).toEqual([from, 'neighbour']);
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
      for (const address of [addresses.metadata, `${addresses.own}:8080`, `${gateway}:8080`])
        expect([from, address, await fetched(address, ...options)]).toEqual([from, address, '']);
    }
    // From this machine itself all of them answer.
    expect((await place.sh(`${place.folder}/busybox wget -q -O - http://${addresses.metadata}/`)).stdout).toBe('neighbour\n');
    expect((await place.sh(`${place.folder}/busybox wget -q -O - http://${addresses.own}:8080/`)).stdout).toBe('host\n');
    expect(await start('--allow', addresses.metadata, '--allow', `${addresses.own}:8080`)).toMatchObject({ status: 0 });
    expect(await status()).toMatchObject({ code: whole, allowed: [addresses.metadata, `${addresses.own}:8080`] });
    expect(await fetched(addresses.metadata)).toBe('neighbour');
    expect(await fetched(`${addresses.own}:8080`)).toBe('host');
    expect(await fetched(`${addresses.own}:8081`)).toBe('');
  });

  test('whatever another engine puts above or in their way', async () => {
    // An address of this machine that is led on to another one, as a published port of another engine is.
    await place.sh(
      `iptables -t nat -I PREROUTING -d ${addresses.own} -p tcp --dport 9090 -j DNAT --to-destination ${addresses.neighbour}:80`,
    );
    await place.sh('iptables -P FORWARD DROP');
    try {
      await up();
      expect(await fetched(addresses.neighbour)).toBe('neighbour');
      expect(await fetched(`${addresses.own}:9090`)).toBe('');
      await place.sh('iptables -I FORWARD -j ACCEPT; iptables -I INPUT -j ACCEPT');
      for (const address of [addresses.metadata, `${addresses.own}:8080`, `${addresses.own}:9090`])
        expect([address, await fetched(address)]).toEqual([address, '']);
      expect(await start('--allow', `${addresses.own}:9090`)).toMatchObject({ status: 0 });
      expect(await fetched(`${addresses.own}:9090`)).toBe('neighbour');
    } finally {
      await place.sh(
        'iptables -D FORWARD -j ACCEPT; iptables -D INPUT -j ACCEPT; iptables -P FORWARD ACCEPT; iptables -t nat -F PREROUTING',
      );
    }
  });

  test('not by IPv6 either, which their root can turn on', async () => {
    await up();
    const link = /inet6 (fe80:[^/]+)/.exec((await place.sh('ip -6 address show dev containai0')).stdout)?.[1];
    const rights = [
      '--cap-add',
      'NET_ADMIN',
      '--sysctl',
      'net.ipv6.conf.all.disable_ipv6=0',
      '--sysctl',
      'net.ipv6.conf.default.disable_ipv6=0',
    ];
    const ask = async (): Promise<string> =>
      (
        await docker('run', '--rm', ...rights, smallImage, 'sh', '-c', `sleep 2; wget -q -T 3 -O - 'http://[${link ?? ''}%eth0]:8082/'`)
      ).stdout.trim();
    expect(await ask()).toBe('');
    await place.sh('for t in filter security; do ip6tables -t $t -D INPUT -j CONTAINAI-INPUT; done');
    // It is these rules that hold.
    expect(await ask()).toBe('host');
    expect(await status()).toMatchObject({ code: 1, firewall: 'no' });
    expect(await start()).toMatchObject({ status: 0 });
    expect(await ask()).toBe('');
  });

  test('networks with addresses of their own choice are told of, and covered by the next start', async () => {
    await up();
    await said('network', 'create', '--subnet', '10.99.7.0/24', 'chosen');
    expect(await status()).toMatchObject({ code: 1, firewall: 'no', uncovered: ['chosen'] });
    expect(await fetched(`${addresses.own}:8080`, '--network', 'chosen')).toBe('host');
    expect(await start()).toMatchObject({ status: 0 });
    expect(await status()).toMatchObject({ code: whole, uncovered: [] });
    expect(await fetched(`${addresses.own}:8080`, '--network', 'chosen')).toBe('');
    // One whose bridge has a name of ours is covered at once, and led out.
    await said('network', 'create', '--subnet', '10.98.7.0/24', '--opt', 'com.docker.network.bridge.name=containai1a2b', 'named');
    expect(await status()).toMatchObject({ code: whole, uncovered: [] });
    expect(await fetched(`${addresses.own}:8080`, '--network', 'named')).toBe('');
    expect(await fetched(addresses.neighbour, '--network', 'named')).toBe('neighbour');
  });

  if (isModern)
    test('a project’s network is covered whatever its addresses, where it is made through a gate', async () => {
      await up();
      const door = join(place.folder, 'door/gate.sock');
      // The runtime is none of Sysbox’s, so this gate only warns; networks are made as ever.
      const gate = await place.sh(
        `${process.execPath} ${cli} gate --listen ${door} --engine ${socket} --owner nets --workspace ${place.folder}/host-pages --mode warn > ${place.folder}/gate.log 2>&1 & echo $!; for try in $(seq 100); do [ -S ${door} ] && exit; sleep 0.1; done; cat ${place.folder}/gate.log`,
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
      const bridge = await said('network', 'inspect', '--format', named, 'nets_back');
      expect(bridge).toMatch(/^containai[0-9a-z]{6}$/);
      expect(await status()).toMatchObject({ code: whole, uncovered: [] });
      expect(await insideApp(addresses.neighbour)).toBe('neighbour');
      for (const address of [addresses.metadata, `${addresses.own}:8080`, '10.97.7.1:8080', '[fd00:97::1]:8082'])
        expect([address, await insideApp(address)]).toEqual([address, '']);
      // It is the firewall that holds.
      await place.sh(
        'for t in filter security; do ip6tables -t $t -D INPUT -j CONTAINAI-INPUT; iptables -t $t -D INPUT -j CONTAINAI-INPUT; done',
      );
      expect([await insideApp('10.97.7.1:8080'), await insideApp('[fd00:97::1]:8082')]).toEqual(['host', 'host']);
      await place.sh(`kill ${gate.stdout.trim()}`);
      expect(await engine('stop')).toMatchObject({ status: 0 });
      expect(await leftovers()).toBe('');
    });

  test('networks do not reach each other, members of one do, and published ports are reached from this machine alone', async () => {
    await up();
    await said('network', 'create', 'one');
    await said('network', 'create', 'two');
    const server = ['--detach', '--name', 'server', '--network', 'one', '--publish', '8090:80', smallImage];
    await said('run', ...server, 'sh', '-c', 'echo served > /tmp/index.html; httpd -f -p 80 -h /tmp');
    const address = await said('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', 'server');
    expect(await fetched('server', '--network', 'one')).toBe('served');
    expect(await fetched(address, '--network', 'two')).toBe('');
    expect(await fetched(address)).toBe('');
    expect((await place.sh(`${place.folder}/busybox wget -q -O - http://127.0.0.1:8090/`)).stdout).toBe('served\n');
    expect((await place.sh(`${place.folder}/busybox wget -q -T 3 -O - http://${addresses.own}:8090/`)).stdout).toBe(
      isModern ? '' : 'served\n',
    );
    const fromNeighbour = await place.sh(
      `nsenter --net --target $(cat ${place.folder}/neighbour) sh -c 'ip route add 10.213.0.0/16 via ${addresses.own}; ${place.folder}/busybox wget -q -T 3 -O - http://${address}/'`,
    );
    expect(fromNeighbour.stdout).toBe('');
    expect(await said('ps', '--format', '{{.Names}}')).toBe('server');
  });

  test('nothing is left of a start that fails, and it says why in one sentence', async () => {
    await place.sh('mkdir -p /var/lib/containai && echo file > /var/lib/containai/taken');
    const failed = await start('--data', '/var/lib/containai/taken');
    expect([failed.status, failed.stderr.trim().split('\n').at(-1)]).toEqual([
      3,
      expect.stringMatching(/was not started, and nothing of it is left: dockerd ended .*taken/),
    ]);
    expect(await leftovers()).toBe('');
    for (const [args, code, words] of [
      [['--dockerd', '/nonexistent/dockerd'], 3, 'dockerd is not here'],
      [['--runtime', '/nonexistent/sysbox-runc'], 3, 'sysbox-runc is not here'],
      [['--range', '198.51.100.0/22'], 2, 'private'],
      [['--allow', 'fe80::1'], 2, 'IPv4'],
      [['--group', 'no-such-group'], 2, 'no such group'],
      [['--data', '/var/lib/x y'], 2, '--data'],
    ] as const) {
      const ran = await start(...args);
      expect([args, ran.status, ran.stderr.trim().split('\n')]).toEqual([args, code, [expect.stringContaining(words)]]);
    }
    const user = await place.run('setpriv', [
      '--reuid',
      '1000',
      '--regid',
      '1000',
      '--clear-groups',
      process.execPath,
      cli,
      'engine',
      'start',
    ]);
    expect([user.status, user.stderr]).toEqual([3, expect.stringContaining('only root')]);
    expect(await leftovers()).toBe('');
  });

  test('without a firewall nothing starts, unless that is wished for', async () => {
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

  test('a pid that is another’s now is left alone; after a crash containers stay shut in until they have ended', async () => {
    const sleeper = await place.sh(
      'mkdir -p /run/containai; sleep 100 > /dev/null 2>&1 & echo $! > /run/containai/docker.pid; cat /run/containai/docker.pid',
    );
    expect(await engine('stop')).toMatchObject({ status: 0, stdout: expect.stringContaining('did not run') });
    expect((await place.sh(`kill -0 ${sleeper.stdout.trim()}`)).status).toBe(0);
    await place.sh(`kill ${sleeper.stdout.trim()}`);
    await up();
    await said('run', '--detach', '--name', 'orphan', smallImage, 'sleep', '100');
    await place.sh('kill -KILL $(cat /run/containai/docker.pid)');
    const refused = await engine('stop');
    expect([refused.status, refused.stderr]).toEqual([3, expect.stringContaining('the firewall stays')]);
    expect((await place.sh('iptables -t security -C INPUT -j CONTAINAI-INPUT')).status).toBe(0);
    await up();
    expect(await said('ps', '--quiet')).toBe('');
    expect(await engine('stop')).toMatchObject({ status: 0 });
    expect(await leftovers()).toBe('');
  });

  test('members of the group may use the socket, and are told what root has seen', async () => {
    await up('--group', 'nogroup');
    const nogroup = (await place.sh('getent group nogroup | cut -d: -f3')).stdout.trim();
    const as = (group: string, ...words: readonly string[]): Promise<Ran> =>
      place.run('setpriv', ['--reuid', '1000', '--regid', group, '--clear-groups', process.execPath, cli, 'engine', ...words]);
    const seen = await as(nogroup, 'status', '--json');
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
    const shut = await as('1000', 'status', '--json');
    expect([shut.status, JSON.parse(shut.stdout)]).toMatchObject([4, { runs: true, unreachable: expect.stringContaining('may not open') }]);
    // What anybody else has written is nobody’s word.
    await place.sh('chown 1000 /run/containai/docker.seen');
    const forged = await as(nogroup, 'status', '--json');
    expect(JSON.parse(forged.stdout)).toMatchObject({ buildsContained: contained }); // it is the user’s own
    await place.sh('chown 1001 /run/containai/docker.seen');
    expect(JSON.parse((await as(nogroup, 'status', '--json')).stdout)).toMatchObject({ buildsContained: 'unknown' });
  });

  // What systemd does with them (systemd.service(5)), as far as it counts here: a dash lets a line fail, variables are those of the lines’ shells.
  test('the lines of the systemd unit make the same engine, and take it away where it has ended well', async () => {
    const files = ['daemon.json', 'unit', 'firewall.v4', 'firewall.v6'];
    for (const name of files) {
      const printed = await engine('config', '--runtime', runtime, '--allow', `${addresses.own}:8081`, '--file', name);
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
    expect(await status()).toMatchObject({ code: whole, buildsContained: contained, firewall: 'yes', allowed: [`${addresses.own}:8081`] });
    const user = await place.run('setpriv', [
      '--reuid',
      '1000',
      '--regid',
      '1000',
      '--groups',
      '0',
      process.execPath,
      cli,
      'engine',
      'status',
      '--json',
    ]);
    expect(JSON.parse(user.stdout)).toMatchObject({ runs: true, firewallDetail: expect.stringContaining('root put it in') });
    expect(await fetched(addresses.neighbour)).toBe('neighbour');
    expect(await fetched(`${addresses.own}:8080`)).toBe('');
    expect(await fetched(`${addresses.own}:8081`)).toBe('host');
    const ending = (result: string): string => `export SERVICE_RESULT=${result}\n${valuesOf('ExecStopPost').join('\n')}`;
    await place.sh(`kill $(cat /run/containai/docker.pid); while [ -e /run/containai/docker.pid ]; do sleep 0.1; done`);
    await place.sh(ending('exit-code'));
    expect((await place.sh('iptables -t security -C CONTAINAI-HOST -j DROP')).status).toBe(0);
    await place.sh(ending('success'));
    expect((await place.sh('iptables-save | grep -i containai; ip6tables-save | grep -i containai; ip link | grep containai')).stdout).toBe(
      '',
    );
  });

  test('takes over an image that only another engine has', async () => {
    await up();
    const second = join(place.folder, 'second.sock');
    await said('tag', smallImage, 'only-here:1');
    // The same kind of engine once more, as a user’s own.
    const other = await engine(
      'start',
      '--runtime',
      runtime,
      '--socket',
      second,
      '--data',
      join(place.folder, 'second'),
      '--bridge',
      'containai1',
      '--no-firewall',
      '--range',
      '10.77.0.0/16',
      '--log',
      join(place.folder, 'second.log'),
    );
    expect(other).toMatchObject({ status: 0 });
    try {
      const ran = await engine('import', 'only-here:1', '--from', socket, '--socket', second, '--json');
      expect(ran).toMatchObject({ status: 0 });
      const id = await said('inspect', '--format', '{{.Id}}', 'only-here:1');
      expect(JSON.parse(ran.stdout)).toMatchObject({ id, wasThere: false, bytes: expect.any(Number) });
      expect(
        (await place.run('docker', ['--host', `unix://${second}`, 'inspect', '--format', '{{.Id}}', 'only-here:1'])).stdout.trim(),
      ).toBe(id);
      expect(JSON.parse((await engine('import', 'only-here:1', '--from', socket, '--socket', second, '--json')).stdout)).toMatchObject({
        id,
        wasThere: true,
        bytes: 0,
      });
      expect(await engine('import', 'nowhere:1', '--from', socket, '--socket', second)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('has no image nowhere:1'),
      });
      expect(await engine('import', 'only-here:1', '--from', second, '--socket', second)).toMatchObject({ status: 2 });
    } finally {
      await engine('stop', '--socket', second, '--bridge', 'containai1');
    }
  });
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
