import { describe, expect, test } from 'vitest';
import { dockerApi } from '../../formats/docker-api/format.ts';
import type { Plan } from '../../model/plan.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { exceedsPlan } from './exceeds-plan.ts';
import { parsePlan, readPlan } from './read-plan.ts';

const rules = new Set(['host-command']);

/** A create body, as the gate reads it. */
function asked(hostConfig: object, rest: object = {}): ContainerRequest {
  const text = JSON.stringify({ Image: 'node', HostConfig: { Runtime: 'sysbox-runc', ...hostConfig }, ...rest });
  const { doc, problems } = dockerApi.parse({ document: 'create', path: '', text });
  expect(problems).toEqual([]);
  return dockerApi.read(doc, new Map()).requests[0] as ContainerRequest;
}

function plan(...requests: readonly ContainerRequest[]): Plan {
  return { version: 1, madeBy: '0.1.0', workspaces: ['/home/a/src'], requests, builds: 'none', allowed: [] };
}

const bind = (source: string, more: object = {}): object => ({ Type: 'bind', Source: source, Target: '/w', ...more });

describe('a request is within a plan', () => {
  test.each<[what: string, planned: ContainerRequest, request: ContainerRequest]>([
    ['that it is in', asked({ Mounts: [bind('/home/a/src')] }), asked({ Mounts: [bind('/home/a/src')] })],
    ['said another way', asked({ Mounts: [bind('/home/a/src')] }), asked({ Binds: ['/home/a/src:/w'] })],
    ['with less', asked({ Mounts: [bind('/home/a/src')] }), asked({ Mounts: [bind('/home/a/src', { ReadOnly: true })] })],
    ['with nothing', asked({ Privileged: true, PidMode: 'host' }), asked({})],
    [
      'with what clients add',
      asked({}),
      asked(
        { NetworkMode: 'src_default', Mounts: [{ Type: 'volume', Source: 'src_cache', Target: '/cache' }], Tmpfs: { '/run': '' } },
        { Labels: { a: 'b' }, Entrypoint: ['/bin/sh'], Cmd: ['-c', 'x'], User: 'root', Env: ['A=b'], Hostname: 'h', WorkingDir: '/w' },
      ),
    ],
    ['by another image', asked({}), asked({}, { Image: 'vsc-src-0123' })],
    ['with another limit that is lower', asked({ Memory: 2e9 }), asked({ Memory: 1e9 })],
    [
      'on a loopback address',
      asked({ PortBindings: { '80/tcp': [{ HostPort: '80' }] } }),
      asked({ PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '80' }] } }),
    ],
  ])('%s', (_what, planned, request) => {
    expect(exceedsPlan(plan(asked({ ReadonlyRootfs: true }), planned), request)).toBeUndefined();
  });

  test('with what the engine fills in by itself, once it is made', () => {
    const planned = asked({ Memory: 1e9 });
    const made = asked({
      Memory: 1e9,
      MemorySwap: 2e9,
      LogConfig: { Type: 'journald', Config: {} },
      Ulimits: [{ Name: 'nofile', Soft: 9, Hard: 9 }],
    });
    expect(exceedsPlan(plan(planned), made, 'made')).toBeUndefined();
    expect(exceedsPlan(plan(planned), made)).toMatchObject({ rule: 'plan-exceeded' });
    expect(exceedsPlan(plan(planned), asked({}), 'made')).toMatchObject({ message: expect.stringContaining('memory') });
  });

  test('whose mount is the workspace', () => {
    const [mount] = asked({ Mounts: [bind('/home/a/src/sub')] }).mounts;
    const planned = {
      ...asked({}),
      mounts: [{ ...mount!, value: { ...mount!.value, source: { base: 'workspace', path: 'sub' } as const } }],
    };
    expect(exceedsPlan(plan(planned), asked({ Mounts: [bind('/home/a/src/sub')] }))).toBeUndefined();
    const two = { ...plan(planned), workspaces: ['/home/a/src', '/home/a/other'] };
    expect(exceedsPlan(two, asked({ Mounts: [bind('/home/a/src/sub')] }))).toMatchObject({ rule: 'plan-exceeded' });
  });

  test('whose mount is a link to the same folder', () => {
    const linked = asked({ Mounts: [bind('/home/a/link')] });
    const [mount] = linked.mounts;
    const source = { base: 'root', path: '/home/a/link', real: '/home/a/src' } as const;
    const request = { ...linked, mounts: [{ ...mount!, value: { ...mount!.value, source } }] };
    expect(exceedsPlan(plan(asked({ Mounts: [bind('/home/a/src')] })), request)).toBeUndefined();
    expect(exceedsPlan(plan(linked), request)).toMatchObject({ rule: 'plan-exceeded' });
  });
});

describe('a request is more than a plan', () => {
  test.each<[says: string, request: ContainerRequest]>([
    ['mount bind /etc → /w', asked({ Mounts: [bind('/etc')] })],
    ['mount bind /home/a/src → /w', asked({ Mounts: [bind('/home/a/src')] })],
    ['mount bind /home/a/src → /x', asked({ Mounts: [bind('/home/a/src', { Target: '/x', ReadOnly: true })] })],
    [
      'mount volume v → /v',
      asked({ Mounts: [{ Type: 'volume', Source: 'v', Target: '/v', VolumeOptions: { DriverConfig: { Options: { device: '/etc' } } } }] }),
    ],
    ['volumes from db', asked({ VolumesFrom: ['db'] })],
    ['privileged true', asked({ Privileged: true })],
    ['namespace pid=host', asked({ PidMode: 'host' })],
    ['namespace net=container:x', asked({ NetworkMode: 'container:x' })],
    ['device /dev/kvm', asked({ Devices: [{ PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' }] })],
    ['capability add SYS_ADMIN', asked({ CapAdd: ['SYS_ADMIN'] })],
    ['security option seccomp=unconfined', asked({ SecurityOpt: ['seccomp=unconfined'] })],
    ['masked paths', asked({ MaskedPaths: [] })],
    ['sysctl net.core.somaxconn=9', asked({ Sysctls: { 'net.core.somaxconn': '9' } })],
    ['port 8080:80/tcp', asked({ PortBindings: { '80/tcp': [{ HostPort: '8080' }] } })],
    ['restart always', asked({ RestartPolicy: { Name: 'always' } })],
    ['runtime runc', asked({ Runtime: 'runc' })],
    ['group 0', asked({ GroupAdd: ['0'] })],
    ['logging', asked({ LogConfig: { Type: 'syslog', Config: {} } })],
    ['annotation a=b', asked({ Annotations: { a: 'b' } })],
    ['variable SYSBOX_HONOR_CAPS', asked({}, { Env: ['SYSBOX_HONOR_CAPS=TRUE'] })],
    ['without the plan’s resource memory=', asked({ Memory: 0 })],
  ])('%s', (says, request) => {
    const planned = asked({ Memory: 1e9, Mounts: [bind('/home/a/src', { ReadOnly: true })] });
    const within = says.startsWith('without') ? request : { ...request, resources: planned.resources };
    expect(exceedsPlan(plan(planned), within)).toEqual({
      rule: 'plan-exceeded',
      message: expect.stringContaining(`It asks for more than the plan: ${says}`),
      advice: expect.any(String),
    });
  });

  test('that holds nothing', () => {
    expect(exceedsPlan(plan(), asked({}))).toMatchObject({ message: 'The plan has no container, and this one was to be created.' });
  });

  test('where each of its containers has a part of it', () => {
    const both = asked({ Privileged: true, PidMode: 'host' });
    expect(exceedsPlan(plan(asked({ Privileged: true }), asked({ PidMode: 'host' })), both)).toMatchObject({ rule: 'plan-exceeded' });
  });

  test('and the words hold no secret and no wall of text', () => {
    const mounts = Array.from({ length: 9 }, (_, index) => bind(`/srv/${index}?password=hunter22`, { Target: `/t${index}` }));
    const { message } = exceedsPlan(plan(asked({})), asked({ Mounts: mounts }))!;
    expect(message).not.toContain('hunter22');
    expect(message).toMatch(/and 6 more\.$/u);
  });
});

const first = (one: Record<string, unknown>): object => (one['requests'] as readonly object[])[0]!;

describe('the file', () => {
  const whole = plan(asked({ Mounts: [bind('/home/a/src')], PortBindings: { '80/tcp': [{ HostPort: '80' }] } }));

  test('is read as it was written', () => {
    const text = JSON.stringify({ ...whole, owner: 'a', allowed: [{ rule: 'host-command', reason: 'ours' }] });
    const read = readPlan('p', rules, { readText: () => ({ text }), workingFolder: () => '/' });
    expect(read).toEqual({ plan: JSON.parse(text) });
  });

  test.each<[change: (plan: Record<string, unknown>) => unknown, mistake: string]>([
    [() => [], 'it must be an object'],
    [(one) => ({ ...one, version: 2 }), 'version must be 1'],
    [(one) => ({ ...one, builds: undefined }), 'it lacks “builds”'],
    [(one) => ({ ...one, more: 1 }), 'it knows no “more”'],
    [(one) => ({ ...one, workspaces: ['src'] }), 'workspaces[0] must be the absolute path of a folder'],
    [(one) => ({ ...one, workspaces: ['/src/../etc'] }), 'workspaces[0] must be the absolute path of a folder'],
    [(one) => ({ ...one, requests: [{ kind: 'build' }] }), 'requests[0].kind must be container'],
    [(one) => ({ ...one, requests: [{ ...first(one), ports: [{}] }] }), 'requests[0].ports[0] lacks “value”'],
    [
      (one) => ({ ...one, requests: [{ ...first(one), mounts: [{ value: { kind: 'bind' }, from: whole.requests[0]!.from }] }] }),
      'requests[0].mounts[0].value lacks “target”',
    ],
    [(one) => ({ ...one, requests: [{ ...first(one), mounts: undefined }] }), 'requests[0] lacks “mounts”'],
    [(one) => ({ ...one, requests: [{ ...first(one), surprise: [] }] }), 'requests[0] knows no “surprise”'],
    [(one) => ({ ...one, allowed: [{ rule: 'host-comand', reason: 'x' }] }), 'it allows host-comand, and there is no such rule'],
    [(one) => ({ ...one, allowed: [{ rule: 'host-command' }] }), 'allowed[0] lacks “reason”'],
  ])('with a mistake is none: %#', (change, mistake) => {
    expect(parsePlan(JSON.stringify(change(JSON.parse(JSON.stringify(whole)))), rules)).toEqual({
      mistake: expect.stringContaining(mistake),
    });
  });

  test.each([
    [{ missing: true } as const, 'The plan p does not exist.'],
    [{ refused: 'it is a folder' }, 'The plan p was not read: it is a folder.'],
    [{ text: '{' }, 'The file p is no plan: it is not JSON.'],
  ])('that cannot be read: %j', (answer, refused) => {
    expect(readPlan('p', rules, { readText: () => answer, workingFolder: () => '/' })).toEqual({ refused });
  });
});
