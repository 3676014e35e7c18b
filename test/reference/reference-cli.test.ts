import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { newContainer } from '../../src/model/request-fields.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { HostPath } from '../../src/model/host-path.ts';
import type { ContainerRequest } from '../../src/model/request.ts';
import { devcontainerFormat } from '../../src/formats/devcontainer/format.ts';
import { withDefaults } from '../../src/syntax/host-variables.ts';
import { applyRunArguments } from '../../src/formats/docker-run/apply-run-arguments.ts';
import { readComposeProject } from '../../src/formats/compose/read-project.ts';
import type { FileAnswer } from '../../src/formats/format.ts';
import { composeBinary } from '../compose-binary.ts';
import { skipReason } from '../skip.ts';
import { type ReferenceRun, runReferenceCli } from './run-reference-cli.ts';

// Our reading of a configuration against what the reference CLI really passes to docker run: the verdict must be about what would run.
// Each case starts the real CLI, several at once.
vi.setConfig({ testTimeout: 60_000 });

const path = '.devcontainer/devcontainer.json';
const label = [{ remoteUser: 'vscode', capAdd: ['SYS_PTRACE'], containerEnv: { FROM_LABEL: 'yes' } }];
const image = {
  Id: 'sha256:0',
  Architecture: 'amd64',
  Os: 'linux',
  Config: { User: 'root', Env: ['PATH=/usr/bin'], Cmd: ['/bin/bash'], Entrypoint: null, Labels: { 'devcontainer.metadata': '[]' } },
};

const cases: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  ['nothing but an image', '{"image":"x:1"}'],
  ['privileged by a string', '{"image":"x:1","privileged":"false","init":"no"}'],
  ['privileged by __proto__', '{"image":"x:1","__proto__":{"privileged":true}}'],
  ['two keys', '{"image":"x:1","privileged":true,"privileged":false}'],
  ['a missing comma and a second root', '{"image":"x:1" "privileged":true}{"init":true}'],
  ['escaped key', '{"image":"x:1","\\u0070rivileged":true}'],
  [
    'lists that are none',
    '{"image":"x:1","capAdd":"SYS_ADMIN","securityOpt":"seccomp=unconfined","mounts":"type=bind,source=/etc,target=/e"}',
  ],
  ['an object mount alone', '{"image":"x:1","mounts":{"type":"bind","source":"/etc","target":"/e"}}'],
  [
    'commas in an object mount',
    '{"image":"x:1","mounts":[{"type":"volume","source":"v","target":"/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc"}]}',
  ],
  ['mounts with one target', '{"image":"x:1","mounts":["source=a,target=/x","source=b,target=/x","type=tmpfs,target=/y"]}'],
  [
    'variables',
    '{"image":"x:1","mounts":["source=${localEnv:HOME}/.ssh,target=/s,type=bind","source=${localEnv:HOME}${localEnv:USERPROFILE}/.aws,target=/a,type=bind"],"containerEnv":{"A":"${env:NOPE:fallback}"}}',
  ],
  [
    'defaults of variables',
    '{"image":"x:1","securityOpt":["${localEnv:X:seccomp=unconfined}"],"capAdd":["${localEnv:X:ALL}"],"mounts":["${localEnv:X:type=bind,source=/etc,target=/h}"]}',
  ],
  ['users', '{"image":"x:1","containerUser":"a","remoteUser":"b","runArgs":["-u","c"]}'],
  [
    'runArgs',
    '{"image":"x:1","runArgs":["--cap-drop=ALL","--net=host","-v","/:/h:ro","--device=/dev/kvm","--sysctl","net.ipv4.ip_forward=1","--privileged=false","-eA=1","--runtime=runc"],"containerEnv":{"A":"0"}}',
  ],
  ['a positional', '{"image":"x:1","runArgs":["--rm","other:evil","sh","-c","id"],"privileged":true}'],
  ['defaults in runArgs', '{"image":"x:1","runArgs":["${localEnv:NOPE:--privileged}","${localEnv:NOPE2:--pid}=host"]}'],
  ['ports', '{"image":"x:1","appPort":[3000,"0.0.0.0:22:22","81:80"]}'],
  ['workspaceMount', '{"image":"x:1","workspaceMount":"source=${localWorkspaceFolder}/..,target=/w,type=bind","workspaceFolder":"/w"}'],
  ['no workspaceMount', '{"image":"x:1","workspaceMount":"","workspaceFolder":"/w"}'],
  [
    'a local Feature',
    '{"image":"x:1","features":{"./f":{}},"privileged":false,"mounts":["source=mine,target=/d"]}',
    {
      '.devcontainer/f/devcontainer-feature.json':
        '{"id":"f","version":"1.0.0","privileged":true,"init":true,"capAdd":["NET_ADMIN"],"securityOpt":["label=disable"],"mounts":[{"type":"volume","source":"theirs","target":"/d"},{"type":"bind","source":"/var/run/docker.sock","target":"/s"}]}',
      '.devcontainer/f/install.sh': '#!/bin/sh\n',
    },
  ],
  [
    'a flag made of the folder inside',
    '{"image":"x:1","runArgs":["--${containerWorkspaceFolderBasename}","-v${containerWorkspaceFolder}:/x"],"workspaceFolder":"/privileged","workspaceMount":"type=bind,source=${localWorkspaceFolder},target=/etc"}',
  ],
  [
    'a mount made of the folder inside',
    '{"image":"x:1","workspaceMount":"type=bind,source=${containerWorkspaceFolder},target=/w","workspaceFolder":"/etc"}',
  ],
  ['lists in object mounts', '{"image":"x:1","mounts":[{"type":["bind"],"source":["/etc"],"target":["/x"]}]}'],
  ['a sibling of the workspace', '{"image":"x:1","mounts":["type=bind,source=${localWorkspaceFolder}-evil,target=/w"]}'],
  [
    'defaults with dots',
    '{"image":"x:1","mounts":["type=bind,source=${localWorkspaceFolder}${localEnv:X:/..},target=/w","type=bind,source=/${localEnv:X:a/../etc},target=/e"]}',
  ],
  ['a user by default', '{"image":"x:1","containerUser":"${localEnv:A:70000}"}'],
  [
    'a Dockerfile',
    '{"dockerFile":"Dockerfile","build":{"dockerfile":"Other"},"context":"..","privileged":true}',
    { '.devcontainer/Dockerfile': 'FROM x:1\n', '.devcontainer/Other': 'FROM y:1\n' },
  ],
];

describe('what the reference CLI passes to docker run', () => {
  it.concurrent.each(cases.map(([name, text, files = {}]) => ({ name, text, files })))('$name', async ({ text, files }) => {
    const reference = await runReferenceCli({ ...files, [path]: text }, image);
    expect(reference.run, reference.output).toBeDefined();
    expect(project(ours(text, files), reference)).toEqual(project(passedBy(reference), reference));
  });

  it('merges what the image’s label says', async () => {
    const labelled = { ...image, Config: { ...image.Config, Labels: { 'devcontainer.metadata': JSON.stringify(label) } } };
    const { run } = await runReferenceCli({ [path]: '{"image":"x:1"}' }, labelled);
    expect(run).toContain('FROM_LABEL=yes');
    expect(run).toContain('SYS_PTRACE');
  });
});

const composePath = '.devcontainer/compose.yml';
const service = 'services:\n  app:\n    image: x:1\n';
const composeCases: readonly (readonly [name: string, configuration: string, compose: string, files?: Readonly<Record<string, string>>])[] =
  [
    ['nothing more than the service', '{"dockerComposeFile":"compose.yml","service":"app"}', service],
    [
      'what Compose says stays',
      '{"dockerComposeFile":"compose.yml","service":"app","privileged":false,"containerUser":"a"}',
      `${service}    privileged: true\n    user: b\n    cap_add: [NET_ADMIN]\n    pid: host\n`,
    ],
    [
      'mounts lose readonly and their type',
      '{"dockerComposeFile":"compose.yml","service":"app","mounts":["source=/etc,target=/x,readonly","source=cache,target=/c,type=volume"]}',
      service,
    ],
    [
      'a mount with the target of a volume',
      '{"dockerComposeFile":"compose.yml","service":"app","mounts":["source=/etc,target=/a,type=bind"]}',
      `${service}    volumes: ["./a:/a:ro"]\n`,
    ],
    [
      'variables that only Compose puts in',
      '{"dockerComposeFile":"compose.yml","service":"app","mounts":["source=${HOME}/.ssh,target=/y,type=bind"]}',
      service,
    ],
    ['a read-only target', '{"dockerComposeFile":"compose.yml","service":"app","mounts":["source=/etc,target=/y:ro,type=bind"]}', service],
    [
      'truthy strings and single values',
      '{"dockerComposeFile":"compose.yml","service":"app","privileged":"false","init":1,"capAdd":"SYS_ADMIN","securityOpt":"seccomp=unconfined"}',
      service,
    ],
    [
      'environment',
      '{"dockerComposeFile":"compose.yml","service":"app","containerEnv":{"A":"2","B":"3"}}',
      `${service}    environment: {A: "1", C: "4"}\n`,
    ],
    [
      'runArgs, which have no effect',
      '{"dockerComposeFile":"compose.yml","service":"app","runArgs":["--privileged"],"appPort":3000}',
      service,
    ],
    [
      'several files',
      '{"dockerComposeFile":["compose.yml","../more.yml"],"service":"app"}',
      service,
      { 'more.yml': 'services:\n  app:\n    privileged: true\n    volumes: ["./b:/b"]\n' },
    ],
    [
      'a local Feature',
      '{"dockerComposeFile":"compose.yml","service":"app","features":{"./f":{}}}',
      service,
      {
        '.devcontainer/f/devcontainer-feature.json':
          '{"id":"f","version":"1.0.0","privileged":true,"mounts":[{"type":"bind","source":"/var/run/docker.sock","target":"/s"}]}',
        '.devcontainer/f/install.sh': '#!/bin/sh\n',
      },
    ],
  ];

const binary = composeBinary();

describe.skipIf(skipReason(binary === undefined, 'no docker-compose binary: set CI=true as root on Debian to have it unpacked'))(
  'what the reference CLI makes of a Compose project',
  () => {
    it.concurrent.each(
      composeCases.map(([name, text, compose, files = {}]) => ({ name, text, files: { ...files, [composePath]: compose } })),
    )('$name', async ({ text, files }) => {
      const reference = await runReferenceCli({ ...files, [path]: text }, image, binary);
      expect(reference.effective, reference.output).toBeDefined();
      const answers = new Map<string, FileAnswer>([
        ['effective.json', { text: reference.effective! }],
        ['.env', { missing: true }],
      ]);
      const started = readComposeProject({ paths: ['effective.json'], folder: '', files: answers }).containers.find(
        ({ name }) => name === 'app',
      ) as ContainerRequest;
      const ownVolumes = (request: ContainerRequest): object => ({ ...project(request, reference), image: '' });
      expect(ownVolumes(withoutImageLayer(ours(text, files, 'app')))).toEqual(ownVolumes(started));
    });

    it.each([
      ['containerUser', '"containerUser":"root\\n    privileged: true"'],
      ['capAdd', '"capAdd":["SYS_PTRACE\\n    pid: host"]'],
      ['securityOpt', '"securityOpt":["label=disable\\n    pid: host"]'],
      ['mounts', '"mounts":["source=a,target=/a\\n    pid: host"]'],
    ])('a line break in %s adds keys to the service, and is reported', async (_name, property) => {
      const text = `{"dockerComposeFile":"compose.yml","service":"app",${property}}`;
      const { effective } = await runReferenceCli({ [composePath]: service, [path]: text }, image, binary);
      expect(effective).toMatch(/"pid": "host"|"privileged": true/u);
      expect(ours(text, { [composePath]: service }, 'app').oddities.map(({ value }) => value.kind)).toContain('control-character');
    });
  },
);

describe.skipIf(binary === undefined)('a Feature’s entrypoint', () => {
  it('ends the string it is pasted into, and is reported', async () => {
    const entrypoint = 'a"]\n    privileged: true\n    x-z: ["';
    const files = {
      [composePath]: service,
      '.devcontainer/f/devcontainer-feature.json': JSON.stringify({ id: 'f', version: '1.0.0', entrypoint }),
      '.devcontainer/f/install.sh': '#!/bin/sh\n',
    };
    const text = '{"dockerComposeFile":"compose.yml","service":"app","features":{"./f":{}}}';
    const { effective } = await runReferenceCli({ ...files, [path]: text }, image, binary);
    expect(effective).toMatch(/"privileged": true/u);
    expect(ours(text, files, 'app').oddities.map(({ value }) => value.kind)).toContain('control-character');
  });
});

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

// Real configurations that need nothing from the network and run nothing on the host.
function corpusCases(): { readonly name: string; readonly text: string; readonly files: Readonly<Record<string, string>> }[] {
  if (!existsSync(corpus)) return [];
  const names = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(?:seed50|wild|cli-fixtures)\/.*devcontainer\.json$/u.test(name),
  );
  return names.flatMap((name) => {
    const text = readFileSync(corpus + name, 'utf8');
    if (/"(?:features|initializeCommand|dockerComposeFile|workspaceMount)"/u.test(text) || !/"(?:image|dockerFile|dockerfile)"/u.test(text))
      return [];
    const dockerfile = /"(?:dockerFile|dockerfile)"\s*:\s*"((?!\.\.\/\.\.)[^"$]+)"/u.exec(text)?.[1];
    return [{ name, text, files: dockerfile === undefined ? {} : { [posix.join('.devcontainer', dockerfile)]: 'FROM x:1\n' } }];
  });
}

describe.skipIf(skipReason(!existsSync(corpus), 'no corpus of real configurations beside the repository'))('real configurations', () => {
  it.concurrent.each(corpusCases())('$name', async ({ text, files }) => {
    const reference = await runReferenceCli({ ...files, [path]: text }, image);
    // What the CLI refuses before it starts a container has nothing to compare.
    const refused = reference.run === undefined;
    const reading = refused ? reference.output.includes('"outcome":"error"') : project(withoutImageLayer(ours(text, files)), reference);
    expect(reading).toEqual(refused ? true : project(passedBy(reference), reference));
  });
});

function isOfImage(value: unknown): boolean {
  return (value as Fact<unknown> | undefined)?.from?.layer === 'image';
}

// The stand-in image has no label, the official ones have: what those bring is held against their sources elsewhere.
function withoutImageLayer(request: ContainerRequest): ContainerRequest {
  const kept = Object.entries(request).map(([field, value]: [string, unknown]) => [
    field,
    Array.isArray(value) ? value.filter((one) => !isOfImage(one)) : isOfImage(value) ? undefined : value,
  ]);
  return Object.fromEntries(kept) as ContainerRequest;
}

function passedBy(reference: ReferenceRun): ContainerRequest {
  const passed = newContainer('run', { layer: 'api', document: 'run', pointer: '' });
  const words = reference.run!.map((word, index) => ({
    text: word,
    from: { layer: 'api', document: 'run', pointer: `/${index}` } as const,
  }));
  applyRunArguments(passed, words, { folder: '', positionals: 'image' });
  return passed;
}

function ours(text: string, files: Readonly<Record<string, string>>, name = path): ContainerRequest {
  const format = devcontainerFormat({ readComposeProject });
  const { doc } = format.parse({ document: path, path, text });
  const answers = new Map<string, FileAnswer>(Object.entries(files).map(([name, content]) => [name, { text: content }]));
  return format.read(doc, answers).requests.find((request) => request.kind === 'container' && request.name === name) as ContainerRequest;
}

const devcontainerId = /\$\{devcontainerId\}|[0-9a-v]{52}/u;

// What decides over privilege, with paths as the host of the test has them.
function project(request: ContainerRequest, { home, workspace }: { readonly home: string; readonly workspace: string }): object {
  const settle = (text: string): string =>
    withDefaults(text.replaceAll('${localEnv:HOME}', home), 'cut')
      .replaceAll('${localWorkspaceFolderBasename}', 'workspace')
      .replaceAll('${localWorkspaceFolder}', workspace)
      .replaceAll('${containerWorkspaceFolder}', request.workspaceFolder?.value ?? '/workspaces/workspace');
  const hostPath = (source: HostPath | string | undefined): string => {
    if (source === undefined || typeof source === 'string')
      return settle(source ?? '')
        .replace(devcontainerId, 'ID')
        .replace(/^workspace_devcontainer_/u, '');
    if (source.otherwise !== undefined) return hostPath(source.otherwise);
    const base = { root: '', home, workspace, variable: '' }[source.base];
    const joined = source.base === 'root' ? source.path : source.path === '' ? base : `${base}/${source.path}`;
    return new URL(`file://${settle(joined)}`).pathname.replace(/(?<=.)\/$/u, '');
  };
  // What runArgs replaced by a positional: everything the CLI adds later becomes its arguments.
  const image = request.replacedImage?.value ?? (request.image?.value === 'other:evil' ? 'other:evil' : 'the image');
  const replaced = image === 'other:evil';
  return {
    image,
    privileged: !replaced && request.privileged?.value === true,
    init: !replaced && request.init?.value === true,
    capabilities: replaced ? [] : request.capabilities.map(({ value }) => `${value.change} ${value.name}`).toSorted(),
    securityOptions: replaced ? [] : request.securityOptions.map(({ value }) => `${value.name}=${value.value}`).toSorted(),
    mounts: request.mounts
      .map(({ value }) => [value.kind, hostPath(value.source), settle(value.target), value.readOnly, JSON.stringify(value.options ?? {})])
      .toSorted(),
    environment: request.environment
      .filter(({ value }) => value.scope === 'container')
      .map(({ value }) => `${value.name}=${settle(value.value ?? '')}`)
      .toSorted(),
    user: settle(request.user?.value ?? ''),
    namespaces: request.namespaces.map(({ value }) => `${value.kind}=${value.mode}`).toSorted(),
    devices: request.devices.map(({ value }) => hostPath(value.path)),
    sysctls: request.sysctls.map(({ value }) => value.name),
    ports: request.ports.map(({ value }) => `${value.address ?? ''}:${value.hostPort ?? ''}:${value.containerPort}`),
    runtime: request.runtime?.value ?? '',
  };
}
