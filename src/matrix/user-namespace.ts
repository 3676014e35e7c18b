import type { Row } from '../model/row.ts';
import { converted, guide, measured, mgrSource, page, runcSource, sysboxTest } from './evidence.ts';
import { patternTable, remark } from './study.ts';
import { untouched } from './uses.ts';

const section = 'Pattern 5: User Namespace/UID Mapping';
const study = patternTable(section, 'doc-link');

/** Pattern 5: who the container’s users are on the host. */
export const rows: readonly Row[] = [
  {
    id: 'user-namespace.root-is-not-host-root',
    pattern: 5,
    aspect: 'Container root and host root',
    expectation: 'Container root is host root, as in plain Docker',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Never for processes: every container has its own user namespace, whatever flags it is started with.',
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own$/mu },
        evidence: [
          measured(
            'uid_map 0 165536 65536 also with --privileged, --userns=host and SYSBOX_SYSCONT_MODE=FALSE; Uid 165536 seen from the host',
          ),
          runcSource('libsysbox/syscont/spec.go validateIDMappings'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Privileged: true } },
      lacks: /privileged mode is incompatible with user namespaces/u,
      looks: [{ map: 'uid_map' }, { namespace: 'user' }],
    },
    study: [study('Container root = host root', 'Traditional Docker model', 'NEVER - root maps to unprivileged', 'DIFFERENT')],
  },
  {
    id: 'user-namespace.bind-writes',
    pattern: 5,
    aspect: 'Writing to bound host files',
    expectation: 'The writer needs the same id as the owner',
    uses: untouched,
    behaviours: [
      {
        when: { idMappedMounts: true },
        result: 'COMPATIBLE',
        says: 'Works by the ids themselves: user 1000 writes as host user 1000, and container root as host root, so it can leave a setuid program of root there.',
        shows: { prints: /^written$/mu },
        evidence: [
          measured('container root copied a shell into the bound workspace with mode 4755; run by the host’s nobody it gave euid 0'),
          guide('storage.md'),
        ],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'COMPATIBLE',
        says: 'The same through shiftfs.',
        shows: { prints: /^written$/mu },
        evidence: [guide('storage.md')],
      },
      {
        when: { idMappedMounts: false, shiftfs: false },
        result: 'PARTIAL',
        says: 'Files show as nobody:nogroup and only those that everybody may write can be written.',
        shows: { prints: /Permission denied/mu },
        evidence: [guide('storage.md')],
      },
    ],
    action: 'pass',
    probe: {
      files: [{ name: 'a', text: 'marker', owner: 1000, mode: 0o644 }],
      create: { User: '1000', HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'echo x >>/x/a && echo written',
    },
    study: [study('Write to mounted host files', 'Needs matching UID', 'ID-mapped mounts solve this', 'COMPATIBLE')],
    differs:
      'It needs a file system that supports ID mapping, or shiftfs; and what container root writes belongs to host root, setuid programs included.',
    workaround:
      'Mount the workspace nosuid on the host, run as a user that is not root, and look for setuid files in what came back (find . -perm /6000).',
  },
  {
    id: 'user-namespace.range',
    pattern: 5,
    aspect: 'Range of user and group ids',
    expectation: '0 to 65535 and more',
    uses: untouched,
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'PARTIAL',
        says: 'Exactly 0 to 65535. Higher ids are not mapped.',
        shows: { prints: /^mapped\n[^]*^not\n[^]*65536\nhost namespace user own$/mu },
        evidence: [measured('uid_map 0 165536 65536; --user 70000 does not start'), mgrSource('subidAlloc/subidAllocSimple.go')],
      },
      {
        when: { usernsRemap: true },
        result: 'PARTIAL',
        says: 'The engine’s own mapping is used: one piece, 65536 ids or more, not host root. A smaller one does not start.',
        error: 'uid mapping range must specify a container with at least 65536 uids starting at uid 0',
        shows: { prints: /^mapped\n[^]*host namespace user own$/mu },
        evidence: [
          converted(
            'mapping of 200000 accepted; 65535, host id 0, a start other than 0, and different bases for users and groups rejected',
          ),
          runcSource('libsysbox/syscont/spec.go validateIDMappings'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: 'touch /tmp/f; chown 65535 /tmp/f && echo mapped; chown 65536 /tmp/f || echo not',
      looks: [{ map: 'uid_map' }, { namespace: 'user' }],
    },
    study: [study('UID range in container', '0-65535 typical', 'Full range available', 'COMPATIBLE')],
    differs: 'The range is exactly 0 to 65535; a user or image with a higher id fails.',
  },
  {
    id: 'user-namespace.common-mapping',
    pattern: 5,
    aspect: 'One mapping for all containers',
    expectation: 'Each container has ids of its own on the host',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'All containers of Sysbox CE share one range: a process that escaped its container would own the others’ processes and files. Ranges per container were Sysbox EE’s, which is discontinued; Docker Desktop’s Enhanced Container Isolation has them.',
        evidence: [
          measured('uid_map is the same for every container'),
          sysboxTest('sysmgr/idAlloc.bats'),
          page('https://docs.docker.com/enterprise/security/hardened-desktop/enhanced-container-isolation/'),
        ],
      },
    ],
    action: 'pass',
    study: [
      remark(
        section,
        'Sysbox-CE vs Sysbox-EE',
        'Sysbox-CE: Common UID mapping for all containers (e.g., all map 0 -> 165536). Sysbox-EE: Exclusive UID mapping per container (stronger isolation). ContainAI uses Sysbox-CE (open source version), so all containers share the same host UID range.',
      ),
    ],
    differs: 'Sysbox EE is discontinued; the rest holds.',
  },
];
