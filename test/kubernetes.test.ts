import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { version } from '../package.json';
import { parseArguments } from '../src/cli/parse-arguments.ts';
import { realMachine } from '../src/machine/real.ts';
import { hostFacts } from '../src/tasks/host-facts.ts';
import { rules } from '../src/rules/catalogue.ts';
import { parsePolicy } from '../src/tasks/policy/parse-policy.ts';
import { type Container, type Pod, podSecurity } from './pod-security.ts';
import { documentsIn, manifest, mistakesIn, type Tree } from './kubernetes.ts';

interface JobSpec extends Tree {
  readonly template: { readonly spec: Pod };
}

const folder = mkdtempSync(join(tmpdir(), 'containai-kubernetes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ofKind = (kind: string): Tree => documentsIn(manifest).find((document) => document['kind'] === kind)!;
const job = (text = manifest): JobSpec => documentsIn(text).find(({ kind }) => kind === 'Job')!['spec'] as JobSpec;
const [container] = job().template.spec.containers as readonly [Container];
const changed = (from: string, to: string): string => {
  expect(manifest).toContain(from);
  return manifest.replace(from, to);
};

describe('the manifest', () => {
  test('is as Kubernetes wants it', () => {
    const documents = documentsIn(manifest);
    expect(documents.map(({ kind }) => kind)).toEqual(['Namespace', 'NetworkPolicy', 'ConfigMap', 'Job']);
    for (const document of documents) expect(mistakesIn(document)).toEqual([]);
  });

  test.each([
    ['a word that is none', 'completionMode: Indexed', 'completionMode: indexed'],
    ['a wrong type', 'completions: 16', 'completions: sixteen'],
    ['text for a list', 'drop: [ALL]', 'drop: ALL'],
    ['a number for text', "value: '16'", 'value: 16'],
    ['a key that is missing', '\n              mountPath: /results\n', '\n'],
    ['a key without a value', 'claimName: results\n', 'claimName:\n'],
    ['an unknown key', 'parallelism: 4', 'paralellism: 4'],
    ['an unknown key deep inside', 'readOnlyRootFilesystem: true', 'readOnlyRootFileSystem: true'],
    ['a key of another place', 'restartPolicy: Never', 'backoffLimitPerIndex: 3'],
    ['an unknown key of a policy', 'podSelector: {}', 'podSelector: {}\n  podselector: {}'],
    ['an unknown kind', 'kind: ConfigMap', 'kind: ConfigMaps'],
    ['an older version of a kind', 'apiVersion: batch/v1\n', 'apiVersion: batch/v1beta1\n'],
  ])('would be told of %s', (_, from, to) => {
    expect(documentsIn(changed(from, to)).flatMap(mistakesIn)).not.toEqual([]);
  });

  test('would be told of a key that stands twice', () => {
    expect(() => documentsIn(changed('parallelism: 4', 'parallelism: 4\n  completions: 3'))).toThrow('Map keys must be unique');
  });

  test('lives in one namespace, which is held to the standard too', () => {
    const { metadata } = ofKind('Namespace') as { readonly metadata: { readonly name: string; readonly labels: Tree } };
    expect(metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    for (const kind of ['NetworkPolicy', 'ConfigMap', 'Job']) expect(ofKind(kind)['metadata']).toMatchObject({ namespace: metadata.name });
  });

  test('lets nothing in or out', () => {
    expect(ofKind('NetworkPolicy')['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });
});

test('the claims of the guide are as Kubernetes wants them, and those that the pods name', () => {
  const guide = readFileSync(new URL('../docs/guides/fleet.md', import.meta.url), 'utf8');
  const claims = documentsIn(/^```yaml\n(.*?)^```$/msu.exec(guide)![1]!);
  for (const claim of claims) expect(mistakesIn(claim)).toEqual([]);
  const named = job().template.spec.volumes.map(({ persistentVolumeClaim }) => (persistentVolumeClaim as Tree | undefined)?.['claimName']);
  expect(claims.map(({ metadata }) => (metadata as Tree)['name'])).toEqual(named.filter((name) => name !== undefined));
  for (const { metadata } of claims) expect(metadata).toMatchObject({ namespace: (ofKind('Job')['metadata'] as Tree)['namespace'] });
});

describe('the pod', () => {
  test.each(podSecurity)('has %s', (_, holds, from, to) => {
    const { spec } = job().template;
    expect(spec.containers).toHaveLength(1);
    expect(spec['initContainers'] ?? spec['ephemeralContainers']).toBeUndefined();
    expect(holds(spec, container)).toBe(true);
    const broken = job(changed(from, to)).template.spec;
    expect(holds(broken, broken.containers[0]!)).toBe(false);
  });

  test('is told the number of parts that there are, and no more threads than it has cores', () => {
    expect(container.env.find(({ name }) => name === 'SHARDS')!.value).toBe(String(job()['completions']));
    expect(container.args).toContain(`--jobs=${container.resources.limits['cpu']!}`);
    expect(container.resources).toMatchObject({ limits: { memory: expect.any(String) } });
  });

  test('fails for good where no other try would do better', () => {
    const { podFailurePolicy, podReplacementPolicy, template } = job() as JobSpec & {
      readonly podFailurePolicy: { readonly rules: readonly Tree[] };
    };
    expect(podFailurePolicy.rules).toContainEqual({
      action: 'FailJob',
      onExitCodes: { containerName: container.name, operator: 'In', values: [2] },
    });
    // Both are what a policy for failures asks for, which the schema does not say.
    expect([podReplacementPolicy, template.spec['restartPolicy']]).toEqual(['Failed', 'Never']);
  });

  test.each([
    [0, '1/16', '/results/1-of-16.ndjson'],
    [15, '16/16', '/results/16-of-16.ndjson'],
  ])('of index %i surveys a part, with options that there are', (index, shard, output) => {
    const stub = join(folder, 'containai');
    writeFileSync(stub, `#!/bin/sh\nprintf '%s\\n' "$@"\n`);
    chmodSync(stub, 0o755);
    const [shell, ...words] = [...container.command, ...container.args];
    const env = { PATH: `${folder}:/usr/bin:/bin`, JOB_COMPLETION_INDEX: String(index), SHARDS: container.env[0]!.value };
    const { stdout, stderr } = spawnSync(shell!, words, { env, encoding: 'utf8' });
    expect(stderr).toBe('');
    const [command, ...args] = stdout.trimEnd().split('\n');
    expect(command).toBe('survey');
    const parsed = parseArguments('survey', args);
    if ('usage' in parsed) throw new Error(parsed.usage);
    const { values, positionals } = parsed;
    expect(values).toMatchObject({ shard, output, policy: '/etc/containai/policy.yaml', host: ['/etc/containai/team.json'], jobs: '2' });
    expect(positionals).toEqual(['/repositories']);
    const mounts = container.volumeMounts.map(({ mountPath }) => mountPath);
    for (const path of [values.output!, values.policy!, ...values.host, ...positionals])
      expect(mounts.some((mount) => path === mount || path.startsWith(`${mount}/`))).toBe(true);
  });

  test('finds a policy and facts of a host that can be read', () => {
    const { data } = ofKind('ConfigMap') as { readonly data: Readonly<Record<string, string>> };
    const host = join(folder, 'team.json');
    writeFileSync(host, data['team.json']!);
    expect(hostFacts({ host }, realMachine)).toMatchObject({
      kernel: '6.8.0',
      sysbox: { version: '0.7.0' },
      engine: { version: '28.4.0' },
    });
    expect(parsePolicy('policy.yaml', data['policy.yaml']!, rules)).toMatchObject({ tier: 'standard' });
  });

  test('runs an image that the Dockerfile beside it makes, of this version', () => {
    const dockerfile = readFileSync(new URL('../deploy/kubernetes/Dockerfile', import.meta.url), 'utf8');
    expect(dockerfile).toContain(`ARG CONTAINAI_VERSION=${version}\n`);
    expect(dockerfile).toContain(`\nUSER ${String(job().template.spec.securityContext['runAsUser'])}:`);
    expect(container.image.endsWith(`:${version}`)).toBe(true);
  });
});
