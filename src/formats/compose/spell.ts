import type { HostPath } from '../../model/host-path.ts';
import type { ContainerField, Mount, NameValue, Namespace, Of, Item, Port, ValueOf } from '../../model/request.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { namespaceKeys } from './networks.ts';
import { resourceKeys } from './resources.ts';
import type { Data } from './write-yaml.ts';

/** How a service says a value: below which key, and there as the value itself, as an item of a list, or under a name. */
export type Spelled =
  | { readonly as: 'value'; readonly key: string; readonly data: Data }
  | { readonly as: 'item'; readonly key: string; readonly data: Data }
  | { readonly as: 'pair'; readonly key: string; readonly name: string; readonly data: Data };

type Value<F extends ContainerField> = ValueOf<Item<Of<'container'>[F]>>;
type Spell<F extends ContainerField> = (value: Value<F>, folder: string) => Spelled | undefined;

const text =
  (key: string) =>
  (value: string): Spelled => ({ as: 'value', key, data: toCompose(value) });
const item =
  (key: string) =>
  (value: string): Spelled => ({ as: 'item', key, data: toCompose(value) });
const plain =
  (key: string) =>
  (value: boolean | number): Spelled => ({ as: 'value', key, data: value });
const words =
  (key: string) =>
  (value: readonly string[]): Spelled => ({ as: 'value', key, data: value.map(toCompose) });
const pair =
  (key: string) =>
  ({ name, value }: NameValue): Spelled => ({ as: 'pair', key, name, data: toCompose(value) });

const spellings: { readonly [F in ContainerField]?: Spell<F> } = {
  image: text('image'),
  platform: text('platform'),
  user: text('user'),
  workingFolder: text('working_dir'),
  hostname: text('hostname'),
  runtime: text('runtime'),
  cgroupParent: text('cgroup_parent'),
  restart: text('restart'),
  privileged: plain('privileged'),
  init: plain('init'),
  readOnlyRoot: plain('read_only'),
  oomKillDisable: plain('oom_kill_disable'),
  oomScoreAdjust: plain('oom_score_adj'),
  entrypoint: words('entrypoint'),
  command: words('command'),
  groups: item('group_add'),
  deviceRules: item('device_cgroup_rules'),
  volumesFrom: item('volumes_from'),
  links: item('links'),
  extraHosts: item('extra_hosts'),
  dns: item('dns'),
  networks: item('networks'),
  dependsOn: item('depends_on'),
  sysctls: pair('sysctls'),
  labels: pair('labels'),
  annotations: pair('annotations'),
  environment: ({ name, value, scope }) =>
    scope === 'container' ? { as: 'pair', key: 'environment', name, data: value === undefined ? null : toCompose(value) } : undefined,
  capabilities: ({ change, name }) => ({ as: 'item', key: `cap_${change}`, data: toCompose(name) }),
  securityOptions: ({ name, value }) => ({
    as: 'item',
    key: 'security_opt',
    data: toCompose(`${name}${name === 'no-new-privileges' ? ':' : '='}${value}`),
  }),
  namespaces: ({ kind, mode }) => ({ as: 'value', key: namespaceKey(kind), data: toCompose(mode) }),
  ulimits: ({ name, value }) => ({ as: 'pair', key: 'ulimits', name, data: ulimit(value) }),
  resources: spellResource,
  devices: ({ path, target, permissions }, folder) => ({
    as: 'item',
    key: 'devices',
    data: `${spellPath(path, folder)}:${toCompose(target)}${permissions === 'rwm' ? '' : `:${permissions}`}`,
  }),
  mounts: spellMount,
  ports: (port) => ({ as: 'item', key: 'ports', data: spellPort(port) }),
};

/** How a service says a value of a field; paths are made relative to `folder`. `undefined`: no key of a service does. */
export function spellInService(field: ContainerField, value: unknown, folder: string): Spelled | undefined {
  const spell = spellings[field] as ((value: never, folder: string) => Spelled | undefined) | undefined;
  return spell?.(value as never, folder);
}

/** Canonical text as Compose interpolates it: variables of the host in its own way, every other dollar twice. */
export function toCompose(canonical: string): string {
  return canonical.replaceAll(/\$\{(?:localEnv|env):([A-Za-z_]\w*)(?::([^{}$]*))?\}|\$/gu, (_all, name?: string, otherwise?: string) =>
    name === undefined ? '$$' : otherwise === undefined ? `\${${name}}` : `\${${name}:-${otherwise}}`,
  );
}

function namespaceKey(wanted: Namespace['kind']): string {
  for (const [key, kind] of namespaceKeys) if (kind === wanted) return key;
  return wanted;
}

/** A limit as `ulimits` says it: one number, or a soft and a hard one. */
function ulimit(value: string): Data {
  const [soft = '', hard] = value.split(':');
  return hard === undefined ? numberOr(soft) : { soft: numberOr(soft), hard: numberOr(hard) };
}

function numberOr(value: string): Data {
  return String(Number(value)) === value && Number.isFinite(Number(value)) ? Number(value) : toCompose(value);
}

function spellResource({ name, value }: NameValue): Spelled | undefined {
  for (const [key, option] of resourceKeys) if (option === name) return { as: 'value', key, data: numberOr(value) };
  return undefined;
}

/** A host path as Compose reads it from a file in `folder`; one relative to it begins with a dot. */
export function spellPath(path: HostPath, folder: string): string {
  const rest = path.path === '' ? '' : `/${path.path}`;
  switch (path.base) {
    case 'root':
      return toCompose(path.path);
    case 'home':
      return `~${toCompose(rest)}`;
    case 'workspace': {
      const relative = relativePath(folder, path.path);
      return toCompose(relative === '' ? '.' : relative === '..' || relative.startsWith('../') ? relative : `./${relative}`);
    }
    case 'variable': {
      const whole = path.otherwise === undefined ? '' : spellPath(path.otherwise, folder);
      const otherwise = whole.endsWith(rest) ? whole.slice(0, whole.length - rest.length) : whole;
      return `\${${path.variable}${otherwise === '' ? '' : `:-${otherwise}`}}${toCompose(rest)}`;
    }
  }
}

function relativePath(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path === '' ? [] : path.split('/');
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same] && from[same] !== '..') same++;
  return joinPath('', [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/'));
}

function spellMount({ kind, source, target, readOnly, propagation, driver, options }: Mount, folder: string): Spelled | undefined {
  if (kind === 'other' || kind === 'image' || driver !== undefined || options !== undefined) return undefined;
  const to = toCompose(target);
  if (kind === 'tmpfs') return { as: 'item', key: 'tmpfs', data: readOnly ? `${to}:ro` : to };
  const from = source === undefined ? undefined : typeof source === 'string' ? toCompose(source) : spellPath(source, folder);
  const flags = [...(readOnly ? ['ro'] : []), ...(propagation === undefined ? [] : [propagation])];
  if (![from ?? '', to].some((part) => part.replaceAll(/\$\{[^}]*\}/gu, '').includes(':')) && (from !== undefined || flags.length === 0)) {
    const parts = [...(from === undefined ? [] : [from]), to, ...(flags.length === 0 ? [] : [flags.join(',')])];
    return { as: 'item', key: 'volumes', data: parts.join(':') };
  }
  const data = {
    type: kind,
    ...(from === undefined ? {} : { source: from }),
    target: to,
    ...(readOnly ? { read_only: true } : {}),
    ...(propagation === undefined ? {} : { bind: { propagation } }),
  };
  return { as: 'item', key: 'volumes', data };
}

/** A port in the short syntax. */
export function spellPort({ address, hostPort, containerPort, protocol }: Port): string {
  const host = address?.includes(':') === true && !address.includes('${') ? `[${address}]` : address;
  const before = host === undefined ? (hostPort === undefined ? '' : `${hostPort}:`) : `${host}:${hostPort ?? ''}:`;
  return `${toCompose(before + containerPort)}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}
