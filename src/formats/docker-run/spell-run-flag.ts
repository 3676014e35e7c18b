import type { HostPath } from '../../model/host-path.ts';
import type { DeviceRequest, HostFile, Mount, NameValue, Namespace, Of, Item, Port, ValueOf, ContainerField } from '../../model/request.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';

type Value<F extends ContainerField> = ValueOf<Item<Of<'container'>[F]>>;
type Spell<F extends ContainerField> = (value: Value<F>) => readonly string[] | undefined;

const word =
  (flag: string) =>
  (value: string): readonly string[] => [flag, value];
const pair =
  (flag: string) =>
  ({ name, value }: NameValue): readonly string[] => [flag, `${name}=${value}`];
const yesNo =
  (flag: string) =>
  (value: boolean): readonly string[] => [value ? flag : `${flag}=false`];

/** How `docker run` says a value of each field, as words in canonical text; `undefined` where no flag can. */
const spellings: { readonly [F in ContainerField]?: Spell<F> } = {
  runtime: word('--runtime'),
  platform: word('--platform'),
  user: word('--user'),
  workingFolder: word('--workdir'),
  cgroupParent: word('--cgroup-parent'),
  hostname: word('--hostname'),
  restart: word('--restart'),
  groups: word('--group-add'),
  volumesFrom: word('--volumes-from'),
  links: word('--link'),
  extraHosts: word('--add-host'),
  dns: word('--dns'),
  deviceRules: word('--device-cgroup-rule'),
  networks: word('--network'),
  privileged: yesNo('--privileged'),
  init: yesNo('--init'),
  oomKillDisable: yesNo('--oom-kill-disable'),
  publishAllPorts: yesNo('--publish-all'),
  readOnlyRoot: yesNo('--read-only'),
  oomScoreAdjust: (value) => ['--oom-score-adj', String(value)],
  sysctls: pair('--sysctl'),
  ulimits: pair('--ulimit'),
  labels: pair('--label'),
  annotations: pair('--annotation'),
  securityOptions: pair('--security-opt'),
  logging: ({ name, value }) => (name === 'driver' ? ['--log-driver', value] : ['--log-opt', `${name}=${value}`]),
  resources: ({ name, value }) => (dockerRunFlags.long.get(name)?.fields[0] === 'resources' ? [`--${name}`, value] : undefined),
  entrypoint: (value) => (value.length > 1 ? undefined : ['--entrypoint', value[0] ?? '']),
  environment: ({ name, value, scope }) => (scope === 'container' ? ['--env', value === undefined ? name : `${name}=${value}`] : undefined),
  capabilities: ({ change, name }) => [`--cap-${change}`, name],
  containerCommands: ({ event, command }) => (event === 'healthcheck' ? ['--health-cmd', command] : undefined),
  namespaces: spellNamespace,
  mounts: spellMount,
  devices: ({ path, target, permissions }) => ['--device', `${spellHostPath(path)}:${target}:${permissions}`],
  deviceRequests: spellDeviceRequest,
  ports: spellPort,
  hostFiles: spellHostFile,
};

/** The words by which `docker run` asks for a value. */
export function spellRunFlag<F extends ContainerField>(field: F, value: Value<F>): readonly string[] | undefined {
  const spell = spellings[field] as Spell<F> | undefined;
  return spell?.(value);
}

function spellNamespace({ kind, mode }: Namespace): readonly string[] {
  const flag = { pid: '--pid', net: '--network', ipc: '--ipc', uts: '--uts', user: '--userns', cgroup: '--cgroupns' }[kind];
  return [flag, mode];
}

/** A host path as canonical text; one relative to the workspace begins with a dot, so that docker takes it for a path. */
export function spellHostPath(path: HostPath): string {
  const rest = path.path === '' ? '' : `/${path.path}`;
  switch (path.base) {
    case 'root':
      return path.path;
    case 'home':
      return `\${localEnv:HOME}${rest}`;
    case 'workspace':
      return path.path === '' ? '.' : path.path === '..' || path.path.startsWith('../') ? path.path : `./${path.path}`;
    case 'variable': {
      const whole = path.otherwise === undefined ? '' : spellHostPath(path.otherwise);
      const otherwise = whole.endsWith(rest) ? whole.slice(0, whole.length - rest.length) : whole;
      return `\${localEnv:${path.variable}${otherwise === '' ? '' : `:${otherwise}`}}${rest}`;
    }
  }
}

function spellMount({ kind, source, target, readOnly, propagation, driver, options }: Mount): readonly string[] | undefined {
  if (kind === 'other') return undefined;
  const text = source === undefined ? undefined : typeof source === 'string' ? source : spellHostPath(source);
  const fields = [
    `type=${kind}`,
    ...(text === undefined ? [] : [`source=${text}`]),
    `target=${target}`,
    ...(readOnly ? ['readonly'] : []),
    ...(propagation === undefined ? [] : [`bind-propagation=${propagation}`]),
    ...(driver === undefined ? [] : [`volume-driver=${driver}`]),
    ...Object.entries(options ?? {}).map(([name, value]) => `volume-opt=${name}=${value}`),
  ];
  return ['--mount', fields.map(quoteCsv).join(',')];
}

function quoteCsv(field: string): string {
  return /[",\n\r]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function spellDeviceRequest({ driver, count, ids, capabilities }: DeviceRequest): readonly string[] | undefined {
  if (driver === 'cdi') return ids.length === 1 && count === undefined ? ['--device', ids[0]!] : undefined;
  const others = capabilities.slice(0, -1);
  const fields = [
    ...(driver === '' ? [] : [`driver=${driver}`]),
    ...(count === undefined ? [] : [`count=${count === -1 ? 'all' : count}`]),
    ...(ids.length === 0 ? [] : [`device=${ids.join(',')}`]),
    ...(others.length === 0 ? [] : [`capabilities=${others.join(',')}`]),
  ];
  return ['--gpus', fields.map(quoteCsv).join(',')];
}

function spellPort({ address, hostPort, containerPort, protocol }: Port): readonly string[] {
  const host = address?.includes(':') === true ? `[${address}]` : address;
  const before = host === undefined ? (hostPort === undefined ? '' : `${hostPort}:`) : `${host}:${hostPort ?? ''}:`;
  return ['--publish', `${before}${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`];
}

function spellHostFile({ path, by }: HostFile): readonly string[] | undefined {
  return by === '--env-file' || by === '--label-file' || by === '--cidfile' ? [by, spellHostPath(path)] : undefined;
}
