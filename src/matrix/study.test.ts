import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import type { Result, StudyRow } from '../model/row.ts';
import { matrix } from './catalogue.ts';

type Differs = 'same' | 'result' | 'words';

/**
 * Every statement of the study that the matrix must carry: section, first cell or heading, the row that carries it, and whether the row says
 * the same, has another result, or differs in words only. It stands here so that nothing is lost where the study itself is not at hand.
 */
const statements: readonly (readonly [section: string, aspect: string, row: string, differs: Differs])[] = [
  ['Executive Summary', 'Full compatibility (no changes needed):', 'runtime.study-shares', 'words'],
  ['Executive Summary', 'Compatible with Sysbox advantages:', 'runtime.study-shares', 'words'],
  ['Executive Summary', 'Requires workarounds:', 'runtime.study-shares', 'words'],
  ['Executive Summary', 'Incompatible/blocked:', 'runtime.study-shares', 'words'],
  ['What Sysbox Virtualizes', '**User namespace**', 'runtime.user-namespace', 'same'],
  ['What Sysbox Virtualizes', '**Cgroup namespace**', 'runtime.cgroup-namespace', 'same'],
  ['What Sysbox Virtualizes', '**/proc virtualization**', 'runtime.proc', 'same'],
  ['What Sysbox Virtualizes', '**/sys virtualization**', 'runtime.sys', 'words'],
  ['What Sysbox Virtualizes', '**Mount syscall**', 'runtime.mount-call', 'same'],
  ['What Sysbox Virtualizes', '**Privileged inner containers**', 'docker-in-docker.inner-privileged', 'same'],
  ['What Sysbox Virtualizes', '**Nested containers**', 'docker-in-docker.nested-containers', 'words'],
  ['What Sysbox Virtualizes', '**Systemd as PID 1**', 'systemd.entrypoint', 'words'],
  ['What Sysbox Blocks or Restricts', '**userns-remap on inner Docker**', 'docker-in-docker.inner-userns-remap', 'same'],
  ['What Sysbox Blocks or Restricts', '**Inner Docker data-root override**', 'docker-in-docker.data-root', 'words'],
  ['What Sysbox Blocks or Restricts', '**Read-only mount remount to RW**', 'mounts.remount', 'same'],
  ['What Sysbox Blocks or Restricts', '**Host /var/lib/docker mount**', 'mounts.engine-store', 'words'],
  ['What Sysbox Blocks or Restricts', '**AppArmor profiles**', 'security-options.apparmor', 'same'],
  ['What Sysbox Blocks or Restricts', '**Host device access**', 'devices.device', 'words'],
  ['What Sysbox Blocks or Restricts', '**SELinux**', 'host.selinux', 'same'],
  ['Pattern 1: Docker-in-Docker Feature', '`docker-in-docker:2` feature', 'docker-in-docker.feature', 'words'],
  ['Pattern 1: Docker-in-Docker Feature', 'Key Finding', 'docker-in-docker.feature', 'same'],
  ['Pattern 1: Docker-in-Docker Feature', 'Inner Docker daemon', 'docker-in-docker.inner-engine', 'result'],
  ['Pattern 1: Docker-in-Docker Feature', 'Nested container builds', 'docker-in-docker.inner-build', 'same'],
  ['Pattern 1: Docker-in-Docker Feature', 'Inner privileged containers', 'docker-in-docker.inner-privileged', 'same'],
  ['Pattern 1: Docker-in-Docker Feature', 'Multi-arch builds', 'docker-in-docker.multi-architecture', 'words'],
  ['Pattern 1: Docker-in-Docker Feature', 'Workaround for multi-arch', 'docker-in-docker.multi-architecture', 'words'],
  ['Pattern 2: `--privileged` Requests', '`privileged: true` property', 'privileged.property', 'result'],
  ['Pattern 2: `--privileged` Requests', 'Important', 'privileged.property', 'words'],
  ['Pattern 2: `--privileged` Requests', '`--privileged` in runArgs', 'privileged.run-args', 'result'],
  ['Pattern 2: `--privileged` Requests', 'Why privileged is requested', 'privileged.reason', 'result'],
  ['Pattern 2: `--privileged` Requests', 'Actual behavior when privileged is requested', 'privileged.create', 'words'],
  ['Pattern 2: `--privileged` Requests', 'Workaround', 'privileged.true-privilege', 'words'],
  ['Pattern 3: Custom User Configurations', '`remoteUser: vscode`', 'users.remote-user', 'words'],
  ['Pattern 3: Custom User Configurations', 'ContainAI-specific consideration', 'users.remote-user', 'words'],
  ['Pattern 3: Custom User Configurations', '`containerUser: root`', 'users.root', 'same'],
  ['Pattern 3: Custom User Configurations', '`updateRemoteUserUID: true`', 'users.update-remote-user-uid', 'result'],
  ['Pattern 3: Custom User Configurations', 'UID 0 in container', 'users.root-maps', 'same'],
  ['Pattern 3: Custom User Configurations', 'How ID-mapping works (kernel >= 5.12)', 'users.id-mapping', 'same'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Named volumes', 'mounts.named-volume', 'same'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Bind mount to /var/lib/docker', 'mounts.var-lib-docker', 'result'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Restrictions on /var/lib/docker mount, 1', 'mounts.shared-inner-store', 'words'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Restrictions on /var/lib/docker mount, 3', 'mounts.implicit', 'words'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Read-only host mounts', 'mounts.read-only', 'result'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Docker socket mount', 'mounts.docker-socket', 'result'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Docker socket mount behavior', 'mounts.docker-socket', 'same'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Restrictions on /var/lib/docker mount, 2', 'mounts.engine-store', 'words'],
  ['Pattern 4: Volume Mounts to Protected Paths', 'Mount to /proc, /sys submounts', 'mounts.emulated-path', 'result'],
  ['Pattern 5: User Namespace/UID Mapping', '`updateRemoteUserUID`', 'users.update-remote-user-uid', 'result'],
  ['Pattern 5: User Namespace/UID Mapping', 'Container root = host root', 'user-namespace.root-is-not-host-root', 'same'],
  ['Pattern 5: User Namespace/UID Mapping', 'Write to mounted host files', 'user-namespace.bind-writes', 'result'],
  ['Pattern 5: User Namespace/UID Mapping', 'UID range in container', 'user-namespace.range', 'result'],
  ['Pattern 5: User Namespace/UID Mapping', 'Sysbox-CE vs Sysbox-EE', 'user-namespace.common-mapping', 'words'],
  ['Pattern 6: Kernel Sysctls', '`--sysctl` in runArgs', 'sysctls.run-args', 'same'],
  ['Pattern 6: Kernel Sysctls', 'Net sysctls (net.*)', 'sysctls.net', 'same'],
  ['Pattern 6: Kernel Sysctls', 'From usage analysis', 'sysctls.net', 'same'],
  ['Pattern 6: Kernel Sysctls', 'Kernel sysctls (kernel.*)', 'sysctls.kernel', 'words'],
  ['Pattern 6: Kernel Sysctls', 'IPC sysctls', 'sysctls.ipc', 'same'],
  ['Pattern 7: Capabilities (capAdd)', '`capAdd: [SYS_PTRACE]`', 'capabilities.sys-ptrace', 'result'],
  ['Pattern 7: Capabilities (capAdd)', '`capAdd: [NET_ADMIN]`', 'capabilities.net-admin', 'result'],
  ['Pattern 7: Capabilities (capAdd)', 'Any capability', 'capabilities.root', 'same'],
  ['Pattern 7: Capabilities (capAdd)', '`--cap-add` in runArgs', 'capabilities.add', 'result'],
  ['Pattern 7: Capabilities (capAdd)', 'Sysbox default behavior', 'capabilities.host-reach', 'words'],
  ['Pattern 8: Lifecycle Commands', '`initializeCommand`', 'lifecycle.initialize', 'result'],
  ['Pattern 8: Lifecycle Commands', '`onCreateCommand`', 'lifecycle.on-create', 'same'],
  ['Pattern 8: Lifecycle Commands', '`postCreateCommand`', 'lifecycle.post-create', 'same'],
  ['Pattern 8: Lifecycle Commands', '`postStartCommand`', 'lifecycle.post-start', 'same'],
  ['Pattern 8: Lifecycle Commands', '`postAttachCommand`', 'lifecycle.post-attach', 'same'],
  ['Pattern 8: Lifecycle Commands', '`updateContentCommand`', 'lifecycle.update-content', 'same'],
  ['Pattern 9: overrideCommand', '`overrideCommand: true`', 'systemd.override-true', 'same'],
  ['Pattern 9: overrideCommand', 'ContainAI consideration', 'systemd.override-true', 'same'],
  ['Pattern 9: overrideCommand', '`overrideCommand: false`', 'systemd.override-false', 'same'],
  ['Pattern 9: overrideCommand', 'Systemd as entrypoint', 'systemd.entrypoint', 'result'],
  ['Pattern 10: Port Forwarding', '`forwardPorts: [3000]`', 'ports.forward', 'same'],
  ['Pattern 10: Port Forwarding', '`portsAttributes`', 'ports.attributes', 'same'],
  ['Pattern 10: Port Forwarding', 'SSH on port 22', 'ports.ssh', 'same'],
  ['Pattern 11: Security Options', '`--security-opt seccomp=...`', 'security-options.seccomp-unconfined', 'result'],
  ['Pattern 11: Security Options', 'Sysbox seccomp additions', 'security-options.system-calls', 'words'],
  ['Pattern 11: Security Options', '`--security-opt apparmor=...`', 'security-options.apparmor', 'same'],
  ['Pattern 11: Security Options', '`--security-opt label=disable`', 'security-options.label', 'same'],
  ['Pattern 12: Features Installation', 'docker-in-docker feature', 'docker-in-docker.feature', 'words'],
  ['Pattern 12: Features Installation', 'Feature install.sh execution', 'features.install-script', 'result'],
  ['Pattern 12: Features Installation', 'Security consideration', 'features.install-script', 'same'],
  ['Pattern 12: Features Installation', 'docker-outside-of-docker', 'features.docker-outside-of-docker', 'result'],
  ['Pattern 12: Features Installation', 'Other features', 'features.other', 'result'],
  ['Summary Compatibility Table', 'Docker-in-Docker', 'docker-in-docker.feature', 'words'],
  ['Summary Compatibility Table', 'Privileged mode', 'privileged.property', 'result'],
  ['Summary Compatibility Table', 'Custom user (remoteUser)', 'users.remote-user', 'words'],
  ['Summary Compatibility Table', 'Volume mounts', 'mounts.named-volume', 'same'],
  ['Summary Compatibility Table', 'Docker socket mount', 'mounts.docker-socket', 'result'],
  ['Summary Compatibility Table', 'Kernel sysctls', 'sysctls.run-args', 'words'],
  ['Summary Compatibility Table', 'runArgs capabilities', 'capabilities.add', 'result'],
  ['Summary Compatibility Table', 'Lifecycle commands', 'lifecycle.post-create', 'same'],
  ['Summary Compatibility Table', 'Basic image + commands', 'lifecycle.basic', 'same'],
  ['Summary Compatibility Table', 'Features', 'features.install-script', 'result'],
  ['Workarounds for Incompatible Patterns', '3. Custom /var/lib/docker Location', 'docker-in-docker.data-root', 'words'],
  ['Workarounds for Incompatible Patterns', '4. Multi-Architecture Builds', 'docker-in-docker.multi-architecture', 'words'],
  ['Workarounds for Incompatible Patterns', '1. True Privileged Mode Requirement', 'privileged.true-privilege', 'words'],
  ['Workarounds for Incompatible Patterns', '5. Non-Root Container User + File Permissions', 'users.id-mapping', 'words'],
  ['Workarounds for Incompatible Patterns', '2. Docker Socket Access', 'mounts.docker-socket', 'same'],
  ['Workarounds for Incompatible Patterns', '6. Systemd Entrypoint Override', 'systemd.entrypoint', 'words'],
  ['Kernel Version Requirements', 'Basic Sysbox', 'host.kernel', 'words'],
  ['Kernel Version Requirements', 'ID-mapped mounts', 'host.id-mapped-mounts', 'same'],
  ['Kernel Version Requirements', 'Full ID-mapped mount support', 'host.overlay-id-mapped', 'same'],
  ['Kernel Version Requirements', 'Namespaced binfmt_misc', 'host.binfmt', 'words'],
  ['Kernel Version Requirements', 'ContainAI deployment note', 'host.kernel-target', 'words'],
];

/** Results of ours that say the same as a word of the study. Any behaviour with another result makes the row differ. */
const means: Readonly<Record<string, readonly Result[]>> = {
  COMPATIBLE: ['COMPATIBLE'],
  EXCELLENT: ['COMPATIBLE'],
  FULL: ['COMPATIBLE'],
  GOOD: ['COMPATIBLE', 'PARTIAL'],
  WORKS: ['COMPATIBLE', 'WARN'],
  PARTIAL: ['PARTIAL'],
  MITIGATED: ['MITIGATED'],
  DIFFERENT: ['DIFFERENT'],
  IGNORED: ['IGNORED'],
  WARN: ['WARN'],
  BLOCKED: ['BLOCKED', 'FAILS'],
  'BLOCKED/IGNORED': ['BLOCKED', 'IGNORED', 'FAILS'],
  'N/A': ['N/A'],
};

const carried = matrix.flatMap((row) => (row.study ?? []).map((said) => ({ row, said })));

describe('the study is carried by the matrix', () => {
  test.each(statements)('%s: %s', (section, aspect, id, differs) => {
    const found = carried.filter(({ said }) => said.section === section && said.aspect === aspect);
    expect(found.map(({ row }) => row.id)).toEqual([id]);
    const { row, said } = found[0]!;
    const hasOtherResult = said.result !== undefined && !row.behaviours.every(({ result }) => means[said.result!]!.includes(result));
    expect(hasOtherResult).toBe(differs === 'result');
  });

  test('the table above has every statement of the matrix', () => {
    const listed = new Set(statements.map(([section, aspect]) => `${section}: ${aspect}`));
    expect(carried.map(({ said }) => `${said.section}: ${said.aspect}`).filter((name) => !listed.has(name))).toEqual([]);
  });

  test('all words for results are mapped', () => {
    expect(carried.flatMap(({ said }) => said.result ?? []).filter((result) => means[result] === undefined)).toEqual([]);
  });

  test.each(matrix.map((row) => [row.id, row] as const))('%s says that it differs exactly where it does', (id, row) => {
    const differing = statements.some(([, , carrier, differs]) => carrier === id && differs !== 'same');
    expect(row.differs !== undefined).toBe(differing);
  });
});

const path = new URL('../../../shared/study.md', import.meta.url);
const missing = skipReason(!existsSync(path), 'the study is not beside this repository');

describe.skipIf(missing)('the study, word for word', () => {
  const lines = missing ? [] : readFileSync(path, 'utf8').split('\n');

  test('has the tables this test expects', () => {
    expect(tables(lines).length).toBe(77);
  });

  test.each(tables(lines))('%s: %s', (section, cells) => {
    const said = carried.filter((one) => one.said.section === section && one.said.aspect === cells[0]);
    expect(said.map((one) => cells.slice(1).filter((cell) => !valuesOf(one.said).has(cell)))).toContainEqual([]);
  });

  test.each(workarounds(lines))('workaround %s', (heading, text) => {
    const said = carried.find((one) => one.said.section === 'Workarounds for Incompatible Patterns' && one.said.aspect === heading)?.said;
    expect(said?.says).toBe(text);
  });

  test('shares and deployment note', () => {
    const shares = lines.map((line) => /^\d\. \*\*([^*]+)\*\* (~.*)$/u.exec(line)).filter((found) => found !== null);
    expect(shares.length).toBe(4);
    for (const [, name, share] of shares) expect(carried.some(({ said }) => said.aspect === name && said.says === share)).toBe(true);
    const note = lines.flatMap((line) => /^\*\*ContainAI deployment note:\*\* (.*)$/u.exec(line)?.[1] ?? []);
    expect(note.length).toBe(1);
    expect(carried.some(({ said }) => said.aspect === 'ContainAI deployment note' && said.says === note[0])).toBe(true);
  });

  test.each(
    [
      ...new Set(
        carried
          .filter(({ said }) => said.result === undefined && said.reason === undefined && !said.section.startsWith('Workarounds'))
          .map(({ said }) => said),
      ),
    ].map((said) => [said.aspect, said] as const),
  )('its sentence of %s is the study’s', (_aspect, said) => {
    const study = plain(lines.join(' '));
    const sentences = said.says.split(/(?<=[.;:])\s+/u).map((sentence) => plain(sentence).replace(/[.;:]$/u, ''));
    expect(sentences.filter((sentence) => sentence !== '' && !study.includes(sentence))).toEqual([]);
  });
});

// White space, bold marks and list marks do not count.
function plain(text: string): string {
  return text
    .replaceAll('**', '')
    .replaceAll(/(?:^|\s)(?:-|\d\.)\s/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function valuesOf(said: StudyRow): Set<string> {
  return new Set(Object.values(said));
}

/** Rows of the study's tables under the heading of their section; the heading row and the line below it are left out. */
function tables(lines: readonly string[]): (readonly [section: string, cells: readonly string[]])[] {
  const rows: (readonly [string, readonly string[]])[] = [];
  let section = '';
  let isHead = true;
  for (const line of lines) {
    const heading = /^#{2,3} (.*)$/u.exec(line);
    if (heading !== null) section = heading[1]!;
    if (!line.startsWith('|')) isHead = true;
    else if (/^\|[-| ]+$/u.test(line)) isHead = false;
    else if (!isHead)
      rows.push([
        section,
        line
          .slice(1, line.lastIndexOf('|'))
          .split('|')
          .map((cell) => cell.trim()),
      ]);
  }
  return rows;
}

/** The workarounds by their headings, each text in one line. */
function workarounds(lines: readonly string[]): (readonly [heading: string, text: string])[] {
  const start = lines.indexOf('## Workarounds for Incompatible Patterns');
  const end = lines.findIndex((line, index) => index > start && line === '## Kernel Version Requirements');
  return lines
    .slice(start + 1, end)
    .join('\n')
    .split(/^### /mu)
    .slice(1)
    .map((block) => {
      const [heading = '', ...rest] = block.split('\n');
      return [heading, rest.join(' ').replaceAll('---', ' ').replaceAll(/\s+/gu, ' ').trim()] as const;
    });
}
