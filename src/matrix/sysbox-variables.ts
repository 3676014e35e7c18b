import type { EnvironmentVariable } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { converted, fsSource, measured, measuredOnHead, runcSource, sysboxTest } from './evidence.ts';
import { inContainer, pick, untouched } from './uses.ts';

const known = new Set([
  'SYSBOX_ALLOW_TRUSTED_XATTR',
  'SYSBOX_HONOR_CAPS',
  'SYSBOX_IGNORE_SYSFS_CHOWN',
  'SYSBOX_SKIP_UID_SHIFT',
  'SYSBOX_SYSCONT_MODE',
]);

const variable = (test: (variable: EnvironmentVariable) => boolean): Row['uses'] =>
  inContainer((request) => pick(request.environment, (one) => one.scope === 'container' && one.name.startsWith('SYSBOX_') && test(one)));

const isBoolean = ({ name }: EnvironmentVariable): boolean => known.has(name) && name !== 'SYSBOX_SKIP_UID_SHIFT';

// A value that is taken from the host is not known, so it may be a good one.
const isGood = ({ value }: EnvironmentVariable): boolean =>
  value === undefined || value === 'TRUE' || value === 'FALSE' || value.includes('${');

const isShiftList = (value: string): boolean =>
  value.includes('${') || value.split(',').every((path) => path.startsWith('/') && !path.includes('='));

const named = (name: string): Row['uses'] => variable((one) => one.name === name && (isGood(one) || !isBoolean(one)));

/** Pattern 16: variables that begin with SYSBOX_, which sysbox-runc reads from a container’s environment, the image’s included. */
export const rows: readonly Row[] = [
  {
    id: 'sysbox-variables.unknown',
    pattern: 16,
    aspect: 'SYSBOX_ variable that Sysbox does not know',
    expectation: 'A variable like any other',
    uses: variable(({ name }) => !known.has(name)),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start. It may come from the image, a Feature or the configuration alike.',
        error:
          'invalid env var SYSBOX_FOO; must be one of map[SYSBOX_ALLOW_TRUSTED_XATTR:bool SYSBOX_HONOR_CAPS:bool SYSBOX_IGNORE_SYSFS_CHOWN:bool SYSBOX_SKIP_UID_SHIFT:string SYSBOX_SYSCONT_MODE:bool]',
        shows: { fails: /invalid env var SYSBOX_FOO; must be one of/u },
        evidence: [
          measured('-e SYSBOX_FOO=1'),
          measuredOnHead('the same'),
          runcSource('libsysbox/syscont/spec.go getSysboxEnvVarConfigs'),
          sysboxTest('config/envvars.bats'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { Env: ['SYSBOX_FOO=1'] } },
    workaround: 'Rename or remove it.',
  },
  {
    id: 'sysbox-variables.value',
    pattern: 16,
    aspect: 'SYSBOX_ variable with a value other than TRUE or FALSE',
    expectation: 'true, yes or 1 switch it on',
    uses: variable((one) => isBoolean(one) && !isGood(one)),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start: TRUE and FALSE are the only values, in capitals.',
        error: 'env var SYSBOX_HONOR_CAPS has invalid value true; expect [TRUE|FALSE].',
        shows: { fails: /env var SYSBOX_HONOR_CAPS has invalid value true; expect \[TRUE\|FALSE\]/u },
        evidence: [measured('-e SYSBOX_HONOR_CAPS=true'), measuredOnHead('the same'), converted('true and 1 rejected')],
      },
    ],
    action: 'block',
    probe: { create: { Env: ['SYSBOX_HONOR_CAPS=true'] } },
    workaround: 'Write TRUE or FALSE.',
  },
  {
    id: 'sysbox-variables.skip-list',
    pattern: 16,
    aspect: 'A SYSBOX_SKIP_UID_SHIFT that is no list of absolute paths',
    expectation: 'It is ignored',
    uses: variable(({ name, value }) => name === 'SYSBOX_SKIP_UID_SHIFT' && value !== undefined && !isShiftList(value)),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start: paths are absolute, separated by commas without spaces, and hold no equals sign.',
        error: 'env var SYSBOX_SKIP_UID_SHIFT has an invalid (not absolute) path: a',
        shows: { fails: /env var SYSBOX_SKIP_UID_SHIFT has an invalid \(not absolute\) path: a/u },
        evidence: [
          converted('“/a, /b” (space), “a” (relative) and “/a=b” rejected'),
          runcSource('libsysbox/syscont/spec.go getSysboxEnvVarConfigs'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { Env: ['SYSBOX_SKIP_UID_SHIFT=a'] } },
  },
  {
    id: 'sysbox-variables.honor-caps',
    pattern: 16,
    aspect: 'SYSBOX_HONOR_CAPS',
    expectation: 'Docker’s capabilities count',
    uses: named('SYSBOX_HONOR_CAPS'),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'TRUE: --cap-add and --cap-drop count. Docker’s short list is then too short for systemd and Docker inside.',
        shows: { prints: /^CapEff:\s+0+$/mu },
        evidence: [measured('--cap-drop ALL -e SYSBOX_HONOR_CAPS=TRUE: all sets empty'), sysboxTest('config/honorcaps.bats')],
      },
    ],
    action: 'warn',
    probe: { create: { Env: ['SYSBOX_HONOR_CAPS=TRUE'], HostConfig: { CapDrop: ['ALL'] } }, run: 'grep CapEff /proc/self/status' },
  },
  {
    id: 'sysbox-variables.syscont-mode',
    pattern: 16,
    aspect: 'SYSBOX_SYSCONT_MODE',
    expectation: 'Sysbox behaves like runc',
    uses: named('SYSBOX_SYSCONT_MODE'),
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'FALSE: Docker’s filter, AppArmor profile, masked paths and capabilities apply; no systemd or Docker inside. The user namespace stays.',
        shows: { prints: /^CapEff:\s+0*a80425fb\n[^]*refused\n[^]*host namespace user own$/mu },
        evidence: [
          measured('SYSBOX_SYSCONT_MODE=FALSE: uid_map 0 165536 65536, Docker’s 14 capabilities, mount refused'),
          converted('AppArmor, masked and read-only paths and seccomp untouched'),
          sysboxTest('config/syscont-mode-false.bats'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: { Env: ['SYSBOX_SYSCONT_MODE=FALSE'] },
      run: 'grep CapEff /proc/self/status; mount -t tmpfs none /tmp || echo refused',
      looks: [{ map: 'uid_map' }, { namespace: 'user' }],
    },
  },
  {
    id: 'sysbox-variables.skip-uid-shift',
    pattern: 16,
    aspect: 'SYSBOX_SKIP_UID_SHIFT',
    expectation: 'No ID mapping for these mounts',
    uses: variable(({ name, value }) => name === 'SYSBOX_SKIP_UID_SHIFT' && (value === undefined || isShiftList(value))),
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'The named mounts are not ID-mapped: their files show as nobody, unless the host’s ids lie in the container’s range.',
        shows: { prints: /^65534\n65534$/mu },
        evidence: [sysboxTest('config/skipUidShift.bats'), runcSource('libcontainer/container_linux.go ignoreIDshift')],
      },
    ],
    action: 'warn',
    probe: {
      files: [
        { name: 'a', text: '', owner: 1001, mode: 0o644 },
        { name: 'b', text: '', owner: 70_000, mode: 0o644 },
      ],
      create: { Env: ['SYSBOX_SKIP_UID_SHIFT=/x'], HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'stat -c %u /x/a /x/b',
    },
  },
  {
    id: 'sysbox-variables.trusted-xattr',
    pattern: 16,
    aspect: 'SYSBOX_ALLOW_TRUSTED_XATTR',
    expectation: 'Inner Docker writes trusted attributes',
    uses: named('SYSBOX_ALLOW_TRUSTED_XATTR'),
    behaviours: [
      {
        when: { kernel: { from: '5.11' } },
        result: 'COMPATIBLE',
        says: 'TRUE: Sysbox traps more calls, at some cost. Overlayfs inside does not need it from kernel 5.11 on.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          { kind: 'source', where: 'nestybox/sysbox@v0.7.0: docs/user-guide/configuration.md' },
          sysboxTest('config/envvars.bats'),
        ],
      },
      {
        when: { kernel: { below: '5.11' } },
        result: 'COMPATIBLE',
        says: 'TRUE: overlayfs inside can mark deleted files, which an inner Docker needs on this kernel. Off by default since Sysbox 0.6.3.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          { kind: 'source', where: 'nestybox/sysbox@v0.7.0: docs/user-guide/configuration.md' },
          sysboxTest('config/envvars.bats'),
        ],
      },
    ],
    action: 'warn',
    probe: { create: { Env: ['SYSBOX_ALLOW_TRUSTED_XATTR=TRUE'] } },
  },
  {
    id: 'sysbox-variables.sysfs-chown',
    pattern: 16,
    aspect: 'SYSBOX_IGNORE_SYSFS_CHOWN',
    expectation: 'chown of /sys seems to work',
    uses: named('SYSBOX_IGNORE_SYSFS_CHOWN'),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'TRUE: Sysbox traps chown and lets one of /sys itself pass without doing anything. One of what is below it is refused as ever.',
        shows: { prints: /^65534\nbelow refused\nexit 0$/mu },
        evidence: [
          measured(
            'chown of /sys: ends well and changes nothing; of /sys/class: Operation not permitted; without the variable both are refused',
          ),
          fsSource('seccomp/chown.go ignoreChown'),
          { kind: 'source', where: 'nestybox/sysbox@v0.7.0: docs/user-guide/configuration.md' },
          sysboxTest('syscall/chown'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: { Env: ['SYSBOX_IGNORE_SYSFS_CHOWN=TRUE'] },
      run: 'chown 1000 /sys && stat -c %u /sys && { chown 1000 /sys/class 2>/dev/null || echo "below refused"; }',
    },
  },
  {
    id: 'sysbox-variables.no-underscore',
    pattern: 16,
    aspect: 'SYSBOX without an underscore',
    expectation: 'A variable like any other',
    uses: untouched,
    behaviours: [{ result: 'COMPATIBLE', says: 'Harmless.', shows: { prints: /^exit 0$/mu }, evidence: [measured('-e SYSBOX=1')] }],
    action: 'pass',
    probe: { create: { Env: ['SYSBOX=1'] } },
  },
];
