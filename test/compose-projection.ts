import { posix } from 'node:path';
import type { HostPath } from '../src/model/host-path.ts';
import type { Mount, NameValue } from '../src/model/request.ts';
import type { BuildDraft, ContainerDraft } from '../src/model/request-fields.ts';
import { withDefaults } from '../src/syntax/host-variables.ts';
import type { ComposeReading } from '../src/formats/compose/read-project.ts';

/** Both sides of the comparison with `docker compose config`, as the keys of a service that matter, in one spelling. */
export type Projection = Record<string, Record<string, unknown>>;

/** Our reading, with the defaults of host variables in place: Compose runs where none is set, `HOME` aside. */
export function ours({ containers, builds }: ComposeReading, folder: string, home: string): Projection {
  const text = (written: string): string => withDefaults(written.replaceAll(/\$\{localEnv:HOME(?::[^}]*)?\}/gu, home), 'kept');
  const path = (host: HostPath): string => {
    if (host.base === 'variable') return host.otherwise === undefined ? `${folder}/${host.path}` : path(host.otherwise);
    const start = host.base === 'home' ? home : host.base === 'workspace' ? folder : '';
    return clean(`${start}/${host.path}`);
  };
  const mount = ({ kind, source, target, readOnly, propagation }: Mount): unknown => prune({
    type: kind, source: source === undefined ? undefined : typeof source === 'string' ? text(source) : path(source), target: text(target),
    read_only: readOnly || undefined, propagation,
  });
  const pairs = (list: readonly { readonly value: NameValue }[]): unknown => record(list.map(({ value }) => [value.name, text(value.value)]));
  const mode = (draft: ContainerDraft, kind: string): string | undefined => draft.namespaces.find(({ value }) => value.kind === kind)?.value.mode;
  const container = (draft: ContainerDraft): Record<string, unknown> => prune({
    image: draft.image && text(draft.image.value), user: draft.user && text(draft.user.value), privileged: draft.privileged?.value || undefined,
    init: draft.init?.value || undefined, read_only: draft.readOnlyRoot?.value || undefined, restart: draft.restart && text(draft.restart.value), runtime: draft.runtime?.value,
    platform: draft.platform && text(draft.platform.value), working_dir: draft.workingFolder && text(draft.workingFolder.value), hostname: draft.hostname && text(draft.hostname.value),
    cap_add: sorted(draft.capabilities.filter(({ value }) => value.change === 'add').map(({ value }) => value.name)),
    cap_drop: sorted(draft.capabilities.filter(({ value }) => value.change === 'drop').map(({ value }) => value.name)),
    pid: mode(draft, 'pid'), ipc: mode(draft, 'ipc'), uts: mode(draft, 'uts'), userns_mode: mode(draft, 'user'), cgroup: mode(draft, 'cgroup'), network_mode: mode(draft, 'net'),
    volumes: byTarget(draft.mounts.filter(({ value, from }) => !/\/(?:tmpfs|secrets|configs)\b/u.test(from.pointer) && value.kind !== undefined).map(({ value }) => mount(value))),
    tmpfs: sorted(draft.mounts.filter(({ from }) => /\/tmpfs\b/u.test(from.pointer)).map(({ value }) => value.target)),
    ports: sorted(draft.ports.flatMap(({ value }) => expandPorts(text(value.hostPort ?? ''), text(value.containerPort)).map(([host, own]) => `${text(value.address ?? '')}|${host}|${own}|${value.protocol}`))),
    // A name alone in a file of variables is left out by Compose where the host does not set it; in the Compose file it stays, with null.
    environment: record(draft.environment.filter(({ value, from }) => value.value !== undefined || /\.ya?ml$/u.test(from.document)).map(({ value }) => [value.name, value.value === undefined ? null : text(value.value)])),
    networks: sorted(draft.networks.map(({ value }) => value)), labels: pairs(draft.labels), sysctls: pairs(draft.sysctls),
    devices: sorted(draft.devices.map(({ value }) => `${path(value.path)}:${value.target}:${value.permissions}`)),
    security_opt: sorted(draft.securityOptions.map(({ value }) => `${value.name}=${value.value}`)), device_cgroup_rules: sorted(draft.deviceRules.map(({ value }) => value)),
    group_add: sorted(draft.groups.map(({ value }) => value)), dns: sorted(draft.dns.map(({ value }) => value)),
    extra_hosts: sorted(draft.extraHosts.map(({ value }) => value.replace(/[:=]/u, '='))), volumes_from: sorted(draft.volumesFrom.map(({ value }) => value)),
    links: sorted(draft.links.map(({ value }) => value)), ulimits: record(draft.ulimits.map(({ value }) => [value.name, value.value])),
    command: draft.command?.value.map(text), entrypoint: draft.entrypoint?.value.map(text),
    healthcheck: draft.containerCommands.find(({ value }) => value.event === 'healthcheck')?.value.command, cgroup_parent: draft.cgroupParent?.value,
    resources: sorted(draft.resources.map(({ value }) => value.name)), oom_score_adj: draft.oomScoreAdjust?.value || undefined, oom_kill_disable: draft.oomKillDisable?.value || undefined,
    hostFiles: sorted(draft.hostFiles.filter(({ value }) => /^(?:secrets|configs)/u.test(value.by)).map(({ value }) => path(value.path))),
    gpus: draft.deviceRequests.map(({ value }) => prune({ driver: value.driver || undefined, count: value.count, ids: value.ids.length === 0 ? undefined : value.ids, capabilities: value.capabilities })),
  });
  const build = (draft: BuildDraft): unknown => prune({
    context: draft.context === undefined ? undefined : typeof draft.context.value === 'string' ? draft.context.value : path(draft.context.value),
    dockerfile: draft.dockerfile === undefined ? undefined : typeof draft.dockerfile.value === 'string' ? draft.dockerfile.value : path(draft.dockerfile.value),
    target: draft.target && text(draft.target.value), args: record(draft.arguments.filter(({ value }) => value.value !== undefined).map(({ value }) => [value.name, value.value === undefined ? null : text(value.value)])),
    privileged: draft.privileged?.value || undefined, cache_from: sorted(draft.cacheFrom.map(({ value }) => value)), network: draft.options.find(({ value }) => value.name === 'network')?.value.value,
    labels: record(draft.options.filter(({ value }) => value.name === 'label').map(({ value }) => value.value.split('=') as [string, string])),
  });
  const projection: Projection = Object.create(null) as Projection;
  for (const one of containers) projection[one.name] = container(one);
  for (const one of builds) projection[one.name]!['build'] = build(one);
  return projection;
}

type Json = { readonly [key: string]: Json | undefined } & { readonly [index: number]: Json } & (string | number | boolean | null | undefined);

/** What Compose made of the same files. */
export function ofCompose(json: unknown): Projection {
  const project = withSingleDollars(json as Json);
  const projection: Projection = Object.create(null) as Projection;
  for (const [name, service] of Object.entries((project['services'] ?? {}) as Record<string, Json>)) projection[name] = serviceOfCompose(service, project);
  return projection;
}

// `config` prints every dollar twice, so that its output can be read again.
function withSingleDollars(json: Json): Json {
  return JSON.parse(JSON.stringify(json).replaceAll('$$', '$')) as Json;
}

function serviceOfCompose(service: Json, project: Json): Record<string, unknown> {
  const list = (key: string): string[] => ((service[key] ?? []) as unknown as unknown[]).map(String);
  const volumes = ((service['volumes'] ?? []) as unknown as Json[]).map((one) => prune({
    type: one['type'], source: one['type'] === 'volume' ? volumeName(project, one['source']) : one['source'] && clean(String(one['source'])), target: one['target'], read_only: one['read_only'] || undefined,
    propagation: one['bind']?.['propagation'],
  }));
  const networks = Object.keys(service['networks'] ?? {}).filter((key) => key !== 'default').map((key) => resourceOf(project, 'networks', key));
  const build = service['build'];
  const deploy = service['deploy']?.['resources'];
  const devices = (deploy?.['reservations']?.['devices'] ?? []) as unknown as Json[];
  const test = service['healthcheck']?.['test'] as unknown as readonly string[] | undefined;
  const isDisabled = test?.[0] === 'NONE' || service['healthcheck']?.['disable'] === true;
  return prune({
    image: service['image'], user: service['user'], privileged: service['privileged'] || undefined, init: service['init'] || undefined, read_only: service['read_only'] || undefined,
    restart: service['restart'], runtime: service['runtime'], platform: service['platform'], working_dir: service['working_dir'], hostname: service['hostname'],
    cap_add: sorted(list('cap_add').map((one) => one.toUpperCase().replace(/^CAP_/u, ''))), cap_drop: sorted(list('cap_drop').map((one) => one.toUpperCase().replace(/^CAP_/u, ''))),
    pid: service['pid'], ipc: service['ipc'], uts: service['uts'], userns_mode: service['userns_mode'], cgroup: service['cgroup'], network_mode: service['network_mode'],
    volumes: byTarget(volumes), tmpfs: sorted(list('tmpfs').map((one) => one.replace(/:.*/u, ''))),
    ports: sorted(((service['ports'] ?? []) as unknown as Json[]).map((one) => `${String(one['host_ip'] ?? '')}|${String(one['published'] ?? '')}|${String(one['target'])}|${String(one['protocol'] ?? 'tcp')}`)),
    environment: record(Object.entries(service['environment'] ?? {})), networks: sorted(networks), labels: record(Object.entries(service['labels'] ?? {})),
    sysctls: record(Object.entries(service['sysctls'] ?? {})),
    devices: sorted(((service['devices'] ?? []) as unknown as Json[]).map((one) => (typeof one === 'string' ? one : `${String(one['source'])}:${String(one['target'])}:${String(one['permissions'])}`))),
    security_opt: sorted(list('security_opt').map((one) => (one === 'no-new-privileges' ? 'no-new-privileges=true' : one.replace(/^([\w-]+):/u, '$1=')))),
    device_cgroup_rules: sorted(list('device_cgroup_rules')), group_add: sorted(list('group_add')), dns: sorted(list('dns')), extra_hosts: sorted(list('extra_hosts')),
    volumes_from: sorted(list('volumes_from')), links: sorted([...list('links'), ...list('external_links')]),
    ulimits: record(Object.entries((service['ulimits'] ?? {}) as Record<string, Json>).map(([name, one]) => [name, typeof one === 'object' && one !== null ? (one['single'] === undefined ? `${String(one['soft'])}:${String(one['hard'])}` : String(one['single'])) : String(one)])),
    command: service['command'] ?? undefined, entrypoint: service['entrypoint'] ?? undefined,
    healthcheck: test === undefined || isDisabled ? undefined : test.slice(/^CMD/u.test(test[0] ?? '') ? 1 : 0).join(' '), cgroup_parent: service['cgroup_parent'],
    resources: sorted(Object.entries(resourceNames).filter(([key]) => service[key] !== undefined && service[key] !== 0).map(([, name]) => name).concat(
      ['cpus', 'memory', 'pids'].filter((key) => deploy?.['limits']?.[key] !== undefined).map((key) => (key === 'pids' ? 'pids-limit' : key)),
      deploy?.['reservations']?.['memory'] === undefined ? [] : ['memory-reservation'])),
    oom_score_adj: service['oom_score_adj'] || undefined, oom_kill_disable: service['oom_kill_disable'] || undefined,
    hostFiles: sorted(['secrets', 'configs'].flatMap((key) => ((service[key] ?? []) as unknown as Json[]).flatMap((one) => (project[key]?.[String(one['source'])]?.['file'] as string | undefined) ?? []))),
    gpus: devices.map((one) => prune({ driver: one['driver'], count: one['count'] ?? undefined, ids: one['device_ids'], capabilities: one['capabilities'] ?? [] })),
    build: build === undefined || build === null ? undefined : prune({
      context: build['context'], dockerfile: build['dockerfile_inline'] !== undefined ? undefined : /^\//u.test(String(build['dockerfile'])) || /^\w+:/u.test(String(build['context'])) ? build['dockerfile'] : joined(String(build['context']), String(build['dockerfile'])),
      target: build['target'], args: record(Object.entries(build['args'] ?? {})), privileged: build['privileged'] || undefined, cache_from: sorted((build['cache_from'] ?? []) as unknown as string[]),
      network: build['network'], labels: record(Object.entries(build['labels'] ?? {})),
    }),
  });
}

const resourceNames: Readonly<Record<string, string>> = {
  mem_limit: 'memory', mem_reservation: 'memory-reservation', memswap_limit: 'memory-swap', mem_swappiness: 'memory-swappiness', cpus: 'cpus', cpu_count: 'cpu-count',
  cpu_percent: 'cpu-percent', cpu_shares: 'cpu-shares', cpu_quota: 'cpu-quota', cpu_period: 'cpu-period', cpuset: 'cpuset-cpus', pids_limit: 'pids-limit', shm_size: 'shm-size',
};

function joined(folder: string, name: string): string {
  return clean(`${folder}/${name}`);
}

// Paths by text alone, without a slash at the end.
function clean(path: string): string {
  return posix.normalize(path).replace(/(.)\/$/u, '$1');
}

function volumeName(project: Json, key: Json | undefined): unknown {
  return key === undefined ? undefined : resourceOf(project, 'volumes', String(key));
}

// Compose writes PROJECT_KEY as the name of what has none.
function resourceOf(project: Json, section: string, key: string): string {
  const name = project[section]?.[key]?.['name'] as string | undefined;
  return name === undefined || name === `${String(project['name'])}_${key}` ? key : name;
}

function expandPorts(host: string, own: string): readonly (readonly [string, string])[] {
  const [first = '', last = first] = own.split('-');
  const [hostFirst = '', hostLast = hostFirst] = host.split('-');
  const count = Number(last) - Number(first) + 1;
  if (count === 1) return [[host, own]];
  const isRange = Number(hostLast) - Number(hostFirst) + 1 === count;
  return Array.from({ length: count }, (_, index) => [host === '' ? '' : isRange ? String(Number(hostFirst) + index) : host, String(Number(first) + index)]);
}

function sorted(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : [...new Set(list)].toSorted();
}

function byTarget(list: readonly unknown[]): unknown {
  return list.length === 0 ? undefined : list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function record(entries: readonly (readonly [string, unknown])[]): unknown {
  return entries.length === 0 ? undefined : Object.fromEntries(entries.toSorted());
}

function prune(keys: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)));
}
