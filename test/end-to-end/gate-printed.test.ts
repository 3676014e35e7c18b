import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fc } from '../seeded.ts';
import { expect, test } from 'vitest';
import { printBody } from '../../src/formats/docker-api/body.ts';
import { readInspect } from '../../src/formats/docker-api/read-inspect.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { ContainerRequest } from '../../src/model/request.ts';
import { gatePolicy } from '../../src/tasks/gate/gate-policy.ts';
import { readStrictly, settle } from '../../src/tasks/gate/read-strictly.ts';
import { rewriteCreate } from '../../src/tasks/gate/rewrite.ts';
import { askSocket } from '../engine/ask-socket.ts';
import { describeWithEngines } from '../engine/rig.ts';
import { smallImage } from '../engine/small-image.ts';

// What a gate prints, the engine reads as what was judged: whatever a body asks for in one reading must not be there in another.
const policy = 'tier: permissive\n';

const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
const perhaps = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });

const host = (workspace: string) =>
  fc.record(
    {
      Runtime: perhaps('runc', 'sysbox-runc', ''),
      Privileged: perhaps(true, false),
      Binds: perhaps([`${workspace}/a:/a`], [`${workspace}/a:/a:ro`, 'named:/n'], ['named:/n:ro'], []),
      Mounts: perhaps(
        [{ Type: 'bind', Source: `${workspace}/b`, Target: '/b', ReadOnly: true, BindOptions: { Propagation: 'rprivate' } }],
        [
          { Type: 'volume', Source: 'second', Target: '/v' },
          { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 1_048_576 } },
        ],
        [{ Type: 'volume', Target: '/anonymous' }],
      ),
      Tmpfs: perhaps({ '/memory': 'size=1m' }),
      CapAdd: some('SYS_ADMIN', 'NET_ADMIN', 'ALL'),
      CapDrop: some('MKNOD', 'NET_RAW'),
      SecurityOpt: some('seccomp=unconfined', 'apparmor=unconfined', 'no-new-privileges'),
      ReadonlyRootfs: perhaps(true, false),
      Init: perhaps(false),
      RestartPolicy: perhaps({ Name: 'always' }, { Name: 'on-failure', MaximumRetryCount: 3 }, { Name: 'no' }, { Name: '' }),
      PortBindings: perhaps(
        { '80/tcp': [{ HostIp: '', HostPort: '18080' }] },
        {
          '80/tcp': [
            { HostIp: '0.0.0.0', HostPort: '18080' },
            { HostIp: '127.0.0.1', HostPort: '18081' },
          ],
          '53/udp': [{ HostPort: '' }],
        },
      ),
      NetworkMode: perhaps('default', 'bridge', 'none'),
      PidMode: perhaps('', 'host'),
      IpcMode: perhaps('', 'private', 'shareable', 'host', 'none'),
      UTSMode: perhaps('', 'host'),
      UsernsMode: perhaps('', 'host'),
      GroupAdd: some('1000', 'dev'),
      Sysctls: perhaps({ 'net.core.somaxconn': '256' }),
      Ulimits: perhaps([{ Name: 'nofile', Soft: 512, Hard: 1024 }]),
      MemoryReservation: perhaps(64 * 1024 * 1024),
      NanoCpus: perhaps(500_000_000),
      PidsLimit: perhaps(64),
      ShmSize: perhaps(1_048_576),
      OomScoreAdj: perhaps(0, 300),
      Dns: some('192.0.2.53'),
      ExtraHosts: some('other:192.0.2.1'),
      LogConfig: perhaps({ Type: 'json-file', Config: { 'max-size': '1m' } }),
    },
    { requiredKeys: [] },
  );

const body = (workspace: string) =>
  fc.record(
    {
      Image: fc.constant(smallImage),
      Cmd: perhaps(['sleep', '1'], ['sh', '-c', 'true']),
      Entrypoint: perhaps(['/bin/sh'], ['/bin/busybox', 'env']),
      User: perhaps('', 'dev', '1000:1000'),
      Env: some('A=1', 'B=', 'C=x=y', 'PATH=/bin'),
      WorkingDir: perhaps('/tmp', '/made'),
      Hostname: perhaps('named'),
      Labels: perhaps({ kind: 'generated' }, {}),
      Volumes: perhaps({ '/declared': {} }),
      ExposedPorts: perhaps({ '81/tcp': {} }),
      Tty: perhaps(true, false),
      HostConfig: host(workspace),
    },
    { requiredKeys: ['Image'] },
  );

describeWithEngines('what a gate prints', policy, (rig, release) => {
  const api = release === '20.10' ? '/v1.41' : '/v1.45';
  test('the engine reads as what was judged', async () => {
    const { workspace, door, gate, engine } = rig();
    for (const folder of ['a', 'b']) mkdirSync(join(workspace, folder));
    const make = async (text: string, to = door): Promise<ContainerRequest> => {
      const made = await askSocket(to, 'POST', `${api}/containers/create`, text);
      expect(made.status, `${text}: ${made.text}`).toBe(201);
      const { Id } = made.json as { readonly Id: string };
      const inspected = await askSocket(engine.socket, 'GET', `${api}/containers/${Id}/json`);
      await askSocket(engine.socket, 'DELETE', `${api}/containers/${Id}?force=1&v=1`);
      const { request, problems } = readInspect('inspect', inspected.text);
      if (request === undefined) throw new Error(JSON.stringify(problems));
      return request;
    };
    const bare = await make(JSON.stringify({ Image: smallImage, HostConfig: { Runtime: 'sysbox-runc' } }), engine.socket);
    await fc.assert(
      fc.asyncProperty(body(workspace), async (asked) => {
        const text = JSON.stringify(asked);
        const expected = judged(text);
        const request = await make(gate === undefined ? expected.text : text);
        expect(reaches(request)).toEqual(reaches(withDefaults(expected.request, bare)));
        expect(inside(request, expected.request)).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

/** What the engine says of itself where nothing was asked. */
function withDefaults(asked: ContainerRequest, bare: ContainerRequest): ContainerRequest {
  const kinds = new Set(asked.namespaces.map(({ value }) => value.kind));
  const names = new Set(asked.resources.map(({ value }) => value.name));
  return {
    ...asked,
    namespaces: [...asked.namespaces, ...bare.namespaces.filter(({ value }) => !kinds.has(value.kind))],
    resources: [...asked.resources, ...bare.resources.filter(({ value }) => !names.has(value.name))],
  };
}

/** What a gate judges of a body, and prints. */
function judged(text: string): { readonly text: string; readonly request: ContainerRequest } {
  const read = readStrictly('create', 'body', text);
  if ('reasons' in read) throw new Error(JSON.stringify(read.reasons));
  const settled = settle(read, rewriteCreate(read.request, 'tests', gatePolicy('permissive', undefined)).changes);
  if ('reasons' in settled) throw new Error(JSON.stringify(settled.reasons));
  return { text: printBody(settled.doc), request: settled.request };
}

/** What was asked for the inside of a container and is not there: the engine may add what the image says. */
function inside(made: ContainerRequest, asked: ContainerRequest): string[] {
  const lacking = (['environment', 'labels'] as const).flatMap((field) => {
    const there = new Set(made[field].map(({ value }) => JSON.stringify(value)));
    return asked[field].map(({ value }) => JSON.stringify(value)).filter((one) => !there.has(one));
  });
  for (const field of ['runtime', 'image', 'user', 'command', 'entrypoint', 'workingFolder', 'hostname'] as const) {
    const wanted = asked[field]?.value;
    if (wanted !== undefined && wanted !== '' && JSON.stringify(wanted) !== JSON.stringify(made[field]?.value))
      lacking.push(`${field}: ${JSON.stringify(wanted)}`);
  }
  return lacking;
}

function sorted(facts: readonly Fact<unknown>[]): string[] {
  return facts.map(({ value }) => JSON.stringify(value)).toSorted();
}

/** What of a request reaches beyond the container, in one order: nothing may be added here. */
function reaches(request: ContainerRequest): Record<string, unknown> {
  return {
    privileged: request.privileged?.value ?? false,
    // The engine makes up names, and says what it does where nothing was asked.
    mounts: sorted(request.mounts)
      .map((one) => one.replace(/"source":"[0-9a-f]{64}",|,"propagation":"rprivate"/gu, ''))
      .toSorted(),
    volumesFrom: sorted(request.volumesFrom),
    devices: sorted(request.devices),
    deviceRequests: sorted(request.deviceRequests),
    capabilities: sorted(request.capabilities),
    securityOptions: sorted(request.securityOptions),
    namespaces: sorted(request.namespaces),
    sysctls: sorted(request.sysctls),
    ulimits: sorted(request.ulimits),
    resources: sorted(request.resources),
    ports: sorted(request.ports),
    extraHosts: sorted(request.extraHosts),
    dns: sorted(request.dns),
    groups: sorted(request.groups),
    links: sorted(request.links),
    restart: request.restart?.value ?? 'no',
    readOnlyRoot: request.readOnlyRoot?.value ?? false,
    oomScoreAdjust: request.oomScoreAdjust?.value ?? 0,
  };
}
