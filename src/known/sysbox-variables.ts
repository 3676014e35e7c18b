/**
 * Variables of a container's environment that sysbox-runc takes for its own settings, with what each does. Any other name that begins with
 * `SYSBOX_` ends the start (nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L970-1051; measured).
 */
export const sysboxVariables: ReadonlyMap<string, { readonly type: 'boolean' | 'paths'; readonly does: string }> = new Map([
  ['SYSBOX_ALLOW_TRUSTED_XATTR', { type: 'boolean', does: 'lets the container set trusted extended attributes' }],
  ['SYSBOX_HONOR_CAPS', { type: 'boolean', does: 'decides whether the listed capabilities hold' }],
  ['SYSBOX_IGNORE_SYSFS_CHOWN', { type: 'boolean', does: 'makes changes of owner in /sys look done' }],
  ['SYSBOX_SKIP_UID_SHIFT', { type: 'paths', does: 'leaves mounts without ID-mapping' }],
  ['SYSBOX_SYSCONT_MODE', { type: 'boolean', does: 'decides whether it is a system container at all' }],
]);

/** Begins the name of every variable that sysbox-runc looks at. `SYSBOX` alone is harmless. */
export const sysboxPrefix = 'SYSBOX_';

/**
 * The error that a value ends the start with, in sysbox-runc's words; undefined for a good one, and for one that is not known here
 * because a variable of the host decides it.
 */
export function sysboxVariableError(name: string, value: string | undefined): string | undefined {
  const known = sysboxVariables.get(name);
  if (known === undefined || value === undefined || value.includes('${')) return undefined;
  if (value.includes('=')) return `env var ${name}=${value} has incorrect format; expected VAR=VALUE.`;
  if (known.type === 'boolean')
    return value === 'TRUE' || value === 'FALSE' ? undefined : `env var ${name} has invalid value ${value}; expect [TRUE|FALSE].`;
  if (value === '') return `env var ${name} has empty value`;
  if (/\s/u.test(value)) return `env var ${name} has invalid value ${value}; space characters are not allowed`;
  const relative = value.split(',').find((path) => !path.startsWith('/'));
  return relative === undefined ? undefined : `env var ${name} has an invalid (not absolute) path: ${relative}`;
}
