import type { Row } from '../model/row.ts';
import { guide, measured, measuredOnHead, page, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { inContainer, single, untouched } from './uses.ts';

/** Pattern 17, continued: the engine. */
export const rows: readonly Row[] = [
  {
    id: 'host.time-namespace',
    pattern: 17,
    aspect: 'Docker Engine 29.5 and newer',
    expectation: 'Containers start',
    uses: untouched,
    behaviours: [
      {
        when: { engine: { from: '29.5' }, sysbox: { below: '0.7.1' }, timeNamespaces: true },
        result: 'FAILS',
        says: 'No container starts: the engine asks for a time namespace, which this Sysbox does not know. One report of Docker 29.6.1 says otherwise and is unexplained.',
        error: 'failed to create shim task: OCI runtime create failed: namespace {"time" ""} does not exist: unknown',
        shows: { fails: /namespace \{"time" ""\} does not exist/u },
        evidence: [
          measuredOnHead('Docker 29.7.2 with sysbox-runc of 0.7.0, default settings, either image store: every start fails, exit 125'),
          source('moby/moby@docker-v29.5.0: daemon/pkg/oci/defaults.go'),
          runcSource('libcontainer/specconv/spec_linux.go'),
          sysboxIssue(1011),
          sysboxIssue(1028),
          sysboxIssue(1021),
        ],
      },
      {
        when: { engine: { from: '29.5' }, sysbox: { below: '0.7.1' }, timeNamespaces: false },
        result: 'COMPATIBLE',
        says: 'Containers start, with the host’s time namespace.',
        shows: { prints: /^host namespace time host$/mu },
        evidence: [measuredOnHead('Docker 29.7.2, daemon.json {"features":{"time-namespaces":false}}, sysbox-runc of 0.7.0')],
      },
      {
        when: { engine: { from: '29.5' }, sysbox: { from: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'Containers start, each with a time namespace of its own.',
        shows: { prints: /^host namespace time own$/mu },
        evidence: [measuredOnHead('Docker 29.7.2, development head of July 2026'), sysboxIssue(1028)],
      },
      {
        when: { engine: { below: '29.5' } },
        result: 'COMPATIBLE',
        says: 'The engine asks for no time namespace.',
        shows: { prints: /^host namespace time/mu },
        evidence: [measured('Docker 26.1.5 and 20.10.24'), source('moby/moby@docker-v29.5.0: daemon/pkg/oci/defaults.go')],
      },
    ],
    action: 'block',
    probe: { looks: [{ namespace: 'time' }] },
    workaround: 'Update Sysbox to 0.7.1, or set {"features":{"time-namespaces":false}} in daemon.json, or stay on Docker 29.4.',
  },
  {
    id: 'host.time-namespace-old-runc',
    pattern: 17,
    aspect: 'Docker Engine 29.5 and newer with an old runc',
    expectation: 'Containers under plain runc start',
    uses: untouched,
    behaviours: [
      {
        when: { engine: { from: '29.5' }, timeNamespaces: true },
        result: 'FAILS',
        says: 'The same error comes from runc 1.1.5; runc 1.4.3 works. So it need not be Sysbox.',
        error: 'failed to create shim task: OCI runtime create failed: namespace {"time" ""} does not exist: unknown',
        evidence: [measuredOnHead('Docker 29.7.2 with runc 1.1.5 and with runc 1.4.3')],
      },
    ],
    action: 'warn',
    workaround: 'Update runc, or set {"features":{"time-namespaces":false}} in daemon.json.',
  },
  {
    id: 'host.runtime-missing',
    pattern: 17,
    aspect: 'sysbox-runc not registered with the engine',
    expectation: '--runtime=sysbox-runc',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'The engine does not know the runtime: daemon.json lacks it, or Docker comes from snap, where it cannot be added.',
        error: 'unknown or invalid runtime name: sysbox-runc',
        shows: { fails: /unknown or invalid runtime name|Unknown runtime specified/u },
        evidence: [
          measured('a runtime that is not registered, Docker 26.1.5: unknown or invalid runtime name'),
          guide('install-package.md'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Runtime: 'containai-no-such-runtime' } } },
    workaround: 'Install Docker from its own packages and register sysbox-runc in daemon.json.',
  },
  {
    id: 'host.snap',
    pattern: 17,
    aspect: 'Docker from snap',
    expectation: 'Sysbox works with any Docker',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'Not supported: the runtime cannot be registered.',
        error: 'Unknown runtime specified sysbox-runc',
        evidence: [guide('install-package.md')],
      },
    ],
    action: 'block',
    workaround: 'Install Docker from its own packages.',
  },
  {
    id: 'host.default-runtime',
    pattern: 17,
    aspect: 'default-runtime: sysbox-runc',
    expectation: 'Every container runs under Sysbox',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Every docker run without --runtime does; --runtime=runc still overrides it, and BuildKit’s steps stay under runc.',
        evidence: [
          measured('default-runtime sysbox-runc: docker run without and with --runtime=runc'),
          measuredOnHead('build steps under runc'),
        ],
      },
    ],
    action: 'rewrite',
  },
  {
    id: 'host.other-runtime',
    pattern: 17,
    aspect: '--runtime other than sysbox-runc',
    expectation: 'The named runtime runs the container',
    uses: inContainer(({ runtime }) => single(runtime, (value) => value !== 'sysbox-runc')),
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'WARN',
        says: 'It does, so nothing in this table holds: the container is not under Sysbox.',
        shows: { prints: /^host namespace user host$/mu },
        evidence: [measured('--runtime=runc overrides default-runtime sysbox-runc')],
      },
      {
        when: { usernsRemap: true },
        result: 'WARN',
        says: 'It does, so nothing in this table holds: the container is not under Sysbox. It has a user namespace, which is the engine’s doing.',
        shows: { prints: /^host namespace user own$/mu },
        evidence: [measured('--runtime=runc, an engine with userns-remap: a user namespace of its own')],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Runtime: 'runc' } }, looks: [{ namespace: 'user' }] },
    workaround: 'Take it away.',
  },
  {
    id: 'host.userns-remap',
    pattern: 17,
    aspect: 'An engine with userns-remap',
    expectation: 'Works together with Sysbox',
    uses: untouched,
    behaviours: [
      {
        when: { usernsRemap: true },
        result: 'PARTIAL',
        says: 'Supported: the engine’s mapping is used. The engine then refuses --privileged and host namespaces.',
        error:
          'privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running privileged mode',
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own$/mu },
        evidence: [guide('install-package.md'), source('moby/moby@docker-v29.5.0: daemon/daemon_unix.go')],
      },
      {
        when: { usernsRemap: false },
        result: 'COMPATIBLE',
        says: 'Off: Sysbox maps by itself.',
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own$/mu },
        evidence: [measured('uid_map 0 165536 65536')],
      },
    ],
    action: 'warn',
    probe: { looks: [{ map: 'uid_map' }, { namespace: 'user' }] },
  },
  {
    id: 'host.containerd-store',
    pattern: 17,
    aspect: 'containerd image store',
    expectation: 'Works like overlay2',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works with Docker 29.7.2 where its containers start at all, with Sysbox 0.7.0 and the development head. Sysbox’s own tests of 0.7.0 switch the store off.',
        evidence: [
          measuredOnHead(
            'containerd and overlay2 stores: plain, bind, volume, privileged, user, limits, systemd, inner dockerd, commit, restart',
          ),
          sysboxTest('scr/testContainerInit'),
        ],
      },
    ],
    action: 'pass',
  },
  {
    id: 'host.enhanced-container-isolation',
    pattern: 17,
    aspect: 'Docker Desktop’s Enhanced Container Isolation',
    expectation: 'The same as Sysbox',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'The same code with more policy: the runtime is forced, each container has ids of its own, the engine socket and sensitive paths are refused, and builds are contained since Docker Desktop 4.30. What its pages say does not hold for Sysbox CE without that.',
        error: "can't mount /etc/docker/daemon.json because it's configured as a restricted host mount",
        evidence: [
          page('https://docs.docker.com/enterprise/security/hardened-desktop/enhanced-container-isolation/'),
          page('https://docs.docker.com/enterprise/security/hardened-desktop/enhanced-container-isolation/limitations/'),
        ],
      },
    ],
    action: 'pass',
  },
];
