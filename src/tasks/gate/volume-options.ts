import type { GateReason } from '../../model/gate.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { say } from './say.ts';

/**
 * What speaks against a volume: a driver other than `local`, or options that make the local driver mount something of this machine
 * (`type`, `o`, `device` go to mount(2): moby volume/local/local_unix.go). An empty file system in memory, and a size, are harmless.
 */
export function volumeReason(
  name: string,
  driver: string | undefined,
  options: Readonly<Record<string, string>> | undefined,
): GateReason | undefined {
  const what = name === '' ? 'a volume without a name' : `the volume ${name.slice(0, 100)}`;
  if (driver !== undefined && driver !== '' && driver !== 'local')
    return say('volume-refused', `${what} has the driver ${driver.slice(0, 60)}`);
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== '');
  if (given.length === 0) return undefined;
  const { type, o, device } = Object.fromEntries(given) as Partial<Record<string, string>>;
  const others = given.map(([key]) => key).filter((key) => key !== 'type' && key !== 'o' && key !== 'device' && key !== 'size');
  if (others.length > 0) return say('volume-refused', `${what} has the option ${others[0]!.slice(0, 60)}`);
  if (type === undefined && device === undefined && o === undefined) return undefined;
  const isMemory = type === 'tmpfs' && device === 'tmpfs';
  const isPlain =
    o === undefined ||
    o
      .split(',')
      .every((option) => /^(?:size|nr_inodes|nr_blocks|mode|uid|gid)=[0-9]+[kKmMgG%]?$|^(?:noexec|nosuid|nodev|ro|rw)$/u.test(option));
  return isMemory && isPlain
    ? undefined
    : say(
        'volume-refused',
        `${what} would mount ${device === undefined ? `a file system of type ${type ?? 'none'}` : device.slice(0, 100)} of this machine`,
      );
}

/** What speaks against the volumes that a request itself describes. */
export function volumeReasons({ mounts }: ContainerRequest): readonly GateReason[] {
  return mounts.flatMap(({ value: { kind, source, driver, options } }) => {
    const reason = kind === 'volume' ? volumeReason(typeof source === 'string' ? source : '', driver, options) : undefined;
    return reason === undefined ? [] : [reason];
  });
}
