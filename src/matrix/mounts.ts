import { kernelTarget } from '../known/sysbox-mounts.ts';
import type { Mount } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { converted, guide, measured, mgrSource, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { isReplaced, kindOfSource } from './host-sources.ts';
import { patternTable, remark, summary } from './study.ts';
import { mounts, untouched } from './uses.ts';

const section = 'Pattern 4: Volume Mounts to Protected Paths';
const study = patternTable(section, 'doc-link');

// A bind that no other row is about.
function isOrdinary(mount: Mount): boolean {
  const source = hostSource(mount);
  return (
    source !== undefined && kindOfSource(source) === undefined && kernelTarget(mount.target) === undefined && !isReplaced(mount.target)
  );
}

// The host's own store on the inner engine's place: the row about the store says what comes of it.
function isOfHostEngine(mount: Mount): boolean {
  const source = hostSource(mount);
  const kind = source === undefined ? undefined : kindOfSource(source);
  return kind === 'store' || kind === 'root' || kind === 'sysbox';
}

// Targets of volumes that have a row of their own.
const hasRow = new Set(['/var/lib/docker', '/var/lib/containerd', '/run', '/run/lock', '/lib/modules', '/dev']);

/** Pattern 4: mounts in general. What they reach on the host, and what they cover inside, have files of their own. */
export const rows: readonly Row[] = [
  {
    id: 'mounts.bind',
    pattern: 4,
    aspect: 'Bind of a host folder or file',
    expectation: 'The folder shows inside, with its owners',
    uses: mounts((mount) => !mount.readOnly && isOrdinary(mount)),
    behaviours: [
      {
        when: { kernel: { from: '5.12' } },
        result: 'COMPATIBLE',
        says: 'Works. Owners show as on the host where its file system supports ID mapping, as ext4 and XFS do; elsewhere as nobody:nogroup. What container root creates belongs to the host’s root.',
        shows: { prints: /^1001\nexit 0\nhost file made 0:0 644$/mu },
        evidence: [
          measured('-v DIR:/x on ext4: ID-mapped, 0 and 1000 as on the host; what container root creates belongs to host root'),
          sysboxTest('docker/mounts.bats'),
          runcSource('libcontainer/container_linux.go needUidShiftOnBindSrc'),
          sysboxIssue(675),
        ],
      },
      {
        when: { kernel: { below: '5.12' }, shiftfs: true },
        result: 'COMPATIBLE',
        says: 'Works, Unix sockets excepted.',
        shows: { prints: /^1001\nexit 0\nhost file made 0:0 644$/mu },
        evidence: [guide('design.md'), sysboxIssue(404)],
      },
      {
        when: { kernel: { below: '5.12' }, shiftfs: false },
        result: 'PARTIAL',
        says: 'Files show as nobody:nogroup.',
        shows: { prints: /^65534\n/mu },
        evidence: [guide('storage.md'), guide('design.md')],
      },
    ],
    action: 'pass',
    probe: {
      files: [{ name: 'a', text: 'marker', owner: 1001, mode: 0o644 }],
      create: { HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'touch /x/made; stat -c %u /x/a',
      looks: [{ file: 'made' }],
    },
  },
  {
    id: 'mounts.named-volume',
    pattern: 4,
    aspect: 'Named volumes',
    expectation: 'Data that outlives the container',
    uses: mounts(
      (mount) =>
        mount.kind === 'volume' && hostSource(mount) === undefined && !hasRow.has(mount.target) && kernelTarget(mount.target) === undefined,
    ),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Work. Volumes on /var/lib/docker, /var/lib/containerd, /run and paths of the kernel have rows of their own.',
        shows: { prints: /^0\nexit 0$/mu },
        evidence: [measured('volumes'), sysboxTest('docker/mounts.bats')],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { Binds: ['{volume}:/data'] } }, run: 'touch /data/a && stat -c %u /data/a' },
    study: [
      study('Named volumes', 'General persistence', 'Fully supported', 'COMPATIBLE'),
      summary('Volume mounts', '18%', 'GOOD', 'Filter dangerous mounts'),
    ],
  },
  {
    id: 'mounts.var-lib-docker',
    pattern: 4,
    aspect: 'Mount on /var/lib/docker',
    expectation: 'Inner images outlive the container',
    uses: mounts((mount) => mount.target === '/var/lib/docker' && !isOfHostEngine(mount)),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'A volume or bind takes the place of Sysbox’s own folder; its owners are mapped, or changed until the container stops.',
        shows: { prints: /^0\n\S+\/volumes\/\S+$/mu },
        evidence: [
          measured('overlay2 on a volume on /var/lib/docker'),
          converted('a mount on /var/lib/docker is kept, the implicit one absent'),
          sysboxTest('docker/mounts.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Binds: ['{volume}:/var/lib/docker'] } },
      run: 'touch /var/lib/docker/a && stat -c %u /var/lib/docker/a; grep " /var/lib/docker " /proc/self/mountinfo | cut -d" " -f4',
    },
    study: [study('Bind mount to /var/lib/docker', 'Persist inner images', 'Supported with restrictions', 'PARTIAL')],
    differs: 'It works as it is; the study’s restrictions are not enforced, they are advice.',
  },
  {
    id: 'mounts.shared-inner-store',
    pattern: 4,
    aspect: 'One source on /var/lib/docker of two containers',
    expectation: 'Refused for the second',
    uses: untouched,
    behaviours: [
      {
        result: 'WARN',
        says: 'Both containers start, and two engines write one store. Only the log of sysbox-mgr says so.',
        error: 'mount source at … should be mounted in one container only, but is already mounted in containers [ID]',
        evidence: [
          measured('one volume on /var/lib/docker of two running containers: both start, the log line'),
          mgrSource('utils.go'),
          sysboxTest('docker/mounts.bats'),
        ],
      },
    ],
    action: 'block',
    study: [
      remark(section, 'Restrictions on /var/lib/docker mount, 1', 'Can only mount to ONE container at a time (Docker daemon restriction)'),
    ],
    differs: 'Nothing enforces it: both start, and only sysbox-mgr’s log warns.',
  },
  {
    id: 'mounts.implicit',
    pattern: 4,
    aspect: 'Mounts that Sysbox adds',
    expectation: 'None',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Seven folders for each container: /var/lib/docker (or the image’s data-root), /var/lib/kubelet, /var/lib/k0s, /var/lib/rancher/k3s, /var/lib/rancher/rke2, /var/lib/buildkit and /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs; read-only kernel headers and /lib/modules/RELEASE. A mount of yours at the same path replaces one; a mount on a parent does not.',
        shows: { prints: /^(?:\S+ mounted\n){8}exit 0$/mu },
        evidence: [
          measured('the seven folders and /lib/modules/RELEASE in mountinfo'),
          converted('a mount on the same path replaces, on a parent does not'),
          runcSource('libsysbox/syscont/spec.go getSpecialDirs'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `for p in docker kubelet k0s rancher/k3s rancher/rke2 buildkit containerd/io.containerd.snapshotter.v1.overlayfs; do
  grep -q " /var/lib/$p " /proc/self/mountinfo && echo "$p mounted"
done
grep -q " \\(/usr\\)\\?/lib/modules/$(uname -r) ro" /proc/self/mountinfo && echo "modules mounted"`,
    },
    study: [
      remark(
        section,
        'Restrictions on /var/lib/docker mount, 3',
        'Sysbox creates implicit mounts for `/var/lib/docker`, `/var/lib/kubelet`, `/var/lib/containerd`',
      ),
    ],
    differs: 'There are seven, and containerd’s is on the overlayfs snapshotter’s folder alone.',
  },
  {
    id: 'mounts.read-only',
    pattern: 4,
    aspect: 'Read-only mounts',
    expectation: 'Nothing below the mount can be written',
    uses: mounts((mount) => mount.readOnly && isOrdinary(mount)),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Writing is refused, and so is remounting it writable; but file systems mounted below the source on the host stay writable. Root can unmount it inside, which uncovers the image’s own folder.',
        error: 'permission denied',
        shows: { prints: /write refused\n[^]*permission denied[^]*remount refused\nunmounted$/mu },
        evidence: [
          measured(':ro bind: write refused, remount,rw and remount,bind,rw permission denied, umount works'),
          source('nestybox/sysbox-runc@a4dd414f: features.go, no rro'),
          source('moby/moby@docker-v29.5.0: daemon/daemon_linux.go'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Binds: ['{scratch}:/x:ro'] } },
      run: `touch /x/made || echo "write refused"
mount -o remount,rw /x || echo "remount refused"
umount /x && echo unmounted`,
    },
    study: [study('Read-only host mounts', 'Source code access', 'Fully supported with ID-mapping', 'COMPATIBLE')],
    differs: 'Read-only does not reach file systems mounted below the source.',
  },
];
