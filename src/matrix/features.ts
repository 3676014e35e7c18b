import type { Fact } from '../model/fact.ts';
import type { ContainerRequest, Mount } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { inferred, measured, measuredOnHead, measuredWithCli, page, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { kindOfSource } from './host-sources.ts';
import { patternTable, remark, summary } from './study.ts';
import { inContainer, isFilterOff, isWishOf, nothing, pick, untouched, wished, wishes } from './uses.ts';

const section = 'Pattern 12: Features Installation';
const study = patternTable(section, 'inferred');

const dockerOutside = /(?:^|\/)(?:docker-outside-of-docker|docker-from-docker)$/u;
const goAndRust = /^ghcr\.io\/devcontainers\/features\/(?:go|rust)$/u;
const inits = /^ghcr\.io\/devcontainers\/features\/(?:go|desktop-lite)$/u;
const cuda = /^ghcr\.io\/devcontainers\/features\/nvidia-cuda$/u;

// What a Feature asks for is the evidence; where its metadata is not at hand, that it is named.
const asking = (test: RegExp, find: (request: ContainerRequest) => readonly Fact<unknown>[]): Row['uses'] =>
  inContainer((request) => {
    const facts = find(request);
    return facts.length > 0 ? facts : pick(request.features, ({ name, version }) => version === undefined && test.test(name));
  });

const official = (test: RegExp): Row['uses'] => inContainer((request) => pick(request.features, ({ name }) => test.test(name)));

function isOfDockerOutside({ value, from }: Fact<Mount>): boolean {
  const source = hostSource(value);
  return source !== undefined && kindOfSource(source) === 'socket' && isWishOf(from, wishes.engineSocket);
}

/** Pattern 12: Features. */
export const rows: readonly Row[] = [
  {
    id: 'features.install-script',
    pattern: 12,
    aspect: 'install.sh of a Feature',
    expectation: 'Runs as root during the build',
    uses: inContainer((request) => request.features),
    behaviours: [
      {
        when: { buildsUnderSysbox: false },
        result: 'WARN',
        says: 'Runs as real root of the host, outside Sysbox, whatever runtime the container has.',
        evidence: [
          measured('Feature install.sh on an ordinary engine: uid_map 0 0 4294967295'),
          measuredOnHead('build steps under runc, default-runtime sysbox-runc set'),
          source('moby/moby@docker-v29.5.0: daemon/internal/builder-next/executor_linux.go'),
        ],
      },
      {
        when: { buildsUnderSysbox: true },
        result: 'COMPATIBLE',
        says: 'Contained: DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc in the engine’s environment does it.',
        evidence: [
          measured('Feature install.sh: uid_map 0 165536 65536, 6 sysboxfs mounts, files in the image owned 0:0'),
          measuredOnHead('with Docker 29.7.2, both image stores'),
          sysboxTest('buildx/build.bats'),
        ],
      },
    ],
    action: 'warn',
    study: [
      study('Feature install.sh execution', 'Runs as root during build', 'Works normally', 'COMPATIBLE'),
      summary('Features', '68%', 'GOOD', 'Allowlist recommended'),
      remark(
        section,
        'Security consideration',
        'Features run arbitrary code during image build. This is a supply chain risk regardless of runtime. ContainAI should implement feature allowlisting.',
      ),
    ],
    differs:
      'It works because it runs outside Sysbox: under runc, as real root of the host, unless the engine’s builder is told to use sysbox-runc.',
    workaround:
      'Set DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc in the environment of dockerd, so that the builder runs its steps under Sysbox, or open the whole dev container inside a Sysbox container.',
  },
  {
    id: 'features.docker-outside-of-docker',
    pattern: 12,
    aspect: 'docker-outside-of-docker Feature',
    expectation: 'The container drives the host’s engine',
    uses: asking(dockerOutside, ({ mounts }) => (mounts.some(isOfDockerOutside) ? mounts.filter(isOfDockerOutside) : nothing)),
    behaviours: [
      {
        when: { idMappedMounts: true },
        result: 'WARN',
        says: 'Works, and hands over this machine: it binds the host’s socket to /var/run/docker-host.sock.',
        evidence: [
          measured('docker.sock: container root started a runc container with -v /:/h and read the host’s /etc/shadow'),
          source('devcontainers/features@765e8eb: src/docker-outside-of-docker/devcontainer-feature.json'),
        ],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'PARTIAL',
        says: 'The socket refuses connections, so the engine is not reached.',
        error: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
        evidence: [sysboxIssue(404)],
      },
      {
        when: { idMappedMounts: false, shiftfs: false },
        result: 'WARN',
        says: 'The socket shows as nobody’s: it can be used where everybody may write it.',
        evidence: [
          source('devcontainers/features@765e8eb: src/docker-outside-of-docker/devcontainer-feature.json'),
          inferred('permissions of others are all that is left'),
        ],
      },
    ],
    action: 'block',
    study: [study('docker-outside-of-docker', 'Mounts host socket', 'Works but insecure', 'WARN')],
    differs: 'It works only where mounts are ID-mapped; through shiftfs the socket refuses connections.',
    workaround: 'Use the docker-in-docker Feature.',
  },
  {
    id: 'features.other',
    pattern: 12,
    aspect: 'Other Features',
    expectation: 'Tools are installed and work',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Most only install files. What they add to the container counts: filters off, init, GPUs. What they need at run time may fail: mknod, kernel modules, an NFS server, and sandboxes that nest a user namespace with its own /proc.',
        evidence: [
          source('devcontainers/features@765e8eb: src/*/devcontainer-feature.json'),
          measured('mknod: Operation not permitted; unshare -Urm --mount-proc --pid --fork: Invalid argument'),
          measured('a local Feature installed openssh-server by apt during the build'),
        ],
      },
    ],
    action: 'pass',
    study: [study('Other features', 'Various installations', 'Generally compatible', 'COMPATIBLE')],
    differs:
      'Some official Features change the container: go and rust switch off Docker’s system call filter, go and desktop-lite set init.',
  },
  {
    id: 'features.go-rust',
    pattern: 12,
    aspect: 'go and rust Features: SYS_PTRACE, seccomp=unconfined',
    expectation: 'Debuggers work',
    uses: asking(goAndRust, ({ securityOptions }) => wished(securityOptions, isFilterOff, wishes.filterOff, true)),
    behaviours: [
      {
        result: 'WARN',
        says: 'They ask for SYS_PTRACE, which does not reach remoteUser, and for seccomp=unconfined, which does switch Docker’s filter off. A user traces its own children without either.',
        evidence: [
          source('devcontainers/features@765e8eb: src/go, src/rust, capAdd SYS_PTRACE and securityOpt seccomp=unconfined'),
          measured(
            'uid 1000: strace of a child and attach to an own process work without cap-add (a kernel without Yama); seccomp=unconfined: Docker’s filter is gone',
          ),
        ],
      },
    ],
    action: 'rewrite',
    workaround:
      'The file cannot take it back, since Features only add: leave the Feature out, or copy it into .devcontainer without the request.',
  },
  {
    id: 'features.init',
    pattern: 12,
    aspect: 'go and desktop-lite Features: init',
    expectation: 'A small init reaps processes',
    uses: asking(inits, ({ init }) => (init === undefined ? nothing : wished([init], (value) => value, wishes.init, true))),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'They set init, which works. An image whose command is systemd does not start with it.',
        error: "Couldn't find an alternative telinit implementation to spawn.",
        evidence: [
          source('devcontainers/features@765e8eb: src/go, src/desktop-lite, "init": true'),
          measured('--init with systemd: the container exits'),
        ],
      },
    ],
    action: 'pass',
  },
  {
    id: 'features.nvidia-cuda',
    pattern: 12,
    aspect: 'nvidia-cuda Feature',
    expectation: 'CUDA programs run',
    uses: official(cuda),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Installs libraries. To run anything it needs a GPU in the container, see devices.gpu.',
        evidence: [source('devcontainers/features@765e8eb: src/nvidia-cuda'), sysboxIssue(901)],
      },
    ],
    action: 'pass',
  },
  {
    id: 'features.only-add',
    pattern: 12,
    aspect: 'Taking back what a Feature asks for',
    expectation: '"privileged": false in the file wins',
    uses: untouched,
    behaviours: [
      {
        result: 'N/A',
        says: 'The Dev Containers CLI only adds: one true privileged or init among image, Features and file is enough, and capabilities and security options are joined. Nothing in the file takes them away.',
        evidence: [
          measuredWithCli('file privileged: false and a Feature with true: the container is privileged'),
          source('devcontainers/cli@f683c29: src/spec-node/imageMetadata.ts mergeConfiguration'),
        ],
      },
    ],
    action: 'rewrite',
  },
  {
    id: 'features.local-registry',
    pattern: 12,
    aspect: 'A Feature added from outside the configuration (--additional-features)',
    expectation: 'The workspace stays as it is',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'The CLI takes an additional Feature from a registry on localhost over plain HTTP, and with --no-lockfile writes nothing into the workspace. Folders outside .devcontainer are refused.',
        evidence: [
          measured('--additional-features with a registry on localhost and --no-lockfile'),
          page('https://containers.dev/implementors/features-distribution/'),
        ],
      },
    ],
    action: 'pass',
  },
];
