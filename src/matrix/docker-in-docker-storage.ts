import { defaultDataRoot, readDataRoot } from '../known/inner-data-root.ts';
import type { Row } from '../model/row.ts';
import { converted, guide, inferred, measured, mgrSource, runcSource, sysboxIssue, sysboxTest } from './evidence.ts';
import { patternTable, remark, restricts, studyWorkaround } from './study.ts';
import { inBuild, pick, untouched } from './uses.ts';

const section = 'Pattern 1: Docker-in-Docker Feature';
const study = patternTable(section, 'doc-link + inferred from ContainAI fn-10-vep architecture');

// Whether Sysbox prepares the folder that the inner Docker will use, where that is not the default one.
function isSeen(text: string): boolean | undefined {
  const roots = readDataRoot(text);
  if (roots === undefined || (roots.docker === defaultDataRoot && roots.sysbox === defaultDataRoot)) return undefined;
  return roots.docker === roots.sysbox;
}

/** Pattern 1, continued: where the inner engine keeps its data, and images for other architectures. */
export const rows: readonly Row[] = [
  {
    id: 'docker-in-docker.data-root',
    pattern: 1,
    aspect: 'data-root of the inner engine',
    expectation: 'The inner Docker keeps its data elsewhere',
    uses: inBuild((request) => pick(request.daemonConfiguration, (text) => isSeen(text) === true)),
    behaviours: [
      {
        when: { sysbox: { from: '0.5.0' } },
        result: 'COMPATIBLE',
        says: 'Works when the image’s /etc/docker/daemon.json has "data-root" on a line of its own before the container is created. Sysbox does not see dockerd --data-root, nor a file written later.',
        evidence: [
          measured('"data-root" alone on its line in the image’s daemon.json: Sysbox prepares that folder'),
          runcSource('libsysbox/syscont/spec.go getInnerDockerDataRootPath'),
          sysboxTest('dind/basic.bats'),
        ],
      },
      {
        when: { sysbox: { below: '0.5.0' } },
        result: 'BLOCKED',
        says: 'Sysbox prepares /var/lib/docker only.',
        evidence: [{ kind: 'source', where: 'nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.5.0' }],
      },
    ],
    action: 'pass',
    study: [
      restricts('**Inner Docker data-root override**', 'Not supported', 'Must be /var/lib/docker'),
      studyWorkaround(
        '3. Custom /var/lib/docker Location',
        '**Symptoms:** Devcontainer configures inner Docker to use non-standard data-root. **Workaround:** None - Sysbox requires inner Docker at `/var/lib/docker`. **Migration path:** Modify devcontainer to use default Docker data location.',
      ),
    ],
    differs: 'Another data-root has worked since Sysbox 0.5.0, when the image’s daemon.json names it on a line of its own.',
    workaround: 'Put "data-root" on a line of its own in the image’s /etc/docker/daemon.json, or mount a volume at the wanted path.',
  },
  {
    id: 'docker-in-docker.data-root-unseen',
    pattern: 1,
    aspect: 'data-root that Sysbox does not read as Docker does (daemon.json on one line)',
    expectation: 'The inner Docker keeps its data elsewhere',
    uses: inBuild((request) => pick(request.daemonConfiguration, (text) => isSeen(text) === false)),
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Sysbox scans the file line by line and does not parse JSON. {"data-root":"/d"} makes it mount a folder literally named /d"} and nothing on /d; with another key on the same line, data-root is not noticed at all; nor is the old key graph.',
        evidence: [
          measured('minified {"data-root":"/d"}: a folder named /d"} is mounted, nothing on /d'),
          converted('{"data-root":"/d"} gives /d"}; {"debug":true,"data-root":"/d"} gives the default'),
          runcSource('libsysbox/syscont/spec.go getFileAttrValue'),
        ],
      },
    ],
    action: 'warn',
    workaround: 'Write "data-root" on a line of its own.',
  },
  {
    id: 'docker-in-docker.multi-architecture',
    pattern: 1,
    aspect: 'Images for other architectures (buildx and QEMU)',
    expectation: 'docker buildx builds ARM64 on AMD64, or the reverse',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' } },
        result: 'PARTIAL',
        says: 'Each container has a binfmt_misc of its own. QEMU must be registered inside the container; what is registered on the host does not count. The host needs the binfmt_misc module; one that is built into the kernel Sysbox does not see.',
        error: 'exec format error',
        shows: { prints: /^mounted$/mu },
        evidence: [
          measured('kernel 6.18: binfmt_misc is mounted inside and register works there; the host’s own is untouched'),
          sysboxTest('multi-arch/binfmt.bats, build.bats'),
          guide('dind.md'),
        ],
      },
      {
        when: { kernel: { below: '6.7' } },
        result: 'PARTIAL',
        says: 'binfmt_misc is the host’s. QEMU must be registered on the host with the F flag, for all containers of the host; registering it from inside fails.',
        error: 'cannot mount binfmt_misc filesystem at /proc/sys/fs/binfmt_misc',
        shows: { prints: /^none$/mu },
        evidence: [sysboxIssue(592), sysboxIssue(466), sysboxIssue(823)],
      },
      {
        when: { kernel: { from: '6.7' }, sysbox: { below: '0.6.7' } },
        result: 'PARTIAL',
        says: 'Sysbox mounts no binfmt_misc inside before 0.6.7: QEMU must be registered on the host with the F flag.',
        shows: { prints: /^none$/mu },
        evidence: [
          { kind: 'source', where: 'nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.6.7' },
          inferred('without an instance of its own a container uses its host’s'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      run: `if [ -e /proc/sys/fs/binfmt_misc/register ]; then echo mounted; else echo none; fi
grep -q "^binfmt_misc " /proc/modules 2>/dev/null || echo "lacks the module binfmt_misc: what is built into a kernel Sysbox does not see"`,
    },
    study: [
      study('Multi-arch builds', '`docker buildx`', 'Requires kernel 6.7+ for binfmt_misc', 'PARTIAL'),
      remark(
        section,
        'Workaround for multi-arch',
        'On kernel < 6.7, binfmt_misc is not namespaced. Multi-arch builds require host-level QEMU setup.',
      ),
      studyWorkaround(
        '4. Multi-Architecture Builds',
        '**Symptoms:** Need `docker buildx` for ARM64 on AMD64 host (or vice versa). **Workaround (kernel < 6.7):** Configure QEMU binfmt on the HOST before launching container. **Workaround (kernel >= 6.7):** Works natively - Sysbox provides namespaced binfmt_misc.',
      ),
    ],
    differs:
      'On kernel 6.7 and newer it takes Sysbox 0.6.7 too, and QEMU must be registered inside each container; below it, the host’s entry must have the F flag.',
    workaround:
      'From kernel 6.7 on, run docker run --privileged tonistiigi/binfmt --install all inside the container; below, register QEMU with the F flag on the host.',
  },
  {
    id: 'docker-in-docker.binfmt-after-restart',
    pattern: 1,
    aspect: 'Registered architectures after a restart',
    expectation: 'What was registered stays registered',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' } },
        result: 'DIFFERENT',
        says: 'After docker stop and docker start the container’s binfmt_misc mount is gone, and so are its registrations.',
        shows: { prints: /^mounted\n(?:lacks .*\n)?exit 0\nrestarted\ngone$/mu },
        evidence: [measured('docker stop and start: no binfmt_misc mount inside'), mgrSource('mgr.go reqMounts')],
      },
    ],
    action: 'warn',
    probe: {
      restarts: true,
      run: `if grep -q " /proc/sys/fs/binfmt_misc " /proc/self/mountinfo; then echo mounted; else echo gone; fi
grep -q "^binfmt_misc " /proc/modules 2>/dev/null || echo "lacks the module binfmt_misc: what is built into a kernel Sysbox does not see"`,
    },
    workaround: 'Re-create the container, and register QEMU from postStartCommand.',
  },
  {
    id: 'docker-in-docker.storage',
    pattern: 1,
    aspect: 'Where inner images are kept',
    expectation: 'Inner images survive a restart',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Sysbox gives each container a folder of its own on /var/lib/docker, on the host’s file system, so overlay2 works. It outlives stop and start and is deleted with the container; a volume there outlives the container.',
        shows: { prints: /^a$/mu },
        evidence: [
          measured('overlay2 on the implicit mount and on a volume'),
          sysboxTest('sysmgr/dockerVolMgr.bats'),
          sysboxTest('docker/basic.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `cd /var/lib/docker && mkdir l u w m && touch l/a
mount -t overlay overlay -o lowerdir=l,upperdir=u,workdir=w m && ls m`,
    },
  },
];
