import { compareVersions } from '../../syntax/version.ts';
import type { EnginePlan } from './engine-plan.ts';

/** A key of daemon.json. */
interface DaemonSetting {
  readonly key: string;
  readonly value: unknown;
  readonly why: string;
}

/** Containerd’s namespaces of an engine of ours (moby/moby daemon/config ContainerdNamespace; by itself `moby`, which the user’s engine has). */
const namespaces = { containers: 'containai', plugins: 'containai-plugins' } as const;

/**
 * What stands in daemon.json of an engine of our own. Keys: moby/moby v26.1.5 and b985e231 daemon/config/{config,config_linux,builder}.go. That a second
 * dockerd in one network destroys the rules of the first (`iptables`) was measured with Docker 20.10.24 and 26.1.5.
 */
export function daemonSettings(plan: EnginePlan, exec = plan.paths): readonly DaemonSetting[] {
  const { data, bridge, addresses, group, programs, version, isTimeSwitchedOff, mtu } = plan;
  const isAtLeast = (least: string): boolean => compareVersions(version, least) >= 0;
  return [
    {
      key: 'hosts',
      value: [`unix://${exec.socket}`],
      why: 'A socket of its own, beside that of your engine; nothing listens on the network.',
    },
    ...(group === undefined
      ? [
          {
            key: 'group',
            value: 'root',
            why: 'Only root may use the socket: --group NAME lets a group use it, whose members are as good as root.',
          },
        ]
      : [
          {
            key: 'group',
            value: group,
            why: 'Members of this group may use the socket. Who may is as good as root: the API can name another runtime.',
          },
        ]),
    { key: 'data-root', value: data, why: 'Images, containers and volumes of its own: nothing of your engine is seen or changed.' },
    { key: 'exec-root', value: exec.execRoot, why: 'The same for what it keeps while it runs.' },
    { key: 'pidfile', value: exec.pidFile, why: 'containai engine stop and status find the process by it.' },
    {
      key: 'containerd-namespace',
      value: namespaces.containers,
      why: 'dockerd starts a containerd of its own, but where one runs for the whole machine it uses that: there its containers are kept apart from those of your engine.',
    },
    { key: 'default-runtime', value: 'sysbox-runc', why: 'Whoever names no runtime gets Sysbox.' },
    {
      key: 'runtimes',
      value: { 'sysbox-runc': { path: programs.runtime } },
      why: 'Where its program is. Steps of builds run by it through DOCKER_BUILDKIT_RUNC_COMMAND.',
    },
    {
      key: 'builder',
      value: { entitlements: { 'network-host': false, 'security-insecure': false } },
      why: 'No build may ask for the network or the privileges of this machine; the first is allowed by default.',
    },
    {
      key: 'features',
      value: { buildkit: true, ...(isTimeSwitchedOff ? { 'time-namespaces': false } : {}) },
      why: `Builds go by BuildKit, which runs its steps under Sysbox.${isTimeSwitchedOff ? ' This engine asks for a time namespace for each container, and this Sysbox knows none: nothing would start.' : ''}`,
    },
    {
      key: 'bridge',
      value: bridge,
      why: 'A bridge of its own, which the firewall knows by its name. It is made before dockerd is started.',
    },
    {
      key: 'default-address-pools',
      value: [{ base: addresses.pool, size: 24 }],
      why: 'Other networks get addresses that no route of this machine led to, and that the firewall knows.',
    },
    {
      key: 'iptables',
      value: false,
      why: 'A second dockerd that writes rules removes those of the first: your engine’s published ports would stop working. The rules are our own.',
    },
    { key: 'ip6tables', value: false, why: 'The same.' },
    { key: 'ip-masq', value: false, why: 'The same; the rules of our own do it.' },
    { key: 'userland-proxy', value: true, why: 'Without rules of dockerd’s, docker-proxy is what carries published ports.' },
    { key: 'ip', value: '127.0.0.1', why: 'Ports that are published without an address are reached from this machine alone.' },
    ...(mtu === undefined
      ? []
      : [{ key: 'mtu', value: mtu, why: 'The way out of this machine takes no larger packets: downloads in containers would hang.' }]),
    ...(isAtLeast('24.0.0')
      ? [
          {
            key: 'default-network-opts',
            value: {
              bridge: {
                'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1',
                ...(mtu === undefined ? {} : { 'com.docker.network.driver.mtu': String(mtu) }),
              },
            },
            why: 'The same for networks of projects.',
          },
        ]
      : []),
    {
      key: 'live-restore',
      value: false,
      why: 'Containers end with the engine: none runs on while nobody stands over it and the firewall is gone.',
    },
    { key: 'log-driver', value: 'local', why: 'What containers print is kept, and cut off: a container cannot fill the disk with words.' },
  ];
}

/**
 * The words behind dockerd. The namespace of plugins cannot stand in the file: dockerd looks for its key by the name of the flag, and reads it by another
 * (moby/moby v26.1.5 and b985e231 daemon/config/config.go, cmd/dockerd/config.go).
 */
export function daemonArguments(settings: string): readonly string[] {
  return [`--config-file=${settings}`, `--containerd-plugins-namespace=${namespaces.plugins}`];
}

/** The text of daemon.json. */
export function daemonJson(settings: readonly DaemonSetting[]): string {
  return `${JSON.stringify(Object.fromEntries(settings.map(({ key, value }) => [key, value])), undefined, 2)}\n`;
}
