import type { Row } from '../model/row.ts';
import { guide, measured, measuredOnHead, measuredWithCli, page, source, sysboxTest } from './evidence.ts';
import { inBuild, pick, single, untouched } from './uses.ts';

/** Pattern 15: builds on the host’s engine. */
export const rows: readonly Row[] = [
  {
    id: 'build.steps',
    pattern: 15,
    aspect: 'RUN steps of a Dockerfile',
    expectation: 'Contained like the container',
    uses: inBuild((request) => request.steps),
    behaviours: [
      {
        when: { buildsUnderSysbox: false },
        result: 'WARN',
        says: 'They run as real root of the host, outside Sysbox: the container’s runtime does not count for its build.',
        remedy:
          'sudo systemctl edit docker, with the lines [Service] and Environment=DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc; then sudo systemctl restart docker (running containers stop, unless live-restore is set)',
        evidence: [
          measured('RUN and Feature install.sh on an ordinary engine: uid_map 0 0 4294967295'),
          source('moby/moby@docker-v29.5.0: daemon/internal/builder-next/executor_linux.go'),
        ],
      },
      {
        when: { buildsUnderSysbox: true },
        result: 'COMPATIBLE',
        says: 'Contained; even RUN mount -t tmpfs works.',
        evidence: [
          measured(
            'DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc: uid_map 0 165536 65536, 6 sysboxfs mounts, RUN mount -t tmpfs works',
          ),
          measuredOnHead('with Docker 29.7.2, both image stores'),
          sysboxTest('buildx/build.bats'),
        ],
      },
    ],
    action: 'warn',
    check: { group: 'Builds', title: 'Build steps (RUN, Feature scripts)', stops: ['builds'], afterSysbox: true },
    workaround:
      'Set DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc in the environment of dockerd, so that the builder runs its steps under Sysbox, or build inside a Sysbox container.',
  },
  {
    id: 'build.under-sysbox',
    pattern: 15,
    aspect: 'DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc for dockerd',
    expectation: 'BuildKit runs its steps under Sysbox',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '5.19' } },
        result: 'COMPATIBLE',
        says: 'Works, and files in the image are owned correctly. BuildKit asks for no time namespace, so with Docker 29.5 and Sysbox 0.7.0 a build passes where running its result fails.',
        evidence: [
          measured('Docker 26.1.5: Feature scripts and RUN under Sysbox'),
          measuredOnHead('Docker 29.7.2 with 0.7.0 and head, both image stores'),
          sysboxTest('buildx/build.bats'),
        ],
      },
      {
        when: { kernel: { below: '5.19' }, shiftfs: true },
        result: 'COMPATIBLE',
        says: 'Sysbox’s tests run it with shiftfs.',
        evidence: [sysboxTest('buildx/build.bats')],
      },
      {
        when: { kernel: { below: '5.19' }, shiftfs: false },
        result: 'BLOCKED',
        says: 'Needs overlayfs on ID-mapped layers (kernel 5.19) or shiftfs; Sysbox’s test is skipped without.',
        evidence: [sysboxTest('buildx/build.bats'), guide('design.md')],
      },
    ],
    action: 'pass',
    check: { group: 'Builds', title: 'Builds under Sysbox', only: ['builds'], stops: ['builds'], afterSysbox: true },
    workaround: 'Install kernel 5.19 or newer (on Ubuntu 22.04: sudo apt install linux-generic-hwe-22.04).',
  },
  {
    id: 'build.default-runtime',
    pattern: 15,
    aspect: 'default-runtime: sysbox-runc and builds',
    expectation: 'Builds run under Sysbox too',
    uses: untouched,
    behaviours: [
      {
        result: 'IGNORED',
        says: 'BuildKit does not look at the engine’s default runtime: steps run under runc. The legacy builder (DOCKER_BUILDKIT=0) does.',
        evidence: [
          measuredOnHead('Docker 29.7.2, default-runtime sysbox-runc without the variable: build steps under runc'),
          page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/quickstart/images.md'),
        ],
      },
    ],
    action: 'warn',
  },
  {
    id: 'build.host-network',
    pattern: 15,
    aspect: 'Builds with --network=host',
    expectation: 'Refused unless the engine allows it',
    uses: inBuild((request) =>
      pick(
        request.options,
        ({ name, value }) => (name === 'network' && value === 'host') || (name === 'allow' && value.includes('network.host')),
      ),
    ),
    behaviours: [
      {
        result: 'WARN',
        says: 'An ordinary engine allows it: steps see all interfaces of the host. daemon.json with "builder": {"Entitlements": {"network-host": false}} forbids it, except to the classic builder.',
        error: 'granting entitlement network.host is not allowed by build daemon configuration',
        evidence: [
          measuredWithCli('Docker 26.1.5, default settings and with the entitlement off; the classic builder ignores the setting'),
        ],
      },
    ],
    action: 'block',
  },
  {
    id: 'build.insecure',
    pattern: 15,
    aspect: 'Builds with --allow security.insecure, Compose build.privileged',
    expectation: 'Steps run privileged',
    uses: inBuild((request) => {
      const asked = single(request.privileged, (value) => value);
      return asked.length > 0 ? asked : pick(request.options, ({ name, value }) => name === 'allow' && value.includes('security.insecure'));
    }),
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'An ordinary engine refuses it.',
        evidence: [measuredWithCli('Docker 26.1.5, default settings: security.insecure refused')],
      },
    ],
    action: 'block',
  },
  {
    id: 'build.commit',
    pattern: 15,
    aspect: 'docker build and docker commit of Sysbox containers',
    expectation: 'An image with inner images in it',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '5.19' } },
        result: 'COMPATIBLE',
        says: 'Work.',
        evidence: [measuredOnHead('Docker 29.7.2, containerd and overlay2 stores: commit'), sysboxTest('buildx/build.bats')],
      },
      {
        when: { kernel: { below: '5.19' }, shiftfs: true },
        result: 'COMPATIBLE',
        says: 'Work with shiftfs.',
        evidence: [sysboxTest('buildx/build.bats'), guide('design.md')],
      },
      {
        when: { kernel: { below: '5.19' }, shiftfs: false },
        result: 'BLOCKED',
        says: 'Sysbox has to copy the root file system and change its owners, and building or committing such containers does not work.',
        evidence: [guide('design.md')],
      },
    ],
    action: 'pass',
  },
  {
    id: 'build.update-user-id',
    pattern: 15,
    aspect: 'The build that updateRemoteUserUID adds',
    expectation: 'The user’s id is changed in the image',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'An ordinary small build of the Dev Containers CLI; the container’s runtime has no part in it.',
        evidence: [
          measuredWithCli('docker build of updateUID.Dockerfile'),
          source('devcontainers/cli@f683c29: src/spec-node/containerFeatures.ts'),
        ],
      },
    ],
    action: 'pass',
  },
];
