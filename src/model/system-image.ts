/** What the system image is built on where nothing else is said: a release that has Docker, Compose 2, buildx and a Node.js that is new enough as packages. */
export const usualSystemBase = 'debian:trixie';

/** The numbers of the user of a system container. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The system image that is needed, as an engine has it or does not. */
export interface SystemImage {
  /** `containai/system:HASH`. */
  readonly name: string;
  /** 12 hexadecimal digits, of all that it is made of. */
  readonly hash: string;
  /** Its base by name, and by what the engine calls it (`sha256:…`). */
  readonly base: string;
  readonly baseId: string;
  readonly user: SystemUser;
  /** What the engine calls it; absent: the engine has none. */
  readonly id?: string;
}
