import type { Namespace, Request } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { issue, measured } from './shared/cite.ts';
import { each, type Said } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const foreignNamespace = defineRule({
  id: 'foreign-namespace',
  title: 'The container asks for the namespace of another container',
  concern: 'sysbox',
  severity: 'medium',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['namespaces'],
  options: {},
  why: 'Under Sysbox a network can be shared only by containers that both run under it, and they share the user namespace with it. Processes and IPC cannot be shared at all: the container does not start.',
  advice: 'Put both on one network, or run both programs in one container.',
  cites: [
    measured(
      '--network=container:X: X under Sysbox works, network and user namespace shared; X under runc fails with mounting "sysfs" … operation not permitted',
    ),
    measured(
      '--ipc=container:X and --pid=container:X, X under Sysbox: fail with mounting "mqueue" and mounting "proc" … operation not permitted',
    ),
    measured('--network=container:X with X under runc starts and joins on a build of July 2026', 'sysbox-head'),
    issue('nestybox/sysbox#482: shared IPC'),
    issue('nestybox/sysbox#518: both containers must run under Sysbox'),
  ],
  row: 'namespaces.container-network',
  references: ['https://github.com/nestybox/sysbox/issues/518', 'https://github.com/nestybox/sysbox/issues/482'],
  examples: [
    { format: 'docker-run', bad: 'docker run --ipc=container:db debian', good: 'docker run --network=app debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    pid: service:db\n  db:\n    image: postgres\n',
      good: 'services:\n  app:\n    image: debian\n  db:\n    image: postgres\n',
    },
  ],
  check: ({ namespaces }, { peers }) => each(namespaces, (namespace) => say(namespace, peers)),
  fix: removing('namespaces', {
    title: ({ kind, mode }) => `Do not share the ${names[kind]} of ${short(mode.slice(mode.indexOf(':') + 1), 35)}`,
    stops: ({ kind }) =>
      kind === 'net'
        ? 'Programs inside no longer reach the other container by localhost; put both on one network and use its name.'
        : 'Programs of the two containers no longer see each other; run them in one container where they must.',
    alike: ({ mode }) => /^(?:service|container):/u.test(mode),
  }),
});

function say({ kind, mode }: Namespace, peers: readonly Request[] | undefined): Said {
  const isService = mode.startsWith('service:');
  if (!isService && !mode.startsWith('container:')) return undefined;
  const name = mode.slice(mode.indexOf(':') + 1);
  const whose = `${isService ? 'service' : 'container'} ${short(name, 40)}`;
  if (kind === 'pid')
    return `Sharing the processes of ${whose} fails under Sysbox, even where that runs under it too: “mounting "proc" … at "proc" … operation not permitted”`;
  if (kind === 'ipc')
    return `Sharing the IPC of ${whose} fails under Sysbox, even where that runs under it too: “mounting "mqueue" … at "dev/mqueue" … operation not permitted”`;
  if (kind !== 'net') return `Sharing the ${kind} namespace of ${whose} does not fit Sysbox, where each container has its own`;
  const shared = `The network of ${whose} is shared, and under Sysbox its user namespace with it`;
  if (isService && !runsElsewhere(name, peers))
    return { message: `${shared}: it works since services of one project start under the same runtime`, atMost: 'note' };
  return `${shared}: it works only where that runs under Sysbox too, else the start may fail with “mounting "sysfs" … at "sys" … operation not permitted”`;
}

function runsElsewhere(name: string, peers: readonly Request[] | undefined): boolean {
  return (
    peers?.some(
      (peer) => peer.kind === 'container' && peer.name === name && peer.runtime !== undefined && peer.runtime.value !== 'sysbox-runc',
    ) === true
  );
}

const names: Readonly<Record<Namespace['kind'], string>> = {
  pid: 'processes',
  net: 'network',
  ipc: 'IPC namespace',
  uts: 'UTS namespace',
  user: 'user namespace',
  cgroup: 'cgroup namespace',
};
