import type { Fact } from '../../model/fact.ts';
import type { ContainerRequest, Mount, NameValue, Namespace } from '../../model/request.ts';

/**
 * What was asked for, of what the engine says it has made: without what it fills in by itself where nobody asked (recorded from Docker 26.1.5 and
 * 20.10.24): its own masked paths, a private IPC namespace, the host’s cgroup namespace on cgroup v1 (which Sysbox does not use), private
 * propagation, 64 MiB of shared memory, logs in JSON files.
 */
export function withoutDefaults(request: ContainerRequest): ContainerRequest {
  const { maskedPaths, readOnlyPaths, namespaces, mounts, resources, logging } = request;
  return {
    ...request,
    maskedPaths: maskedPaths?.value.includes('/proc/kcore') === true ? undefined : maskedPaths,
    readOnlyPaths: readOnlyPaths?.value.includes('/proc/sys') === true ? undefined : readOnlyPaths,
    namespaces: namespaces.filter(({ value }) => !isDefaultNamespace(value)),
    mounts: mounts.map(withoutPropagation),
    resources: resources.filter(({ value }) => !isPair(value, 'shm-size', String(64 << 20))),
    logging: logging.filter(({ value }) => !isPair(value, 'driver', 'json-file')),
  };
}

function isDefaultNamespace({ kind, mode }: Namespace): boolean {
  if (kind === 'user' || kind === 'cgroup') return true;
  return (kind === 'ipc' && (mode === 'private' || mode === 'shareable')) || (kind === 'net' && (mode === 'bridge' || mode === 'default'));
}

function withoutPropagation(mount: Fact<Mount>): Fact<Mount> {
  const { propagation, ...value } = mount.value;
  return propagation === 'rprivate' ? { ...mount, value } : mount;
}

function isPair(value: NameValue, name: string, text: string): boolean {
  return value.name === name && value.value === text;
}
