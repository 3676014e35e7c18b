import type { ContainerField } from '../model/request.ts';
import type { FlagTable } from '../syntax/argv.ts';
import { flagTable } from '../syntax/argv.ts';

/** What docker accepts as the value of a flag; anything else makes the client refuse to start. */
type ValueKind = 'text' | 'boolean' | 'integer' | 'bytes' | 'decimal' | 'duration' | 'address';

/** A flag of `docker run`, where the request says what it means, or why nothing has to be said. */
export interface RunFlag {
  /** Long name as written; `net` and `network` are two flags that do the same. */
  readonly name: string;
  readonly short?: string;
  readonly takes: 'value' | 'boolean';
  readonly value: ValueKind;
  /** Another name of the same flag that is the documented one. */
  readonly means?: string;
  /** Texts that the client accepts, where it looks. */
  readonly accepts?: RegExp;
  /** The fields of the request that it fills, the main one first; empty for flags that ask nothing of the host. */
  readonly fields: readonly ContainerField[];
  /** For flags without fields: why they cannot matter. */
  readonly inert?: string;
}

const text = (name: string, field: ContainerField, more: Partial<RunFlag> = {}): RunFlag => ({
  name,
  takes: 'value',
  value: 'text',
  fields: [field],
  ...more,
});
const yesNo = (name: string, field: ContainerField, more: Partial<RunFlag> = {}): RunFlag => ({
  name,
  takes: 'boolean',
  value: 'boolean',
  fields: [field],
  ...more,
});
const limit = (name: string, value: ValueKind, more: Partial<RunFlag> = {}): RunFlag => ({
  name,
  takes: 'value',
  value,
  fields: ['resources'],
  ...more,
});
const inert = (name: string, why: string, more: Partial<RunFlag> = {}): RunFlag => ({
  name,
  takes: 'value',
  value: 'text',
  fields: [],
  inert: why,
  ...more,
});
const inertYesNo = (name: string, why: string, more: Partial<RunFlag> = {}): RunFlag => ({
  name,
  takes: 'boolean',
  value: 'boolean',
  fields: [],
  inert: why,
  ...more,
});

/**
 * Every flag of `docker run` and `docker create`, hidden and deprecated ones included.
 *
 * Source: docker/cli cli/command/container/opts.go (addFlags), run.go and create.go at 28f75608 (29.8.0), compared with v28.2.2: the same
 * flags in both. `-h` is the host name, not help; `-c` is the CPU shares.
 */
export const dockerRunFlags: FlagTable<RunFlag> = flagTable<RunFlag>([
  text('add-host', 'extraHosts', { accepts: /^[^:=]+[:=](?:host-gateway|\[?[0-9a-fA-F:.]{2,45}\]?)$/u }),
  text('annotation', 'annotations'),
  inert('attach', 'connects the terminal', { short: 'a', accepts: /^std(?:in|out|err)$/iu }),
  limit('blkio-weight', 'integer'),
  limit('blkio-weight-device', 'text'),
  text('cap-add', 'capabilities'),
  text('cap-drop', 'capabilities'),
  text('cgroup-parent', 'cgroupParent'),
  text('cgroupns', 'namespaces'),
  text('cidfile', 'hostFiles'),
  limit('cpu-count', 'integer'),
  limit('cpu-percent', 'integer'),
  limit('cpu-period', 'integer'),
  limit('cpu-quota', 'integer'),
  limit('cpu-rt-period', 'integer'),
  limit('cpu-rt-runtime', 'integer'),
  limit('cpu-shares', 'integer', { short: 'c' }),
  limit('cpus', 'decimal'),
  limit('cpuset-cpus', 'text'),
  limit('cpuset-mems', 'text'),
  inertYesNo('detach', 'says whether the client waits', { short: 'd' }),
  inert('detach-keys', 'keys of the terminal'),
  { name: 'device', takes: 'value', value: 'text', fields: ['devices', 'deviceRequests'] },
  text('device-cgroup-rule', 'deviceRules'),
  limit('device-read-bps', 'text'),
  limit('device-read-iops', 'text'),
  limit('device-write-bps', 'text'),
  limit('device-write-iops', 'text'),
  inertYesNo('disable-content-trust', 'without effect since docker dropped content trust'),
  text('dns', 'dns', { value: 'address' }),
  inert('dns-opt', 'resolver options inside the container', { means: 'dns-option' }),
  inert('dns-option', 'resolver options inside the container'),
  inert('dns-search', 'search domains inside the container'),
  inert('domainname', 'a name inside the container'),
  text('entrypoint', 'entrypoint'),
  { name: 'env', short: 'e', takes: 'value', value: 'text', fields: ['environment', 'hostVariables'] },
  { name: 'env-file', takes: 'value', value: 'text', fields: ['hostFiles', 'environment'] },
  inert('expose', 'documents a port; it opens one only together with --publish-all', { accepts: /^\d{1,5}(?:-\d{1,5})?(?:\/\w+)?$/u }),
  text('gpus', 'deviceRequests'),
  text('group-add', 'groups'),
  text('health-cmd', 'containerCommands'),
  inert('health-interval', 'timing of the health check', { value: 'duration' }),
  inert('health-retries', 'timing of the health check', { value: 'integer' }),
  inert('health-start-interval', 'timing of the health check', { value: 'duration' }),
  inert('health-start-period', 'timing of the health check', { value: 'duration' }),
  inert('health-timeout', 'timing of the health check', { value: 'duration' }),
  inertYesNo('help', 'prints a help text and starts nothing'),
  text('hostname', 'hostname', { short: 'h' }),
  yesNo('init', 'init'),
  inertYesNo('interactive', 'connects the terminal', { short: 'i' }),
  limit('io-maxbandwidth', 'bytes'),
  limit('io-maxiops', 'integer'),
  inert('ip', 'an address on the container’s own network', { value: 'address' }),
  inert('ip6', 'an address on the container’s own network', { value: 'address' }),
  text('ipc', 'namespaces'),
  inert('isolation', 'for Windows containers; Linux knows only the default'),
  limit('kernel-memory', 'bytes'),
  text('label', 'labels', { short: 'l' }),
  { name: 'label-file', takes: 'value', value: 'text', fields: ['hostFiles', 'labels'] },
  text('link', 'links'),
  inert('link-local-ip', 'an address on the container’s own network'),
  text('log-driver', 'logging'),
  text('log-opt', 'logging'),
  inert('mac-address', 'an address on the container’s own network', {
    accepts: /^\s*(?:[0-9a-f]{2}[:-]){5,19}[0-9a-f]{2}\s*$|^\s*(?:[0-9a-f]{4}\.){2,9}[0-9a-f]{4}\s*$|^$/iu,
  }),
  limit('memory', 'bytes', { short: 'm' }),
  limit('memory-reservation', 'bytes'),
  limit('memory-swap', 'bytes'),
  limit('memory-swappiness', 'integer'),
  text('mount', 'mounts'),
  inert('name', 'the container’s name'),
  { name: 'net', takes: 'value', value: 'text', means: 'network', fields: ['namespaces', 'networks'] },
  inert('net-alias', 'a name on the container’s own network', { means: 'network-alias' }),
  { name: 'network', takes: 'value', value: 'text', fields: ['namespaces', 'networks'] },
  inert('network-alias', 'a name on the container’s own network'),
  inertYesNo('no-healthcheck', 'takes the image’s health check away'),
  yesNo('oom-kill-disable', 'oomKillDisable'),
  text('oom-score-adj', 'oomScoreAdjust', { value: 'integer' }),
  text('pid', 'namespaces'),
  limit('pids-limit', 'integer'),
  text('platform', 'platform', { accepts: /^(?:[\w.-]+(?:\([\w.-]*\))?(?:\/[\w.-]+){0,2})?$/u }),
  yesNo('privileged', 'privileged'),
  text('publish', 'ports', { short: 'p' }),
  yesNo('publish-all', 'publishAllPorts', { short: 'P' }),
  inert('pull', 'says when the image is pulled', { accepts: /^(?:always|missing|never)?$/u }),
  inertYesNo('quiet', 'says what the client prints', { short: 'q' }),
  yesNo('read-only', 'readOnlyRoot'),
  text('restart', 'restart', { accepts: /^(?:[^:]+(?::(?:[-+]?\d+)?)?)?$/u }),
  inertYesNo('rm', 'removes the container when it ends'),
  text('runtime', 'runtime'),
  { name: 'security-opt', takes: 'value', value: 'text', fields: ['securityOptions', 'hostFiles'] },
  limit('shm-size', 'bytes'),
  inertYesNo('sig-proxy', 'says what the client does with signals'),
  inert('stop-signal', 'how the container is stopped'),
  inert('stop-timeout', 'how the container is stopped', { value: 'integer' }),
  inert('storage-opt', 'size of the container’s own file system', { accepts: /=/u }),
  text('sysctl', 'sysctls'),
  text('tmpfs', 'mounts'),
  inertYesNo('tty', 'connects the terminal', { short: 't' }),
  text('ulimit', 'ulimits'),
  { name: 'use-api-socket', takes: 'boolean', value: 'boolean', fields: ['mounts', 'hostFiles'] },
  text('user', 'user', { short: 'u' }),
  text('userns', 'namespaces'),
  text('uts', 'namespaces'),
  text('volume', 'mounts', { short: 'v' }),
  text('volume-driver', 'mounts'),
  text('volumes-from', 'volumesFrom'),
  text('workdir', 'workingFolder', { short: 'w' }),
]);

/**
 * Flags of the `docker` command itself, before the sub-command.
 * Source: docker/cli cli/flags/options.go and cmd/docker/docker.go at 28f75608.
 */
export const dockerGlobalFlags = flagTable([
  { name: 'config', takes: 'value', says: 'reads the client’s settings from another folder' },
  { name: 'context', short: 'c', takes: 'value', says: 'talks to the engine of another context' },
  { name: 'debug', short: 'D', takes: 'boolean' },
  { name: 'help', short: 'h', takes: 'boolean', says: 'prints a help text and starts nothing' },
  { name: 'host', short: 'H', takes: 'value', says: 'talks to another engine' },
  { name: 'log-level', short: 'l', takes: 'value' },
  { name: 'tls', takes: 'boolean' },
  { name: 'tlscacert', takes: 'value' },
  { name: 'tlscert', takes: 'value' },
  { name: 'tlskey', takes: 'value' },
  { name: 'tlsverify', takes: 'boolean' },
  { name: 'version', short: 'v', takes: 'boolean', says: 'prints the version and starts nothing' },
] as readonly { readonly name: string; readonly short?: string; readonly takes: 'value' | 'boolean'; readonly says?: string }[]);

/** Names that `--ulimit` takes (docker/go-units ulimit.go). */
export const ulimitNames: ReadonlySet<string> = new Set([
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
]);
