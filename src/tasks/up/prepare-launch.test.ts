import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type FoundImage, imageKey, type Lookup } from '../../model/found.ts';
import type { Policy } from '../../model/policy.ts';
import { realMachine } from '../../machine/real.ts';
import { discover } from '../discover.ts';
import type { Resolver } from '../resolve/make-resolver.ts';
import { plannedPolicy } from '../gate/gate-policy.ts';
import { parsePlan } from '../gate/read-plan.ts';
import { rules } from '../../rules/catalogue.ts';
import { type LaunchWish, prepareLaunch, type PreparedLaunch } from './prepare-launch.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'containai-launch-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const digest = `sha256:${'a'.repeat(64)}`;
const images = new Map<string, Lookup<FoundImage>>();
// What it has of images and Features is said here; nothing is asked of anybody.
const resolver: Resolver = {
  found: {
    platform: 'linux/amd64',
    images,
    features: new Map([
      [
        'ghcr.io/devcontainers/features/go:1',
        {
          found: {
            resolved: `ghcr.io/devcontainers/features/go@${digest}`,
            digest,
            metadata: JSON.stringify({
              id: 'go',
              version: '1.3.4',
              name: 'Go',
              privileged: true,
              init: true,
              capAdd: ['SYS_PTRACE'],
              securityOpt: ['seccomp=unconfined'],
            }),
            scripts: [{ path: 'install.sh', text: '#!/bin/sh\ntrue\n' }],
            unread: [],
            setuidFiles: [],
          },
        },
      ],
    ]),
  },
  answer: async (wants) => {
    const open = wants.filter((want) => want.kind === 'image' && want.name === 'base:1' && !images.has(imageKey(want)));
    for (const want of open)
      images.set(imageKey(want), { found: { resolved: `base@${digest}`, from: 'registry', environment: [], volumes: [], onBuild: [] } });
    return open.length > 0;
  },
};

let folders = 0;
async function prepared(
  files: Readonly<Record<string, string | object>>,
  wish: Partial<LaunchWish> = {},
): Promise<PreparedLaunch & { readonly folder: string }> {
  const folder = join(root, `work${folders++}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof text === 'string' ? text : JSON.stringify(text));
  }
  const [target] = discover(folder, realMachine).targets;
  const host = { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '26.1.5' }, buildsUnderSysbox: true };
  const answer = await prepareLaunch(
    {
      target: target!,
      audit: { tier: 'strict', host, version: '1.2.3', resolver },
      host,
      engine: { socket: '/run/docker.sock', isOwn: false },
      info: { NCPU: 2 },
      firewall: 'no',
      writers: [],
      userId: 1000,
      wished: {},
      owner: 'abc',
      allowed: [],
      granted: [],
      network: [],
      credentials: [],
      copiesOf: async () => [],
      skipsHostCommands: false,
      systemd: false,
      composeFile: '/state/compose.json',
      ...wish,
    },
    realMachine,
  );
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
  return { ...answer, folder };
}

const file = (configuration: object): Readonly<Record<string, object>> => ({ '.devcontainer/devcontainer.json': configuration });

describe('a plan', () => {
  test('lets the gate have only what was audited, and can be read by it', async () => {
    const { plan, folder } = await prepared(file({ image: 'base:1', containerEnv: { A: '${localEnv:TOKEN}' } }), {
      granted: ['OTHER'],
      network: ['HTTPS_PROXY'],
    });
    expect(plan.refused).toEqual([]);
    expect(plan.gate).toMatchObject({
      owner: 'abc',
      workspaces: [folder],
      builds: 'contained',
      limits: { pids: 8192 },
      network: 'allow',
    });
    // The value that is handed over may be a token; without one, nothing is allowed.
    expect(plan.gate.allowed).toEqual([{ rule: 'literal-credential', reason: expect.any(String) }]);
    expect((await prepared(file({ image: 'base:1' }))).plan.gate.allowed).toEqual([]);
    expect(plan.gate.requests[0]?.mounts.map(({ value }) => value.target)).toEqual([`/workspaces/${folder.split('/').at(-1)}`]);
    expect(plan.variables).toEqual([
      { name: 'HTTPS_PROXY', state: 'given', why: 'for the network' },
      { name: 'OTHER', state: 'given', why: 'by --env' },
      { name: 'TOKEN', state: 'kept', why: 'read by .devcontainer/devcontainer.json' },
    ]);
    expect(parsePlan(JSON.stringify(plan.gate), new Set(rules.map(({ id }) => id)))).toEqual(JSON.parse(JSON.stringify(plan.gate)));
  });

  test.each([
    ['HOME', [], 'own'],
    ['PATH', [], 'own'],
    ['DOCKER_HOST', [], 'own'],
    ['TMPDIR', [], 'own'],
    ['LANG', [], 'own'],
    ['HOME', ['HOME'], 'given'],
    ['PATH', ['PATH'], 'own'],
    ['TOKEN', [], 'kept'],
    ['TOKEN', ['TOKEN'], 'given'],
  ])('says what the reference CLI finds in %s, granted %j: %s', async (name, granted, state) => {
    const { plan } = await prepared(file({ image: 'base:1', containerEnv: { A: `\${localEnv:${name}}` } }), { granted });
    expect(plan.variables).toMatchObject([{ name, state }]);
  });

  test.each<[what: string, configuration: object, wish: Partial<LaunchWish>, refused: readonly string[]]>([
    ['read', { containerEnv: { A: '${localEnv:HTTPS_PROXY}' } }, {}, ['host-variable-leaked']],
    ['read, and granted', { containerEnv: { A: '${localEnv:HTTPS_PROXY}' } }, { granted: ['HTTPS_PROXY'] }, []],
    ['read, and answered for', { containerEnv: { A: '${localEnv:HTTPS_PROXY}' } }, { allowed: ['host-variable-leaked'] }, []],
    ['read, without a password', { containerEnv: { A: '${localEnv:HTTPS_PROXY}' } }, { credentials: [] }, []],
    ['not read', { containerEnv: { A: '${localEnv:NO_PROXY}' } }, {}, []],
  ])('a proxy with a password: %s', async (_what, configuration, wish, refused) => {
    const given = { network: ['HTTPS_PROXY', 'NO_PROXY'], credentials: ['HTTPS_PROXY'], ...wish };
    const { plan } = await prepared(file({ image: 'base:1', ...configuration }), given);
    expect(plan.refused.map(({ rule }) => rule)).toEqual(refused);
  });

  test('leaves ports at their addresses only where the user answers for it', async () => {
    const configuration = file({ image: 'base:1', appPort: '0.0.0.0:3000:3000' });
    const { plan: closed } = await prepared(configuration);
    expect(closed.rewrites.map(({ rule, to }) => [rule, to])).toEqual([['port-published-widely', '127.0.0.1:3000:3000']]);
    const { plan: open } = await prepared(configuration, { allowed: ['port-published-widely'] });
    expect([open.refused, open.rewrites, open.gate.allowed]).toEqual([
      [],
      [],
      [{ rule: 'port-published-widely', reason: 'allowed with --allow' }],
    ]);
    expect(plannedPolicy('strict', undefined, open.gate, {}).keepsPorts).toBe(true);
    expect(plannedPolicy('strict', undefined, closed.gate, {}).keepsPorts).toBe(undefined);
  });

  test('holds what runs to limits and to no network, by the policy and by the command line, which wins', async () => {
    const policy: Policy = {
      document: 'policy',
      levels: {},
      options: {},
      waivers: [],
      gate: { limits: { memory: '4g', cpus: 64, pids: 100 }, network: 'none' },
    };
    const configuration = file({ image: 'base:1', runArgs: ['--memory=6g', '--network=other', '--pids-limit=50'], appPort: 3000 });
    const { plan } = await prepared(configuration, {
      audit: { tier: 'strict', host: {}, version: '1', resolver, policy },
      wished: { limits: { pids: 200 } },
    });
    expect([plan.refused, plan.gate.limits, plan.gate.network]).toEqual([[], { memory: '4g', cpus: 2, pids: 200 }, 'none']);
    expect(plan.rewrites.map(({ rule, from, to }) => [rule, from, to])).toEqual([
      ['network-off', '127.0.0.1:3000:3000/tcp', undefined],
      ['network-off', 'other', undefined],
      ['resource-limited', 'memory=6g', 'memory=4g'],
    ]);
    // The gate takes both from the plan.
    expect(parsePlan(JSON.stringify(plan.gate), new Set(rules.map(({ id }) => id)))).toMatchObject({ network: 'none' });
  });

  test('refuses a token that is written down, whatever else is handed over', async () => {
    const { plan } = await prepared(file({ image: 'base:1', containerEnv: { A: `ghp_${'a1B2c3D4e5F6'.repeat(3)}` } }), {
      granted: ['OTHER'],
    });
    expect(plan.refused).toMatchObject([{ rule: 'literal-credential' }]);
  });

  test('says what the gate will change, and does not refuse it', async () => {
    const { plan } = await prepared(
      file({ image: 'base:1', features: { 'ghcr.io/devcontainers/features/go:1': {} }, runArgs: ['--runtime=runc', '--userns=host'] }),
    );
    expect(plan.refused).toEqual([]);
    expect(plan.builds).toBe('under Sysbox');
    expect(plan.rewrites.map(({ rule }) => rule)).toEqual([
      'runtime-overridden',
      'privileged-requested',
      'capability-added',
      'seccomp-unconfined',
      'host-user-namespace',
    ]);
  });

  test.each<[what: string, configuration: object, allowed: readonly string[], refused: readonly string[]]>([
    [
      'the engine’s socket',
      { image: 'base:1', mounts: ['source=/var/run/docker.sock,target=/s,type=bind'] },
      [],
      ['docker-socket-mounted'],
    ],
    [
      'the same, answered for',
      { image: 'base:1', mounts: ['source=/var/run/docker.sock,target=/s,type=bind'] },
      ['docker-socket-mounted'],
      [],
    ],
    ['a namespace of the host', { image: 'base:1', runArgs: ['--pid=host'] }, [], ['host-pid-namespace']],
    ...['network', 'pid', 'ipc', 'uts'].map((kind): [string, object, string[], string[]] => [
      `the ${kind} namespace of the host, whoever answers for it`,
      { image: 'base:1', runArgs: [`--${kind}=host`] },
      [`host-${kind}-namespace`],
      [`host-${kind}-namespace`],
    ]),
    ['a device, by the gate', { image: 'base:1', runArgs: ['--device=/dev/kvm'] }, ['device-passed'], ['device-refused']],
    ['what was not looked up', { image: 'other:1', runArgs: [] }, [], ['undecided']],
  ])('refuses %s', async (_what, configuration, allowed, refused) => {
    const { plan } = await prepared(file(configuration), { allowed });
    expect([...new Set(plan.refused.map(({ rule, isUndecided }) => (isUndecided === true ? 'undecided' : rule)))]).toEqual(refused);
  });

  test('refuses a build that the engine runs as root, unless somebody answers for it', async () => {
    const files = { ...file({ build: { dockerfile: 'Dockerfile' } }), '.devcontainer/Dockerfile': 'FROM base:1\nRUN true\n' };
    const host = { kernel: '6.8', sysbox: { version: '0.7.0' }, buildsUnderSysbox: false };
    const refused = await prepared(files, { host });
    expect(refused.plan.refused.map(({ rule }) => rule)).toEqual(['build-not-contained']);
    const { plan, keepsUserId } = await prepared(files, { host, allowed: ['build-not-contained'] });
    expect(plan).toMatchObject({ refused: [], builds: 'as root on this machine', gate: { builds: 'as-root' } });
    expect(keepsUserId).toBe(false);
    // Without a build of its own it starts, and nothing is built for the user’s number either.
    expect(await prepared(file({ image: 'base:1' }), { host })).toMatchObject({ keepsUserId: true, plan: { refused: [] } });
  });
});

describe('SSH', () => {
  const ssh = { port: 2301 };

  test('is a port, in the plan too, and a Feature where something may be built', async () => {
    const { plan, override, feature } = await prepared(file({ image: 'base:1', runArgs: ['--name=x'] }), { ssh });
    expect(override['runArgs']).toEqual(['--name=x', '-p', '127.0.0.1:2301:2300']);
    expect(override['features']).toBeUndefined();
    expect(feature?.name).toBe('containai/ssh:1');
    expect(plan).toMatchObject({
      refused: [],
      builds: 'under Sysbox',
      added: [expect.stringContaining('a Feature of containai installs one')],
    });
    const [request] = plan.gate.requests;
    expect(request?.ports.map(({ value }) => value)).toEqual([
      { address: '127.0.0.1', hostPort: '2301', containerPort: '2300', protocol: 'tcp' },
    ]);
  });

  test.each<[string, Partial<LaunchWish>, Partial<LaunchWish['host']>]>([
    [
      'by the policy',
      {
        audit: {
          tier: 'strict',
          host: {},
          version: '1',
          resolver,
          policy: { document: 'policy', levels: {}, options: {}, waivers: [], gate: { builds: 'none' } },
        },
      },
      {},
    ],
    ['by the engine', {}, { buildsUnderSysbox: false }],
  ])('takes the server of the image where nothing may be built, %s', async (_, wish, host) => {
    const facts = { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '26.1.5' }, buildsUnderSysbox: true, ...host };
    const { plan, feature } = await prepared(file({ image: 'base:1' }), { ssh, host: facts, ...wish });
    expect(feature).toBeUndefined();
    expect(plan.refused).toEqual([]);
    expect(plan.builds).toBeUndefined();
    expect(plan.added).toEqual([expect.stringContaining('with the sshd of its image')]);
  });

  test('is one more Compose file in that form', async () => {
    const { compose, override, feature } = await prepared(
      {
        '.devcontainer/devcontainer.json': { dockerComposeFile: 'compose.yml', service: 'app' },
        '.devcontainer/compose.yml': 'services: {app: {image: base:1}}',
      },
      { ssh },
    );
    expect(feature).toBeDefined();
    expect(override['dockerComposeFile']).toEqual([expect.stringContaining('compose.yml'), '/state/compose.json']);
    expect(compose).toEqual({
      services: { app: { ports: [{ target: 2300, published: '2301', host_ip: '127.0.0.1', protocol: 'tcp' }] } },
    });
  });

  test.each<[string, Readonly<Record<string, string | object>>, Partial<LaunchWish>]>([
    ['no network, as the user wishes', file({ image: 'base:1' }), { wished: { network: 'none' } }],
    ['no network, as the configuration says', file({ image: 'base:1', runArgs: ['--network=none'] }), {}],
    ['the network of another container', file({ image: 'base:1', runArgs: ['--network=container:x'] }), {}],
    [
      'the network of a service',
      {
        '.devcontainer/devcontainer.json': { dockerComposeFile: 'compose.yml', service: 'app' },
        '.devcontainer/compose.yml': 'services: {app: {image: base:1, network_mode: "service:db"}, db: {image: base:1}}',
      },
      {},
    ],
  ])('is refused with %s', async (_, files, wish) => {
    await expect(prepared(files, { ssh, ...wish })).rejects.toThrow(/SSH needs a network/u);
  });
});

describe('consent', () => {
  const files = { ...file({ image: 'base:1', initializeCommand: 'sh ./setup.sh --now' }), 'setup.sh': 'echo one\n' };

  test('is to the command and the files that it names, word for word', async () => {
    const { plan, folder, override } = await prepared(files);
    expect(plan.refused).toEqual([]);
    expect(plan.consents.map(({ text, place }) => [text, place])).toEqual(
      [['initializeCommand: sh ./setup.sh --now\n\n--- setup.sh ---\necho one', '.devcontainer/devcontainer.json:1:39']].map(
        ([text, place]) => [text, expect.stringContaining(place!.split(':')[0]!)],
      ),
    );
    expect(override).toHaveProperty('initializeCommand');
    expect(plan.consents[0]).not.toHaveProperty('isAlwaysAsked');
    const again = await prepared(files);
    // It is given for one workspace.
    expect(again.plan.consents[0]?.hash).not.toBe(plan.consents[0]?.hash);
    writeFileSync(join(folder, 'setup.sh'), 'echo two\n');
  });

  test('holds for one start where what runs cannot be shown', async () => {
    const { plan } = await prepared(file({ image: 'base:1', initializeCommand: 'npm ci' }));
    expect(plan.consents).toMatchObject([{ text: 'initializeCommand: npm ci', isAlwaysAsked: true }]);
  });

  test('is not enough while another container can change what runs', async () => {
    const other = { writers: ['web-1'] };
    expect((await prepared(files, other)).plan.refused).toMatchObject([
      { rule: 'mount-changes-meanwhile', message: expect.stringContaining('web-1') },
    ]);
    expect((await prepared(files, { ...other, allowed: ['mount-changes-meanwhile'] })).plan.refused).toEqual([]);
    expect((await prepared(file({ image: 'base:1' }), other)).plan.refused).toEqual([]);
  });

  test('is not asked for what is left out', async () => {
    const { plan, override } = await prepared(files, { skipsHostCommands: true });
    expect(plan.consents).toEqual([]);
    expect(override).not.toHaveProperty('initializeCommand');
  });

  test('cannot be given to what is too long to be shown', async () => {
    const { plan } = await prepared({ ...files, 'setup.sh': '#'.repeat(300_000) });
    expect(plan.refused.map(({ rule }) => rule)).toEqual(['host-command']);
  });
});

test('the reference CLI gets the audited text, with the workspace’s mount told and Features by their digests', async () => {
  const { override, folder } = await prepared(
    file({ image: 'base:1', features: { 'ghcr.io/devcontainers/features/go:1': { version: '1' } }, name: 'x' }),
  );
  const name = folder.split('/').at(-1)!;
  expect(override).toEqual({
    image: 'base:1',
    name: 'x',
    features: { [`ghcr.io/devcontainers/features/go@${digest}`]: { version: '1' } },
    workspaceMount: `type=bind,source=${folder},target=/workspaces/${name}`,
    workspaceFolder: `/workspaces/${name}`,
  });
});
