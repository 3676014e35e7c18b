import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { imageTable } from './official-images-table.ts';
import { officialFeature, officialFeaturePrefix } from './official-features.ts';
import { officialImage } from './official-images.ts';

const mcr = (name: string, tag?: string) => officialImage('mcr.microsoft.com', `devcontainers/${name}`, tag);

describe('which image a name and tag stand for', () => {
  test.each([
    ['go', '1.22', 'go', '2.1.5'],
    ['go', undefined, 'go', '2.1.5'],
    ['base', 'ubuntu-24.04', 'base', '3.0.3'],
    ['base', 'jammy', 'base', '3.0.3'],
    ['base', '0.210-alpine', undefined, undefined],
    ['base', 'alpine3.22', 'base', '4.0.1'],
    ['base', 'trixie', 'base', '2.1.11'],
    ['base', undefined, 'base', '2.1.11'],
    ['java', '1-17-bookworm', 'java', '3.0.10'],
    ['java', '8', 'java', '3.0.11'],
    ['java', '3-8-jdk-trixie', 'java', '3.0.11'],
    ['java', '3.0.10-8-trixie', 'java', '3.0.11'],
    ['universal', undefined, 'universal', '6.0.8'],
    ['universal', 'linux', 'universal', '6.0.8'],
    ['universal', '6', 'universal', '6.0.8'],
    ['universal', '2', 'universal', '5.1.5'],
    ['universal', '2.13.1', 'universal', '5.1.5'],
    ['universal', '5-noble', 'universal', '5.1.5'],
    ['universal', '2-focal', 'universal', '5.1.5'],
    ['universal', '2.9.0', undefined, undefined],
    ['universal', '2.1', undefined, undefined],
    ['universal', '1-focal', undefined, undefined],
    ['javascript-node', '0-18', undefined, undefined],
    ['python', '3.11', 'python', '3.1.5'],
    ['base-debian', undefined, undefined, undefined],
    ['java-8', undefined, undefined, undefined],
    ['universal-5', undefined, undefined, undefined],
    ['constructor', undefined, undefined, undefined],
    ['nope', undefined, undefined, undefined],
    ['', undefined, undefined, undefined],
  ])('%s:%s', (name, tag, expected, version) => {
    const image = mcr(name, tag);
    expect(image?.name).toBe(expected === undefined ? undefined : `mcr.microsoft.com/devcontainers/${expected}`);
    expect(image?.version).toBe(version);
  });

  test('the second path holds the same images, other places none', () => {
    expect(officialImage('mcr.microsoft.com', 'vscode/devcontainers/go')).toBe(mcr('go'));
    expect(officialImage('docker.io', 'devcontainers/go')).toBeUndefined();
    expect(officialImage('mcr.microsoft.com', 'dotnet/sdk')).toBeUndefined();
  });
});

describe('what the label carries', () => {
  test('go: the privileges of its Feature; its own runArgs do not travel', () => {
    expect(mcr('go')?.entries).toEqual([
      { id: 'ghcr.io/devcontainers/features/common-utils:2' },
      { id: 'ghcr.io/devcontainers/features/git:1' },
      { id: 'ghcr.io/devcontainers/features/go:1', init: true, capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'] },
      { id: 'ghcr.io/devcontainers/features/node:1' },
      { remoteUser: 'vscode' },
    ]);
  });

  test('an image built from another carries its entries first', () => {
    expect(mcr('cpp')?.entries).toEqual([
      ...(mcr('base')?.entries ?? []),
      { id: 'ghcr.io/devcontainers/features/git:1' },
      { capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'], remoteUser: 'vscode' },
    ]);
    expect(mcr('typescript-node')).toMatchObject({
      entrypoint: ['docker-entrypoint.sh'],
      command: ['node'],
      remoteUser: 'node',
      upstream: 'node',
    });
  });

  test.each([
    [undefined, ['dind-var-lib-docker-${devcontainerId}', 'dind-var-lib-containerd-${devcontainerId}', 'minikube-config']],
    ['2', ['dind-var-lib-docker-${devcontainerId}', 'minikube-config']],
  ])('universal:%s is privileged, with its volumes', (tag, sources) => {
    const image = mcr('universal', tag);
    expect(image?.entries.filter(({ privileged }) => privileged)).toHaveLength(1);
    expect(image?.entries.flatMap(({ mounts }) => mounts ?? []).map(({ source }) => source)).toEqual(sources);
    expect(image?.entries.at(-1)).toEqual({ containerUser: 'codespace', remoteUser: 'codespace' });
    expect(image).toMatchObject({
      command: ['sleep', 'infinity'],
      volumes: ['/var/lib/docker'],
      user: 'root',
      remoteUser: 'codespace',
      upstream: 'ubuntu',
    });
    expect(image?.environment['NVS_DIR']).toBe('/usr/local/nvs');
  });

  test('privileges stand in these images only', () => {
    const having = Object.keys(imageTable).filter((id) =>
      mcr(id)?.entries.some((entry) => entry.privileged ?? entry.capAdd ?? entry.securityOpt ?? entry.mounts),
    );
    expect(having).toEqual(['cpp', 'go', 'rust', 'universal']);
  });
});

test('every Feature of an image is in the table of Features, and every local one that says something is used', () => {
  for (const [id, { features, local }] of Object.entries(imageTable)) {
    for (const [feature, version] of features.filter(([name]) => !name.startsWith('./')))
      expect(officialFeature(officialFeaturePrefix + feature.split(':')[0], version)?.version, `${id} ${feature}`).toBe(version);
    for (const key of Object.keys(local ?? {})) expect(features.map(([feature]) => feature)).toContain(key);
  }
});

test('no variable is one of the runtime, and PATH is left out', () => {
  for (const id of ['go', 'universal', 'dotnet', 'python'])
    expect(Object.keys(mcr(id)?.environment ?? {}).filter((name) => /^(?:SYSBOX_|PATH$)/u.test(name))).toEqual([]);
});

test('nothing throws, and only names of the table are found', () => {
  const law = fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (name, tag) => {
    const image = mcr(name, tag);
    return image === undefined || name === 'base' || name in imageTable;
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});
