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
  const mount = ({ kind, source, target, readOnly, propagation }: Mount): unknown =>
    prune({
      type: kind,
      source: source === undefined ? undefined : typeof source === 'string' ? text(source) : path(source),
      target: text(target),
      read_only: readOnly || undefined,
      propagation,
    });
  const pairs = (list: readonly { readonly value: NameValue }[]): unknown =>
    record(list.map(({ value }) => [value.name, text(value.value)]));
  const container = (draft: ContainerDraft): Record<string, unknown> =>
    prune({
      image: draft.image && text(draft.image.value),
      user: draft.user && text(draft.user.value),
      privileged: draft.privileged?.value || undefined,
      init: draft.init?.value || undefined,
      read_only: draft.readOnlyRoot?.value || undefined,
      restart: draft.restart && text(draft.restart.value),
      runtime: draft.runtime?.value,
      platform: draft.platform && text(draft.platform.value),
      working_dir: draft.workingFolder && text(draft.workingFolder.value),
      hostname: draft.hostname && text(draft.hostname.value),
      cap_add: sorted(draft.capabilities.filter(({ value }) => value.change === 'add').map(({ value }) => value.name)),
      cap_drop: sorted(draft.capabilities.filter(({ value }) => value.change === 'drop').map(({ value }) => value.name)),
      pid: mode(draft, 'pid'),
      ipc: mode(draft, 'ipc'),
      uts: mode(draft, 'uts'),
      userns_mode: mode(draft, 'user'),
      cgroup: mode(draft, 'cgroup'),
      network_mode: mode(draft, 'net'),
      volumes: byTarget(
        draft.mounts
          .filter(({ value, from }) => !/\/(?:tmpfs|secrets|configs)\b/u.test(from.pointer) && value.kind !== undefined)
          .map(({ value }) => mount(value)),
      ),
      tmpfs: sorted(draft.mounts.filter(({ from }) => /\/tmpfs\b/u.test(from.pointer)).map(({ value }) => value.target)),
      ports: sorted(
        draft.ports.flatMap(({ value }) =>
          expandPorts(text(value.hostPort ?? ''), text(value.containerPort)).map(
            ([host, own]) => `${text(value.address ?? '')}|${host}|${own}|${value.protocol}`,
          ),
        ),
      ),
      // A name alone in a file of variables is left out by Compose where the host does not set it; in the Compose file it stays, with null.
      environment: record(
        draft.environment
          .filter(({ value, from }) => value.value !== undefined || /\.ya?ml$/u.test(from.document))
          .map(({ value }) => [value.name, value.value === undefined ? null : text(value.value)]),
      ),
      networks: sorted(draft.networks.map(({ value }) => value)),
      labels: pairs(draft.labels),
      sysctls: pairs(draft.sysctls),
      devices: sorted(draft.devices.map(({ value }) => `${path(value.path)}:${value.target}:${value.permissions}`)),
      security_opt: sorted(draft.securityOptions.map(({ value }) => `${value.name}=${value.value}`)),
      device_cgroup_rules: sorted(draft.deviceRules.map(({ value }) => value)),
      group_add: sorted(draft.groups.map(({ value }) => value)),
      dns: sorted(draft.dns.map(({ value }) => value)),
      extra_hosts: sorted(draft.extraHosts.map(({ value }) => value.replace(/[:=]/u, '='))),
      volumes_from: sorted(draft.volumesFrom.map(({ value }) => value)),
      links: sorted(draft.links.map(({ value }) => value)),
      ulimits: record(draft.ulimits.map(({ value }) => [value.name, value.value])),
      command: draft.command?.value.map(text),
      entrypoint: draft.entrypoint?.value.map(text),
      healthcheck: draft.containerCommands.find(({ value }) => value.event === 'healthcheck')?.value.command,
      cgroup_parent: draft.cgroupParent?.value,
      resources: sorted(draft.resources.map(({ value }) => value.name)),
      oom_score_adj: draft.oomScoreAdjust?.value || undefined,
      oom_kill_disable: draft.oomKillDisable?.value || undefined,
      hostFiles: sorted(draft.hostFiles.filter(({ value }) => /^(?:secrets|configs)/u.test(value.by)).map(({ value }) => path(value.path))),
      gpus: draft.deviceRequests.map(({ value }) =>
        prune({
          driver: value.driver || undefined,
          count: value.count,
          ids: value.ids.length === 0 ? undefined : value.ids,
          capabilities: value.capabilities,
        }),
      ),
    });
  const build = (draft: BuildDraft): unknown =>
    prune({
      context:
        draft.context === undefined ? undefined : typeof draft.context.value === 'string' ? draft.context.value : path(draft.context.value),
      dockerfile:
        draft.dockerfile === undefined
          ? undefined
          : typeof draft.dockerfile.value === 'string'
            ? draft.dockerfile.value
            : path(draft.dockerfile.value),
      target: draft.target && text(draft.target.value),
      args: record(
        draft.arguments
          .filter(({ value }) => value.value !== undefined)
          .map(({ value }) => [value.name, value.value === undefined ? null : text(value.value)]),
      ),
      privileged: draft.privileged?.value || undefined,
      cache_from: sorted(draft.cacheFrom.map(({ value }) => value)),
      network: draft.options.find(({ value }) => value.name === 'network')?.value.value,
      labels: record(
        draft.options.filter(({ value }) => value.name === 'label').map(({ value }) => value.value.split('=') as [string, string]),
      ),
    });
  const projection: Projection = Object.create(null) as Projection;
  for (const one of containers) projection[one.name] = container(one);
  for (const one of builds) projection[one.name]!['build'] = build(one);
  return projection;
}

function expandPorts(host: string, own: string): readonly (readonly [string, string])[] {
  const [first = '', last = first] = own.split('-');
  const [hostFirst = '', hostLast = hostFirst] = host.split('-');
  const count = Number(last) - Number(first) + 1;
  if (count === 1) return [[host, own]];
  const isRange = Number(hostLast) - Number(hostFirst) + 1 === count;
  return Array.from({ length: count }, (_, index) => [
    host === '' ? '' : isRange ? String(Number(hostFirst) + index) : host,
    String(Number(first) + index),
  ]);
}

/** Each text once, in order; nothing for none. */
export function sorted(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : [...new Set(list)].toSorted();
}

/** Mounts in an order that both sides share. */
export function byTarget(list: readonly unknown[]): unknown {
  return list.length === 0 ? undefined : list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Names and values in order; nothing for none. */
export function record(entries: readonly (readonly [string, unknown])[]): unknown {
  return entries.length === 0 ? undefined : Object.fromEntries(entries.toSorted());
}

/** Without what is not said. */
export function prune(keys: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

/** A path by text alone, without a slash at the end. */
export function clean(path: string): string {
  return posix.normalize(path).replace(/(.)\/$/u, '$1');
}

function mode(draft: ContainerDraft, kind: string): string | undefined {
  return draft.namespaces.find(({ value }) => value.kind === kind)?.value.mode;
}
