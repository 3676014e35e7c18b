import type { Row } from '../model/row.ts';
import { inferred, measured, runcSource, sysboxIssue, sysboxTest } from './evidence.ts';
import { inContainer, pick, single, untouched } from './uses.ts';

// Ids of 65536 and above lie outside the range that Sysbox maps.
function isOutOfRange(user: string): boolean {
  return user.split(':').some((id) => /^\d{1,20}$/u.test(id) && Number(id) > 65_535);
}

/** Pattern 3, continued: ids inside, and how a user becomes another. */
export const rows: readonly Row[] = [
  {
    id: 'users.id-out-of-range',
    pattern: 3,
    aspect: 'User or group ids of 65536 and above',
    expectation: 'Any id works',
    uses: inContainer((request) => {
      const found = single(request.user, isOutOfRange);
      if (found.length > 0) return found;
      const remote = single(request.remoteUser, isOutOfRange);
      return remote.length > 0 ? remote : pick(request.groups, isOutOfRange);
    }),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The range has 65536 ids. As the container’s user the start fails; as remoteUser every command does.',
        error: 'setup user: cannot set uid to unmapped user in user namespace',
        shows: { fails: /cannot set uid to unmapped user in user namespace/u },
        evidence: [
          measured('--user 70000'),
          runcSource('libcontainer/init_linux.go'),
          inferred('docker exec sets the user by the same code'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { User: '70000' } },
  },
  {
    id: 'users.sudo',
    pattern: 3,
    aspect: 'sudo',
    expectation: 'A user becomes root',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works, with full capabilities, unless no-new-privileges is set.',
        shows: { prints: /^CapEff:\s+0*1f[ef]+$/mu },
        evidence: [measured('sudo by a user that is not root: full capabilities')],
      },
    ],
    action: 'pass',
    probe: {
      run: `cp /bin/sh /tmp/s && chmod 4755 /tmp/s
case "$(readlink -f /bin/sh)" in */busybox) echo "lacks a shell that keeps setuid privileges: busybox gives them up" ;; esac`,
      exec: { user: '1000', run: "/tmp/s -p -c 'id -u; grep CapEff /proc/self/status'" },
    },
  },
  {
    id: 'users.large-ids-in-images',
    pattern: 3,
    aspect: 'Images with ids of 65536 and above',
    expectation: 'Inner Docker can pull any image',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'The inner Docker cannot unpack a layer whose files have such ids.',
        error: 'failed to register layer: … lchown …: invalid argument',
        evidence: [sysboxIssue(443), sysboxIssue(731)],
      },
    ],
    action: 'warn',
  },
  {
    id: 'users.large-ids-inside',
    pattern: 3,
    aspect: 'Making users with ids of 65536 and above inside',
    expectation: 'useradd and su work for any id',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'The kernel refuses ids that are not mapped.',
        error: 'cannot set groups: Invalid argument',
        shows: { prints: /Invalid argument\nexit 1$/mu },
        evidence: [
          { kind: 'issue', where: 'https://github.com/coder/envbox/pull/118' },
          inferred('the same range as for the container’s user'),
        ],
      },
    ],
    action: 'warn',
    probe: { run: 'touch /tmp/f; chown 70000 /tmp/f' },
  },
  {
    id: 'users.exec',
    pattern: 3,
    aspect: 'exec as a user',
    expectation: 'docker exec -u',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'exec as root has all capabilities, exec as another user none, even with --privileged.',
        shows: { prints: /^CapEff:\s+0+$/mu },
        evidence: [measured('exec, exec -u 1000, exec --privileged -u 1000: full, empty, empty'), sysboxTest('config/honorcaps.bats')],
      },
    ],
    action: 'pass',
    probe: { exec: { user: '1000', privileged: true, run: 'grep CapEff /proc/self/status' } },
  },
];
