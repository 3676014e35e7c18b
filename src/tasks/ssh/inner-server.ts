import { quoteShellWord } from '../../syntax/quote-shell-word.ts';
import { loginShell } from '../sandbox/login-shell.ts';
import { systemUser } from '../system/system-container.ts';
import { insideFolder, serverConfiguration } from './server-configuration.ts';

/** The folder of the files of the server for a dev container inside a system container, in that one. */
export const innerFolder = `${insideFolder}/inner`;

/** What serves one connection to it, in the system container, as root: its input and output are the connection’s. */
export const innerServe = `${innerFolder}/serve`;

/** A dev container inside a system container, as SSH goes into it. */
export interface InnerServer {
  /** Full id at the engine in there. */
  readonly id: string;
  readonly remoteUser: string;
  /** Absolute path inside. */
  readonly folder: string;
  /** What a command gets, as `NAME=VALUE`. */
  readonly environment: readonly string[];
}

/**
 * The files by which SSH goes into a dev container inside a system container, whatever its image has: for each connection the sshd of the system container runs
 * in the network of the dev container (nsenter(1)), so that what is forwarded is forwarded from there, and each command is one of `docker exec`. Of the dev
 * container SFTP needs an `sftp-server`, and nothing else needs anything.
 */
export function innerServerFiles({ id, remoteUser, folder, environment }: InnerServer): Readonly<Record<string, string>> {
  return {
    serve: `#!/bin/sh
pid=$(docker inspect --format '{{.State.Pid}}' ${id} 2>/dev/null)
if [ "\${pid:-0}" -gt 0 ]; then exec nsenter --target "$pid" --net /usr/sbin/sshd -i -f ${innerFolder}/sshd_config; fi
echo 'The dev container does not run.' >&2
exit 1
`,
    enter: `#!/bin/sh
set -- --interactive --user ${quoteShellWord(remoteUser)} --workdir ${quoteShellWord(folder)} --env-file ${innerFolder}/environment
[ ! -t 0 ] || set -- "$@" --tty --env "TERM=\${TERM:-xterm}"
case "$SSH_ORIGINAL_COMMAND" in
  '') exec docker exec "$@" ${id} ${loginShell(remoteUser).map(quoteShellWord).join(' ')} ;;
  internal-sftp) exec docker exec "$@" ${id} /bin/sh -c ${quoteShellWord(findSftp)} ;;
  *) exec docker exec "$@" ${id} /bin/sh -c 'exec "\${SHELL:-/bin/sh}" -c "$0"' "$SSH_ORIGINAL_COMMAND" ;;
esac
`,
    sshd_config: `${serverConfiguration(systemUser, [])}ForceCommand ${innerFolder}/enter\n`,
    // One to a line: what has a line end in it is left out.
    environment: environment
      .filter((text) => !/\p{Cc}/u.test(text))
      .map((text) => `${text}\n`)
      .join(''),
  };
}

// Where Debian, Fedora, Arch and Alpine have it.
const findSftp = `
for server in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/lib/ssh/sftp-server /usr/libexec/sftp-server; do
  [ ! -x "$server" ] || exec "$server"
done
echo 'There is no sftp-server in the dev container.' >&2
exit 127
`;
