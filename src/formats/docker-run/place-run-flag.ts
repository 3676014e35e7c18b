import { fact, over } from '../../model/fact.ts';
import type { EnvironmentVariable } from '../../model/request.ts';
import { ulimitNames } from '../../known/docker-run-flags.ts';
import { readGoBoolean } from '../../syntax/argv.ts';
import { isAddress, isCdiName, readDevice, readGpus, readNetwork, readPort, readSecurityOption } from '../../syntax/option-strings.ts';
import { placeListFile, variableName } from './place-list-file.ts';
import { placeMount, placeTmpfs, placeVolume } from './place-mount.ts';
import type { Placer } from './placers.ts';
import { capability, deviceLimit, each, limit, named, nameOf, namespace, one, yesNo } from './placers.ts';
import { dropNamed, noteHostFile, putNamed } from './placing.ts';

const placeEnvironment: Placer = (placing, value, from) => {
  const equals = value.indexOf('=');
  const name = equals < 0 ? value : value.slice(0, equals);
  if (name === '') return `“${value}” has no name`;
  if (equals < 0) placing.draft.hostVariables.push(fact({ name, into: 'environment', hasDefault: false }, from));
  const variable: EnvironmentVariable =
    equals < 0 ? { name, scope: 'container' } : { name, value: value.slice(equals + 1), scope: 'container' };
  putNamed(placing, placing.draft.environment, variableName, variable, from);
  return undefined;
};

const placeSecurityOption: Placer = ({ draft, folder }, value, from) => {
  const read = readSecurityOption(value, folder);
  if ('problem' in read) return read.problem;
  draft.securityOptions.push(fact(read.value, from));
  if (read.value.file !== undefined) draft.hostFiles.push(fact({ path: read.value.file, access: 'read', by: 'seccomp' }, from));
  return undefined;
};

const placeDevice: Placer = ({ draft, folder }, value, from) => {
  if (isCdiName(value)) {
    draft.deviceRequests.push(fact({ driver: 'cdi', ids: [value], capabilities: [] }, from));
    return undefined;
  }
  const read = readDevice(value, folder);
  if ('problem' in read) return read.problem;
  draft.devices.push(fact(read.value, from));
  return undefined;
};

const placeNetwork: Placer = ({ draft }, value, from) => {
  const read = readNetwork(value);
  if ('problem' in read) return read.problem;
  if ('network' in read.value) draft.networks.push(fact(read.value.network, from));
  else draft.namespaces.push(fact(read.value.namespace, from));
  return undefined;
};

// docker/cli create.go binds the engine's socket and copies the client's logins into the container.
const placeApiSocket: Placer = ({ draft }, value, from) => {
  const read = readGoBoolean(value);
  if (read === undefined) return `“${value}” is neither true nor false`;
  const files = draft.hostFiles.findIndex((one) => one.value.by === apiSocket);
  const earlierFile = files < 0 ? undefined : draft.hostFiles.splice(files, 1)[0];
  const mounts = earlierFile === undefined ? -1 : draft.mounts.findIndex((one) => one.from === earlierFile.from);
  const earlierMount = mounts < 0 ? undefined : draft.mounts.splice(mounts, 1)[0];
  if (!read) return undefined;
  const path = '/var/run/docker.sock';
  draft.mounts.push(over({ kind: 'bind', source: { base: 'root', path }, target: path, readOnly: false }, from, earlierMount));
  draft.hostFiles.push(over({ path: { base: 'home', path: '.docker/config.json' }, access: 'read', by: apiSocket }, from, earlierFile));
  return undefined;
};

const apiSocket = '--use-api-socket';

const placeHealthCommand: Placer = (placing, value, from) => {
  const list = placing.draft.containerCommands;
  if (value === '') dropNamed(placing, list, eventOf, 'healthcheck');
  else putNamed(placing, list, eventOf, { event: 'healthcheck', command: value }, from);
  return undefined;
};

const eventOf = ({ event }: { readonly event: string }): string => event;

/** The effect of every flag that says something about the container, by long name; the others are inert. */
export const runFlagPlacers: ReadonlyMap<string, Placer> = new Map<string, Placer>([
  [
    'add-host',
    ({ draft }, value, from) => {
      // The client says `host=address` as `host:address`.
      draft.extraHosts.push(fact(value.replace(/^([^:=]+)=/u, '$1:'), from));
      return undefined;
    },
  ],
  ['annotation', named('annotations')],
  ['cap-add', capability('add')],
  ['cap-drop', capability('drop')],
  ['cgroup-parent', one('cgroupParent')],
  ['cgroupns', namespace('cgroup', (value) => value === 'host' || value === 'private')],
  [
    'cidfile',
    (placing, value, from) => {
      if (value !== '') noteHostFile(placing, 'write', value, '--cidfile', from);
      return undefined;
    },
  ],
  ['device', placeDevice],
  [
    'device-cgroup-rule',
    ({ draft }, value, from) => {
      if (!/^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/u.test(value) && !value.includes('${')) return `“${value}” is no device rule`;
      draft.deviceRules.push(fact(value, from));
      return undefined;
    },
  ],
  ['dns', each('dns', (value) => (isAddress(value.trim()) || value.includes('${') ? undefined : `“${value}” is no address`))],
  [
    'entrypoint',
    ({ draft }, value, from) => {
      draft.entrypoint = over<readonly string[]>(value === '' ? [] : [value], from, draft.entrypoint);
      return undefined;
    },
  ],
  ['env', placeEnvironment],
  ['env-file', (placing, value, from) => placeListFile(placing, 'env-file', value, from)],
  [
    'gpus',
    ({ draft }, value, from) => {
      const read = readGpus(value);
      if ('problem' in read) return read.problem;
      draft.deviceRequests.push(fact(read.value, from));
      return undefined;
    },
  ],
  ['group-add', each('groups')],
  ['health-cmd', placeHealthCommand],
  ['hostname', one('hostname')],
  ['init', yesNo('init')],
  ['ipc', namespace('ipc', (value) => value.startsWith('container:') || ['none', 'host', 'private', 'shareable'].includes(value))],
  ['label', named('labels', ({ name }) => (/^\s*$|\S\s/u.test(name) ? `“${name}” is no name` : undefined))],
  ['label-file', (placing, value, from) => placeListFile(placing, 'label-file', value, from)],
  ['link', each('links', (value) => (value === '' || value.split(':').length > 2 ? `“${value}” is no link` : undefined))],
  [
    'log-driver',
    (placing, value, from) => {
      const list = placing.draft.logging;
      if (value === '') dropNamed(placing, list, nameOf, 'driver');
      else putNamed(placing, list, nameOf, { name: 'driver', value }, from);
      return undefined;
    },
  ],
  ['log-opt', named('logging')],
  ['mount', placeMount],
  ['network', placeNetwork],
  ['oom-kill-disable', yesNo('oomKillDisable')],
  [
    'oom-score-adj',
    ({ draft }, value, from) => {
      draft.oomScoreAdjust = over(Number(value), from, draft.oomScoreAdjust);
      return undefined;
    },
  ],
  ['pid', namespace('pid', (value) => value === 'host' || /^container:./u.test(value))],
  ['platform', one('platform')],
  ['privileged', yesNo('privileged')],
  [
    'publish',
    ({ draft }, value, from) => {
      const read = readPort(value);
      if ('problem' in read) return read.problem;
      draft.ports.push(fact(read.value, from));
      return undefined;
    },
  ],
  ['publish-all', yesNo('publishAllPorts')],
  ['read-only', yesNo('readOnlyRoot')],
  ['restart', one('restart')],
  ['runtime', one('runtime')],
  ['security-opt', placeSecurityOption],
  // Which sysctls pass the client is judged by a rule, since other clients let more of them pass.
  ['sysctl', named('sysctls', (_pair, value) => (value.includes('=') ? undefined : `sysctl “${value}” has no value`))],
  ['tmpfs', placeTmpfs],
  [
    'ulimit',
    named('ulimits', ({ name, value }) =>
      ulimitNames.has(name) && /^-?\d+(?::-?\d+)?$/u.test(value) ? undefined : `“${name}=${value}” is no limit`,
    ),
  ],
  ['use-api-socket', placeApiSocket],
  ['user', one('user')],
  ['userns', namespace('user', (value) => value === 'host')],
  ['uts', namespace('uts', (value) => value === 'host')],
  ['volume', placeVolume],
  [
    'volume-driver',
    (placing, value) => {
      placing.volumeDriver = value;
      return undefined;
    },
  ],
  ['volumes-from', each('volumesFrom')],
  ['workdir', one('workingFolder')],
  ...[
    'blkio-weight',
    'cpu-count',
    'cpu-percent',
    'cpu-period',
    'cpu-quota',
    'cpu-rt-period',
    'cpu-rt-runtime',
    'cpu-shares',
    'cpus',
    'cpuset-cpus',
    'cpuset-mems',
    'io-maxbandwidth',
    'io-maxiops',
    'kernel-memory',
    'memory',
    'memory-reservation',
    'memory-swap',
    'memory-swappiness',
    'pids-limit',
    'shm-size',
  ].map((name): [string, Placer] => [name, limit(name)]),
  ...['blkio-weight-device', 'device-read-bps', 'device-read-iops', 'device-write-bps', 'device-write-iops'].map(
    (name): [string, Placer] => [name, deviceLimit(name)],
  ),
]);
