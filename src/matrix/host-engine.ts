import type { Row } from '../model/row.ts';
import { guide, measured, measuredOnHead, page, runcSource, source, sysboxIssue } from './evidence.ts';
import { untouched } from './uses.ts';

/** Pattern 17, continued: the engine. */
export const rows: readonly Row[] = [
  {
    id: 'host.engine-answers',
    pattern: 17,
    aspect: 'A Docker engine',
    expectation: 'It answers',
    uses: untouched,
    behaviours: [
      {
        when: { engineAnswers: false },
        result: 'FAILS',
        says: 'No engine answers, so nothing can start a container.',
        error: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
        evidence: [page('https://docs.docker.com/engine/daemon/troubleshoot/')],
      },
      {
        when: { engineAnswers: true },
        result: 'COMPATIBLE',
        says: 'It answers.',
        evidence: [measured('Docker 26.1.5 and 20.10.24')],
      },
    ],
    action: 'block',
    check: { group: 'Engine' },
    workaround:
      'Start it (sudo systemctl start docker), install it (docs.docker.com/engine/install), or name its socket with --engine; where permission is denied, use sudo, or the group docker, whose members are as good as root.',
  },
  {
    id: 'host.rootless',
    pattern: 17,
    aspect: 'Docker without root',
    expectation: 'It runs Sysbox’s containers too',
    uses: untouched,
    behaviours: [
      {
        when: { rootless: true },
        result: 'BLOCKED',
        says: 'sysbox-runc needs the rights of root: Sysbox’s sockets below /run/sysbox answer root alone.',
        error: 'failed to register with sysbox-mgr: … dial unix /run/sysbox/sysmgr.sock: connect: permission denied',
        evidence: [measured('the sockets below /run/sysbox belong to root, mode 0600'), guide('install-package.md')],
      },
      {
        when: { rootless: false },
        result: 'COMPATIBLE',
        says: 'The engine runs as root.',
        evidence: [measured('Docker 26.1.5')],
      },
    ],
    action: 'block',
    check: { group: 'Engine' },
    workaround: 'Use an engine that runs as root: Sysbox, not the engine, keeps its containers from being root.',
  },
  {
    id: 'host.time-namespace',
    pattern: 17,
    aspect: 'Docker Engine 29.5 and newer',
    expectation: 'Containers start',
    uses: untouched,
    behaviours: [
      {
        when: { engine: { from: '29.5' }, sysboxTimeNamespace: false, timeNamespaces: true },
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
        when: { engine: { from: '29.5' }, sysboxTimeNamespace: false, timeNamespaces: false },
        result: 'COMPATIBLE',
        says: 'Containers start, with the host’s time namespace.',
        shows: { prints: /^host namespace time host$/mu },
        evidence: [measuredOnHead('Docker 29.7.2, daemon.json {"features":{"time-namespaces":false}}, sysbox-runc of 0.7.0')],
      },
      {
        when: { engine: { from: '29.5' }, sysboxTimeNamespace: true },
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
    check: { group: 'Engine', title: 'Time namespaces', afterSysbox: true },
    probe: { looks: [{ namespace: 'time' }] },
    workaround: 'Update Sysbox to 0.7.1, or set {"features":{"time-namespaces":false}} in daemon.json, or stay on Docker 29.4.',
  },
  {
    id: 'host.snap',
    pattern: 17,
    aspect: 'Docker from snap',
    expectation: 'Sysbox works with any Docker',
    uses: untouched,
    behaviours: [
      {
        when: { snap: true },
        result: 'FAILS',
        says: 'Not supported: the runtime cannot be registered.',
        error: 'Unknown runtime specified sysbox-runc',
        evidence: [guide('install-package.md')],
      },
      {
        when: { snap: false },
        result: 'COMPATIBLE',
        says: 'Docker does not come from snap.',
        evidence: [guide('install-package.md'), measured('Docker of Debian’s packages')],
      },
    ],
    action: 'block',
    check: { group: 'Engine' },
    workaround:
      'sudo snap remove docker, which takes its containers, images and volumes away, then install Docker Engine from its own packages (docs.docker.com/engine/install).',
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
    check: { group: 'Engine', title: 'userns-remap' },
    workaround: 'Take userns-remap out of daemon.json where containers ask for --privileged, as the docker-in-docker Feature does.',
    probe: { looks: [{ map: 'uid_map' }, { namespace: 'user' }] },
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
