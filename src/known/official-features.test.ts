import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { featureTable } from './official-features-table.ts';
import { legacyFeatureIds, legacyFeatureTag, officialFeature, officialFeaturePrefix, officialFeatures } from './official-features.ts';

const at = (id: string, tag?: string) => officialFeature(officialFeaturePrefix + id, tag);
const targets = (id: string, tag?: string): (string | undefined)[] | undefined => at(id, tag)?.metadata.mounts?.map(({ source }) => source);

describe('a tag stands for the newest version known of it', () => {
  test.each([
    ['docker-in-docker', undefined, '4.0.0'],
    ['docker-in-docker', 'latest', '4.0.0'],
    ['docker-in-docker', '4', '4.0.0'],
    ['docker-in-docker', '3', '3.1.0'],
    ['docker-in-docker', '2', '2.17.0'],
    ['docker-in-docker', '2.12', '2.12.4'],
    ['docker-in-docker', '2.12.2', '2.12.2'],
    ['docker-in-docker', '1', '1.0.9'],
    ['docker-from-docker', '1', '1.10.0'],
    ['go', '1.3', '1.3.4'],
    ['go', '1', '1.3.4'],
    ['python', '1.0', '1.0.22'],
  ])('%s:%s is %s', (id, tag, version) => expect(at(id, tag)?.version).toBe(version));

  test.each([
    ['docker-in-docker', '5'],
    ['docker-in-docker', '2.12.5'],
    ['docker-in-docker', '2.15'],
    ['docker-in-docker', '2.12.02'],
    ['docker-in-docker', '2.1.1'],
    ['docker-in-docker', '2.'],
    ['docker-in-docker', ''],
    ['docker-in-docker', 'v2'],
    ['docker-in-docker', `sha256:${'0'.repeat(64)}`],
    ['go', '0'],
    ['go', '1.0.6'], // written twice, with different variables
    ['docker-outside-of-docker', '1.6.0'], // written twice, with and without label=disable
    ['fish', '1'],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%s:%s is not known', (id, tag) => expect(at(id, tag)).toBeUndefined());

  test.each(['go', 'ghcr.io/someone/features/go', 'ghcr.io/devcontainers/features', 'docker.io/devcontainers/features/go', ''])(
    '“%s” is no official Feature',
    (name) => expect(officialFeature(name, '1')).toBeUndefined(),
  );
});

describe('what the Features that matter ask for', () => {
  test('docker-in-docker: a volume for containerd since 3.0.1, a shared volume in 1', () => {
    expect(targets('docker-in-docker', '4')).toEqual([
      'dind-var-lib-docker-${devcontainerId}',
      'dind-var-lib-containerd-${devcontainerId}',
    ]);
    expect(targets('docker-in-docker', '3.0.1')).toHaveLength(2);
    expect(targets('docker-in-docker', '3.0.0')).toEqual(['dind-var-lib-docker-${devcontainerId}']);
    expect(targets('docker-in-docker', '1')).toEqual(['dind-var-lib-docker']);
    expect(['1', '2', '3', '4'].map((tag) => at('docker-in-docker', tag)?.metadata.privileged)).toEqual([true, true, true, true]);
  });

  test('docker-outside-of-docker: the socket of the host, and label=disable since 1.6.1', () => {
    expect(at('docker-outside-of-docker')?.metadata).toMatchObject({
      securityOpt: ['label=disable'],
      mounts: [{ source: '/var/run/docker.sock', target: '/var/run/docker-host.sock', type: 'bind' }],
      options: { socketPath: { type: 'string', default: '/var/run/docker-host.sock' } },
    });
    expect(at('docker-outside-of-docker', '1.5')?.metadata.securityOpt).toBeUndefined();
  });

  test.each([
    ['go', { init: true, capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'] }],
    ['rust', { capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'] }],
    ['desktop-lite', { init: true, entrypoint: '/usr/local/share/desktop-init.sh' }],
    ['sshd', { entrypoint: '/usr/local/share/ssh-init.sh' }],
    ['nix', { mounts: [{ source: 'nix-store-${devcontainerId}', target: '/nix', type: 'volume' }] }],
    ['kubectl-helm-minikube', { mounts: [{ source: 'minikube-config', target: '/home/vscode/.minikube', type: 'volume' }] }],
    ['git-lfs', { postCreateCommand: '/usr/local/share/pull-git-lfs-artifacts.sh' }],
    ['copilot-cli', { postStartCommand: '[ -f /etc/devcontainer-copilot-cli/auto-update ] && copilot update || true' }],
  ])('%s', (id, metadata) => expect(at(id)?.metadata).toMatchObject(metadata));

  test('no other asks for anything but variables', () => {
    const asking = [...officialFeatures.values()].filter(({ metadata }) => {
      const { containerEnv: _env, installsAfter: _after, legacyIds: _legacy, options: _options, ...rest } = metadata;
      return Object.keys(rest).length > 0;
    });
    expect(asking.map(({ name }) => name.slice(officialFeaturePrefix.length))).toEqual(
      'copilot-cli desktop-lite docker-in-docker docker-outside-of-docker git-lfs go kubectl-helm-minikube nix rust sshd'.split(' '),
    );
  });
});

test('every short id stands for a Feature that has the major version it is pinned to', () => {
  for (const name of legacyFeatureIds.values()) expect(officialFeature(name, legacyFeatureTag), name).toBeDefined();
  expect(legacyFeatureIds.get('docker-from-docker')).toBe('ghcr.io/devcontainers/features/docker-outside-of-docker');
  expect(legacyFeatureIds.has('go')).toBe(false);
});

test('every version of the table is found under itself', () => {
  for (const [id, epochs] of Object.entries(featureTable))
    for (const { versions, metadata } of epochs)
      for (const run of versions.split(' ')) {
        const [, minor = '', first, last = first] = /^(\d+\.\d+\.)(\d+)(?:-(\d+))?$/u.exec(run) ?? [];
        for (let patch = Number(first); patch <= Number(last); patch++) {
          const found = at(id, minor + patch);
          expect(found?.version).toBe(minor + patch);
          expect(found?.metadata).toBe(metadata);
        }
      }
});

test('nothing throws, and what is found starts with what was asked for', () => {
  const tag = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,2}(\.\d{1,2}){0,2}$/u));
  const law = fc.property(fc.constantFrom('docker-in-docker', 'go', 'python', 'nope'), tag, (id, wanted) => {
    const found = at(id, wanted);
    return found === undefined || wanted === 'latest' || `${found.version}.`.startsWith(`${wanted}.`);
  });
  expect(fc.check(law)).toMatchObject({ failed: false });
});
