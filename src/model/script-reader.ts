/**
 * What a command gives away inside the container: `sudo`: root by sudo; `ssh`: a way in through sshd or for a key; `engine`: the use of Docker’s
 * socket; `setuid`: a program that runs with its owner’s rights or with capabilities, whoever starts it.
 */
export type RightKind = 'sudo' | 'ssh' | 'engine' | 'setuid';

export interface GrantedRight {
  readonly kind: RightKind;
  /** The command that gives it, as one text. */
  readonly command: string;
}

/** What is found in shell texts. It depends on nothing but what is asked, so whoever answers may remember what was found before. */
export interface ScriptReader {
  /** See `syntax/granted-rights.ts`. */
  grantedRights(text: string): readonly GrantedRight[];
  /** See `syntax/remote-script.ts`. */
  remoteScript(text: string, downloaded: Set<string>): string | undefined;
}
