import type { HostFacts } from './host.ts';
import { type HostReport, type HostThing, type HostThings, seen } from './host-report.ts';

type Seen = <Id extends HostThing>(id: Id) => HostThings[Id] | undefined;

/** Ports of 2300 to 2500, both among them. */
const allPorts = 201;
/** Ids that a container needs (nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go). */
const neededIds = 65_536;

/** The facts that rules and the matrix go by. What was not seen is left out, since an absent fact means not known. */
export function toHostFacts({ observations, collected }: HostReport): HostFacts {
  const of: Seen = (id) => seen(observations, id);
  return withoutAbsent({
    ...ofSystem(of),
    ...ofKernel(of),
    ...ofSysbox(of),
    ...ofEngine(of),
    workspaceNosuid: of('workspaceNosuid'),
    freePorts: of('busyPorts') === undefined ? undefined : allPorts - (of('busyPorts')?.length ?? 0),
    gpuToolkit: of('gpuToolkit'),
    collected,
    source: 'this host',
  }) as HostFacts;
}

function ofSystem(of: Seen): object {
  const [distribution, container] = [of('distribution'), of('insideContainer')];
  return {
    distribution: distribution?.id,
    distributionVersion: distribution?.version,
    architecture: of('architecture'),
    systemd: of('systemd'),
    wsl: of('wsl'),
    insideContainer: container === undefined ? undefined : container !== 'none',
    missingPrograms: of('missingPrograms'),
    lackingCapabilities: of('lackingCapabilities'),
    selinux: of('selinux'),
  };
}

function ofKernel(of: Seen): object {
  const most = of('mostUserNamespaces');
  return {
    kernel: of('kernel'),
    cgroup: of('cgroup'),
    userNamespaces: both(most === undefined ? undefined : most !== 0, of('userNamespaceSwitch')),
    userNamespacesRestricted: of('userNamespacesRestricted'),
    idMappedMounts: of('idMappedMounts'),
    idMappedOverlay: of('idMappedOverlay'),
    shiftfs: of('shiftfs'),
    overlay: of('overlay'),
    binfmt: of('binfmt'),
    seccompNotify: of('seccompNotify'),
    fuse: both(of('fuse'), of('fusermount')),
  };
}

function ofSysbox(of: Seen): object {
  const [version, ids] = [of('sysbox'), of('subordinateIds')];
  const registered = of('runtimes')?.find(({ name }) => name === 'sysbox-runc');
  return {
    sysbox: version === undefined ? undefined : withoutAbsent({ version, namespaces: of('sysboxNamespaces') }),
    sysboxInstalled: of('sysboxInstalled'),
    sysboxRuns: both(isUp(of('sysboxMgr')), isUp(of('sysboxFs'))),
    sysboxRegistered: of('runtimes') === undefined ? undefined : registered !== undefined,
    sysboxProgram: registered === undefined || registered.binary === 'shim' ? undefined : registered.binary === 'there',
    sysboxIds: ids === undefined ? undefined : ids.count >= neededIds,
    sysboxStore: of('sysboxStore'),
    staleContainers: of('staleContainers'),
  };
}

function ofEngine(of: Seen): object {
  const [version, containerd, runc] = [of('engine'), of('containerd'), of('runc')];
  return {
    engine:
      version === undefined
        ? undefined
        : withoutAbsent({
            version,
            runtimes: of('runtimes')?.map(({ name }) => name),
            defaultRuntime: of('defaultRuntime'),
            imageStore: of('imageStore')?.kind,
            rootless: of('rootless'),
            snap: of('snap'),
          }),
    engineAnswers: of('engineAnswers'),
    engineStore: of('engineStore'),
    containerd: containerd === undefined ? undefined : { version: containerd },
    runc: runc === undefined ? undefined : { version: runc },
    // A kernel that has none is not asked for one (moby/moby@docker-v29.5.0 daemon/oci_linux.go).
    timeNamespaces: of('timeNamespace') === false ? false : of('timeNamespaceSwitch'),
    buildsUnderSysbox: of('buildsUnderSysbox'),
    insecureBuilds: of('builderEntitlements')?.includes('security.insecure'),
    usernsRemap: of('usernsRemap'),
  };
}

/** Whether a daemon runs and its socket answers, as far as this user may try. */
function isUp(daemon: HostThings['sysboxMgr'] | undefined): boolean | undefined {
  return daemon === undefined ? undefined : daemon.runs && daemon.socket !== 'refuses' && daemon.socket !== 'missing';
}

function both(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one === false || other === false) return false;
  return one === undefined || other === undefined ? undefined : true;
}

function withoutAbsent(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
