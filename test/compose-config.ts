import { byTarget, clean, prune, record, sorted } from './compose-projection.ts';
import type { Projection } from './compose-projection.ts';

type Json = { readonly [key: string]: Json | undefined } & { readonly [index: number]: Json } & (
    | string
    | number
    | boolean
    | null
    | undefined
  );

/** What Compose made of the same files. */
export function ofCompose(json: unknown): Projection {
  const project = withSingleDollars(json as Json);
  const projection: Projection = Object.create(null) as Projection;
  for (const [name, service] of Object.entries((project['services'] ?? {}) as Record<string, Json>))
    projection[name] = serviceOfCompose(service, project);
  return projection;
}

// `config` prints every dollar twice, so that its output can be read again.
function withSingleDollars(json: Json): Json {
  return JSON.parse(JSON.stringify(json).replaceAll('$$', '$')) as Json;
}

function serviceOfCompose(service: Json, project: Json): Record<string, unknown> {
  const list = (key: string): string[] => ((service[key] ?? []) as unknown as unknown[]).map(String);
  const volumes = ((service['volumes'] ?? []) as unknown as Json[]).map((one) =>
    prune({
      type: one['type'],
      source: one['type'] === 'volume' ? volumeName(project, one['source']) : one['source'] && clean(String(one['source'])),
      target: one['target'],
      read_only: one['read_only'] || undefined,
      propagation: one['bind']?.['propagation'],
    }),
  );
  const networks = Object.keys(service['networks'] ?? {})
    .filter((key) => key !== 'default')
    .map((key) => resourceOf(project, 'networks', key));
  const build = service['build'];
  const deploy = service['deploy']?.['resources'];
  const devices = (deploy?.['reservations']?.['devices'] ?? []) as unknown as Json[];
  const test = service['healthcheck']?.['test'] as unknown as readonly string[] | undefined;
  const isDisabled = test?.[0] === 'NONE' || service['healthcheck']?.['disable'] === true;
  return prune({
    image: service['image'],
    user: service['user'],
    privileged: service['privileged'] || undefined,
    init: service['init'] || undefined,
    read_only: service['read_only'] || undefined,
    restart: service['restart'] ?? restartOf(service['deploy']?.['restart_policy']?.['condition']),
    runtime: service['runtime'],
    platform: service['platform'],
    working_dir: service['working_dir'],
    hostname: service['hostname'],
    cap_add: sorted(list('cap_add').map((one) => one.toUpperCase().replace(/^CAP_/u, ''))),
    cap_drop: sorted(list('cap_drop').map((one) => one.toUpperCase().replace(/^CAP_/u, ''))),
    pid: service['pid'],
    ipc: service['ipc'],
    uts: service['uts'],
    userns_mode: service['userns_mode'],
    cgroup: service['cgroup'],
    network_mode: service['network_mode'],
    volumes: byTarget(volumes),
    tmpfs: sorted(list('tmpfs').map((one) => one.replace(/:.*/u, ''))),
    ports: sorted(
      ((service['ports'] ?? []) as unknown as Json[]).map(
        (one) =>
          `${String(one['host_ip'] ?? '')}|${String(one['published'] ?? '')}|${String(one['target'])}|${String(one['protocol'] ?? 'tcp')}`,
      ),
    ),
    environment: record(Object.entries(service['environment'] ?? {})),
    networks: sorted(networks),
    labels: record(Object.entries(service['labels'] ?? {})),
    sysctls: record(Object.entries(service['sysctls'] ?? {})),
    devices: sorted(
      ((service['devices'] ?? []) as unknown as Json[]).map((one) =>
        typeof one === 'string' ? one : `${String(one['source'])}:${String(one['target'])}:${String(one['permissions'])}`,
      ),
    ),
    security_opt: sorted(
      list('security_opt').map((one) => (one === 'no-new-privileges' ? 'no-new-privileges=true' : one.replace(/^([\w-]+):/u, '$1='))),
    ),
    device_cgroup_rules: sorted(list('device_cgroup_rules')),
    group_add: sorted(list('group_add')),
    dns: sorted(list('dns')),
    extra_hosts: sorted(list('extra_hosts')),
    volumes_from: sorted(list('volumes_from')),
    links: sorted([...list('links'), ...list('external_links')]),
    ulimits: record(
      Object.entries((service['ulimits'] ?? {}) as Record<string, Json>).map(([name, one]) => [
        name,
        typeof one === 'object' && one !== null
          ? one['single'] === undefined
            ? `${String(one['soft'])}:${String(one['hard'])}`
            : String(one['single'])
          : String(one),
      ]),
    ),
    command: service['command'] ?? undefined,
    entrypoint: service['entrypoint'] ?? undefined,
    healthcheck: test === undefined || isDisabled ? undefined : test.slice(test[0]?.startsWith('CMD') === true ? 1 : 0).join(' '),
    cgroup_parent: service['cgroup_parent'],
    resources: sorted(
      Object.entries(resourceNames)
        .filter(([key]) => service[key] !== undefined && service[key] !== 0)
        .map(([, name]) => name)
        .concat(
          ['cpus', 'memory', 'pids']
            .filter((key) => deploy?.['limits']?.[key] !== undefined)
            .map((key) => (key === 'pids' ? 'pids-limit' : key)),
          deploy?.['reservations']?.['memory'] === undefined ? [] : ['memory-reservation'],
        ),
    ),
    oom_score_adj: service['oom_score_adj'] || undefined,
    oom_kill_disable: service['oom_kill_disable'] || undefined,
    hostFiles: sorted(
      ['secrets', 'configs'].flatMap((key) =>
        ((service[key] ?? []) as unknown as Json[]).flatMap(
          (one) => (project[key]?.[String(one['source'])]?.['file'] as string | undefined) ?? [],
        ),
      ),
    ),
    gpus: devices.map((one) =>
      prune({ driver: one['driver'], count: one['count'] ?? undefined, ids: one['device_ids'], capabilities: one['capabilities'] ?? [] }),
    ),
    build:
      build === undefined || build === null
        ? undefined
        : prune({
            context: build['context'],
            dockerfile:
              build['dockerfile_inline'] !== undefined
                ? undefined
                : String(build['dockerfile']).startsWith('/') || /^\w+:/u.test(String(build['context']))
                  ? build['dockerfile']
                  : joined(String(build['context']), String(build['dockerfile'])),
            target: build['target'],
            args: record(Object.entries(build['args'] ?? {})),
            privileged: build['privileged'] || undefined,
            cache_from: sorted((build['cache_from'] ?? []) as unknown as string[]),
            network: build['network'],
            labels: record(Object.entries(build['labels'] ?? {})),
          }),
  });
}

function restartOf(condition: Json | undefined): string | undefined {
  return condition === undefined ? undefined : condition === 'any' ? 'always' : condition === 'none' ? 'no' : String(condition);
}

const resourceNames: Readonly<Record<string, string>> = {
  mem_limit: 'memory',
  mem_reservation: 'memory-reservation',
  memswap_limit: 'memory-swap',
  mem_swappiness: 'memory-swappiness',
  cpus: 'cpus',
  cpu_count: 'cpu-count',
  cpu_percent: 'cpu-percent',
  cpu_shares: 'cpu-shares',
  cpu_quota: 'cpu-quota',
  cpu_period: 'cpu-period',
  cpuset: 'cpuset-cpus',
  pids_limit: 'pids-limit',
  shm_size: 'shm-size',
};

function joined(folder: string, name: string): string {
  return clean(`${folder}/${name}`);
}

function volumeName(project: Json, key: Json | undefined): unknown {
  return key === undefined ? undefined : resourceOf(project, 'volumes', String(key));
}

// Compose writes PROJECT_KEY as the name of what has none.
function resourceOf(project: Json, section: string, key: string): string {
  const name = project[section]?.[key]?.['name'] as string | undefined;
  return name === undefined || name === `${String(project['name'])}_${key}` ? key : name;
}
