import type { SystemUser } from '../../model/system-image.ts';

/** The numbers that the user of the image has where nobody’s are taken over. */
const usual = 1000;
/** As in the kernel, of a number that has no meaning in a container; Sysbox gives a container the numbers below it, and itself (measured: 65536 of them). */
const nobody = 65_534;

/**
 * The numbers of the user of a system container: those of whoever owns its folder, so that the user may write there and what it makes is the owner’s here, since
 * the mount shows numbers as they are here (measured, ID-mapped). Root’s folder, and that of a number which no container has, stays its owner’s: 1000 then.
 */
export function numberOfUser(owner: SystemUser | undefined): SystemUser {
  if (owner === undefined || !isUsable(owner.uid)) return { uid: usual, gid: usual };
  return { uid: owner.uid, gid: isUsable(owner.gid) ? owner.gid : usual };
}

function isUsable(number: number): boolean {
  return number > 0 && number < nobody;
}
