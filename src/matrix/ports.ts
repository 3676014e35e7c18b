import type { Row } from '../model/row.ts';
import { inferred, measured, page, source, sysboxTest } from './evidence.ts';
import { patternTable } from './study.ts';
import { inContainer, pick, untouched } from './uses.ts';

const study = patternTable('Pattern 10: Port Forwarding', "inferred (port forwarding is standard Docker, Sysbox doesn't modify)");

/** Pattern 10: ports and SSH. */
export const rows: readonly Row[] = [
  {
    id: 'ports.forward',
    pattern: 10,
    aspect: 'forwardPorts',
    expectation: 'The editor reaches the container’s ports',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'The editor’s own tunnel over exec: the runtime has no part in it.',
        evidence: [
          page('https://containers.dev/implementors/json_reference/#general-properties'),
          inferred('docker exec works as under any runtime'),
        ],
      },
    ],
    action: 'pass',
    study: [study('`forwardPorts: [3000]`', 'Expose container ports', 'Works normally', 'COMPATIBLE')],
  },
  {
    id: 'ports.attributes',
    pattern: 10,
    aspect: 'portsAttributes',
    expectation: 'Labels and behaviour of ports in the editor',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Read by the editor alone.',
        evidence: [page('https://containers.dev/implementors/json_reference/#port-attributes')],
      },
    ],
    action: 'pass',
    study: [study('`portsAttributes`', 'Port metadata', 'Passthrough (not runtime)', 'COMPATIBLE')],
  },
  {
    id: 'ports.ssh',
    pattern: 10,
    aspect: 'SSH into the container',
    expectation: 'sshd on port 22, reached from the host',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'sshd runs under systemd and is reached through a published port.',
        evidence: [measured('docker run of a systemd image to the SSH banner on a published port: 1.2 s')],
      },
    ],
    action: 'map',
    study: [study('SSH on port 22', 'Remote access', 'Works; ContainAI maps to 2300-2500', 'COMPATIBLE')],
  },
  {
    id: 'ports.published',
    pattern: 10,
    aspect: 'Published ports (appPort, -p)',
    expectation: 'Reachable on the host',
    uses: inContainer((request) => pick(request.ports, () => true)),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Work as under any runtime. Without an address they listen on all addresses of the host.',
        evidence: [measured('an SSH port published on the host'), page('https://docs.docker.com/engine/network/port-publishing/')],
      },
    ],
    action: 'rewrite',
    workaround: 'Write 127.0.0.1 before the port.',
  },
  {
    id: 'ports.dns',
    pattern: 10,
    aspect: 'DNS on networks of your own',
    expectation: 'Docker’s server at 127.0.0.11',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'On user-defined networks Sysbox shows Docker’s DNS server under another address, so that inner containers reach it too. Names resolve as usual.',
        evidence: [source('nestybox/sysbox-mgr@aaeff6c: main.go, --alias-dns'), sysboxTest('docker/dns.bats')],
      },
    ],
    action: 'pass',
  },
];
