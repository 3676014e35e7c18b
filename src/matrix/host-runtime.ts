import type { Row } from '../model/row.ts';
import { guide, measured, measuredOnHead, page, source } from './evidence.ts';
import { inContainer, single, untouched } from './uses.ts';

/** Pattern 17, continued: the engine’s runtimes. */
export const rows: readonly Row[] = [
  {
    id: 'host.runtime-missing',
    pattern: 17,
    aspect: 'sysbox-runc not registered with the engine',
    expectation: '--runtime=sysbox-runc',
    uses: untouched,
    behaviours: [
      {
        when: { engine: { from: '23.0' }, sysboxRegistered: false },
        result: 'FAILS',
        says: 'The engine does not know the runtime: daemon.json lacks it, or Docker comes from snap, where it cannot be added.',
        error: 'unknown or invalid runtime name: sysbox-runc',
        shows: { fails: /unknown or invalid runtime name/u },
        evidence: [
          measured('a runtime that is not registered, Docker 26.1.5: unknown or invalid runtime name'),
          source('moby/moby@547da0d5: daemon/runtime_unix.go, before 23.0'),
          guide('install-package.md'),
        ],
      },
      {
        when: { engine: { below: '23.0' }, sysboxRegistered: false },
        result: 'FAILS',
        says: 'The engine does not know the runtime: daemon.json lacks it, or Docker comes from snap, where it cannot be added.',
        error: 'Unknown runtime specified sysbox-runc',
        shows: { fails: /Unknown runtime specified/u },
        evidence: [source('moby/moby@v20.10.0: daemon/daemon_unix.go'), guide('install-package.md')],
      },
      {
        when: { sysboxRegistered: true },
        result: 'COMPATIBLE',
        says: 'docker info lists it.',
        shows: { prints: /^exit 0$/mu },
        evidence: [measured('docker run --runtime=sysbox-runc'), guide('install-package.md')],
      },
    ],
    action: 'block',
    check: { group: 'Engine', title: 'sysbox-runc among the engine’s runtimes', afterSysbox: true },
    probe: {},
    workaround:
      'Add {"runtimes":{"sysbox-runc":{"path":"/usr/bin/sysbox-runc"}}} to /etc/docker/daemon.json, then sudo systemctl reload docker.',
  },
  {
    id: 'host.runtime-program',
    pattern: 17,
    aspect: 'The program of the registered runtime',
    expectation: 'It is where the engine looks for it',
    uses: untouched,
    behaviours: [
      {
        when: { sysboxRegistered: true, sysboxProgram: true },
        result: 'COMPATIBLE',
        says: 'It is there.',
        evidence: [measured('docker run --runtime=sysbox-runc')],
      },
      {
        when: { sysboxRegistered: true, sysboxProgram: false },
        result: 'FAILS',
        says: 'daemon.json names a program that is not on this machine: no container starts with it.',
        error:
          'unable to retrieve OCI runtime error (open …/log.json: no such file or directory): fork/exec /usr/bin/sysbox-runc: no such file or directory: unknown',
        evidence: [
          measured('Docker 26.1.5, docker run with a registered runtime whose program is missing'),
          guide('install-package.md'),
          page('https://docs.docker.com/engine/daemon/alternative-runtimes/'),
        ],
      },
    ],
    action: 'block',
    check: { group: 'Engine', afterSysbox: true },
    workaround: 'Install Sysbox again, or correct the path below "runtimes" in /etc/docker/daemon.json and restart the engine.',
  },
  {
    id: 'host.default-runtime',
    pattern: 17,
    aspect: 'default-runtime: sysbox-runc',
    expectation: 'Every container runs under Sysbox',
    uses: untouched,
    behaviours: [
      {
        when: { defaultRuntime: { is: ['sysbox-runc'] } },
        result: 'PARTIAL',
        says: 'Every docker run without --runtime does; --runtime=runc still overrides it, and BuildKit’s steps stay under runc.',
        evidence: [
          measured('default-runtime sysbox-runc: docker run without and with --runtime=runc'),
          measuredOnHead('build steps under runc'),
        ],
      },
      {
        when: { defaultRuntime: { not: ['sysbox-runc'] } },
        result: 'DIFFERENT',
        says: 'Only containers that ask for sysbox-runc, or come through a gate, run under Sysbox.',
        evidence: [measured('default runtime runc: docker run without and with --runtime=sysbox-runc')],
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
];
