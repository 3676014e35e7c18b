import type { Row } from '../model/row.ts';
import { guide, measured, mgrSource, runcSource, sysboxIssue, sysboxTest } from './evidence.ts';
import { patternTable, remark, studyWorkaround, summary } from './study.ts';
import { inContainer, single, untouched } from './uses.ts';

const section = 'Pattern 3: Custom User Configurations';
const study = patternTable(section, 'doc-link');
const userNamespace = patternTable('Pattern 5: User Namespace/UID Mapping', 'doc-link');

const isRoot = (user: string): boolean => /^(?:root|0+)(?::|$)/u.test(user);

// Ids of 65536 and above lie outside the range that Sysbox maps.
function isOutOfRange(user: string): boolean {
  return user.split(':').some((id) => /^\d{1,20}$/u.test(id) && Number(id) > 65_535);
}

/** Pattern 3: the users of a container. */
export const rows: readonly Row[] = [
  {
    id: 'users.remote-user',
    pattern: 3,
    aspect: 'remoteUser, a user that is not root',
    expectation: 'Lifecycle commands and editors run as this user',
    uses: inContainer(({ remoteUser }) => single(remoteUser, (user) => !isRoot(user) && !isOutOfRange(user))),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works. The user has no effective capabilities, whatever the configuration adds; sudo gives it all of them.',
        shows: { prints: /^CapEff:\s+0+$/mu },
        evidence: [
          measured(
            '--user 1000, with or without --cap-add: inheritable, permitted, effective and ambient sets empty, bounding set full; sudo works',
          ),
          sysboxTest('config/honorcaps.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: { create: { User: '1000' }, run: 'grep CapEff /proc/self/status' },
    study: [
      study('`remoteUser: vscode`', 'Run as non-root user', 'Works normally', 'COMPATIBLE'),
      summary('Custom user (remoteUser)', '36%', 'FULL', 'Map to agent user'),
      remark(
        section,
        'ContainAI-specific consideration',
        "ContainAI uses `agent` user (UID 1000) with systemd. Devcontainer's `remoteUser` typically expects `vscode` (UID 1000). Compatible by default since UIDs match; username difference is cosmetic",
      ),
    ],
    differs:
      'Capabilities that a configuration adds do not reach the user, and the user’s name is more than cosmetic: home folder and sudo rules hang on it.',
  },
  {
    id: 'users.root',
    pattern: 3,
    aspect: 'containerUser: root',
    expectation: 'Root inside the container',
    uses: inContainer(({ user, remoteUser }) => {
      const asContainer = single(user, isRoot);
      return asContainer.length > 0 ? asContainer : single(remoteUser, isRoot);
    }),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Root has all capabilities inside, and is an unprivileged user on the host. What it writes to a bound folder belongs to the host’s root.',
        shows: { prints: /^CapEff:\s+0*1f[ef]+\nexit 0\nhost map uid_map 0 [1-9]\d+ 65536\nhost file made 0:0 644$/mu },
        evidence: [
          measured('root: all five capability sets full; what root creates on a bind belongs to host root'),
          runcSource('libsysbox/syscont/spec.go cfgCapabilities'),
          sysboxTest('config/honorcaps.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'grep CapEff /proc/self/status; touch /x/made',
      looks: [{ map: 'uid_map' }, { file: 'made' }],
    },
    study: [study('`containerUser: root`', 'Run as container root', 'Works; root has full caps in container', 'COMPATIBLE')],
  },
  {
    id: 'users.update-remote-user-uid',
    pattern: 3,
    aspect: 'updateRemoteUserUID',
    expectation: 'The container’s user gets the id of the host’s user',
    uses: inContainer(({ updateRemoteUserUid }) => single(updateRemoteUserUid, () => true)),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Still needed where the ids differ: an ID-mapped mount shows host id 1001 as 1001, not as the container’s user 1000. The Dev Containers CLI does it in a build, which works as usual.',
        shows: { prints: /^1001\n/mu },
        evidence: [measured('a bind is an identity view: 0 and 1000 as on the host'), guide('storage.md')],
      },
    ],
    action: 'pass',
    probe: {
      files: [
        { name: 'a', text: '', owner: 1001, mode: 0o644 },
        { name: 'b', text: '', owner: 70_000, mode: 0o644 },
      ],
      create: { HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'stat -c %u /x/a /x/b',
    },
    study: [
      study('`updateRemoteUserUID: true`', 'Match host UID', 'ID-mapped mounts handle this transparently', 'COMPATIBLE'),
      userNamespace('`updateRemoteUserUID`', 'Sync container UID to host', 'Unnecessary with ID-mapping', 'N/A'),
    ],
    differs: 'ID-mapped mounts do not match users: they show every host id as itself, so the update is still needed where the ids differ.',
    workaround: 'Leave updateRemoteUserUID on, unless the ids agree or the user is root.',
  },
  {
    id: 'users.root-maps',
    pattern: 3,
    aspect: 'Root’s id on the host',
    expectation: 'Container root is not host root',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Id 0 maps to the first id of the range that the Sysbox installation took for itself in /etc/subuid; often 165536, so read it there.',
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own$/mu },
        evidence: [
          measured('/proc/self/uid_map 0 165536 65536, the same for every container; /etc/subuid has sysbox:165536:65536'),
          mgrSource('subidAlloc/subidAllocSimple.go'),
          sysboxTest('sysmgr/idAlloc.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: { looks: [{ map: 'uid_map' }, { namespace: 'user' }] },
    study: [study('UID 0 in container', 'Maps to host root', 'Maps to unprivileged user (e.g., 165536)', 'COMPATIBLE')],
  },
  {
    id: 'users.id-mapping',
    pattern: 3,
    aspect: 'Owners of mounted host files',
    expectation: 'Host id 1000 shows as 1000',
    uses: untouched,
    behaviours: [
      {
        when: { idMappedMounts: true },
        result: 'COMPATIBLE',
        says: 'Host ids up to 65535 show as themselves; others show as nobody. Ext4 and XFS are what Sysbox tests.',
        shows: { prints: /^1001\n65534$/mu },
        evidence: [
          measured('ext4: 0 and 1000 as on the host, a file of id 70000 shows 65534'),
          runcSource('libcontainer/container_linux.go needUidShiftOnBindSrc'),
          sysboxIssue(675),
        ],
      },
      {
        when: { kernel: { from: '5.12' }, idMappedMounts: false, shiftfs: false },
        result: 'PARTIAL',
        says: 'Where the file system cannot map ids, files show as nobody:nogroup; with sysbox-mgr --fsuid-map-fail-on-error the container does not start instead.',
        error: 'likely means idmapped mounts are not supported on the filesystem at this path',
        shows: { prints: /^65534\n65534$/mu },
        evidence: [
          runcSource('libcontainer/container_linux.go needUidShiftOnBindSrc'),
          sysboxIssue(586),
          sysboxTest('config/fsuidMapFailOnErr.bats'),
        ],
      },
      {
        when: { kernel: { below: '5.12' }, idMappedMounts: false, shiftfs: false },
        result: 'PARTIAL',
        says: 'Files show as nobody:nogroup: neither ID-mapped mounts nor shiftfs.',
        shows: { prints: /^65534\n65534$/mu },
        evidence: [guide('storage.md'), guide('design.md')],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'COMPATIBLE',
        says: 'Where ids cannot be mapped, shiftfs does it. Unix sockets cannot be used through shiftfs.',
        shows: { prints: /^1001\n65534$/mu },
        evidence: [guide('design.md'), sysboxIssue(404)],
      },
    ],
    action: 'pass',
    probe: {
      files: [
        { name: 'a', text: '', owner: 1001, mode: 0o644 },
        { name: 'b', text: '', owner: 70_000, mode: 0o644 },
      ],
      create: { HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'stat -c %u /x/a /x/b',
    },
    study: [
      remark(
        section,
        'How ID-mapping works (kernel >= 5.12)',
        'Sysbox uses ID-mapped mounts to ensure host files mounted into containers show correct ownership. ID-mapped mount translates: host UID 1000 appears as UID 1000 inside container',
      ),
      studyWorkaround(
        '5. Non-Root Container User + File Permissions',
        '**Symptoms:** Files mounted from host show as nobody:nogroup inside container. **Workaround:** Ensure kernel >= 5.12 for ID-mapped mounts, or install shiftfs on Ubuntu/Debian. **Verification:** ```bash # Inside container mount | grep idmapped # Should show idmapped mounts ```',
      ),
    ],
    differs:
      'The kernel alone does not do it: the file system must support ID mapping too, ids of 65536 and above stay nobody, and “mount | grep idmapped” proves nothing either way.',
    workaround:
      'Use kernel 5.12 or newer with ext4 or XFS, or shiftfs on kernels before 6.3 of Ubuntu, Debian and Flatcar; `mount | grep idmapped` inside proves little, /proc/self/uid_map and the owners that show do.',
  },
];
