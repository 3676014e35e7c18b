import { insidePort } from './ssh-port.ts';

/** Where the files of our server are inside: outside of every home, and away from the settings of a server of the image’s own. */
export const insideFolder = '/run/containai/ssh';

/** A name that stands for one user in sshd’s settings, where others would be patterns. */
export function isPlainUser(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,31}\$?$/u.test(name);
}

/**
 * The settings of our server (sshd_config(5)): the remote user by our key, and nobody else; local forwarding, which is what `-L` and `-D` need, and none that
 * leads back to this machine. Without PAM, whose modules would decide over what is in an image: hence accounts must not be locked. `environment` is what
 * sessions get, as `NAME=VALUE`.
 */
export function serverConfiguration(user: string, environment: readonly string[]): string {
  const set = environment.filter(isSettable).map(quoted);
  const lines = [
    '# Written by containai at every start: what is changed here is lost.',
    `Port ${insidePort}`,
    'ListenAddress 0.0.0.0',
    `HostKey ${insideFolder}/host_key`,
    `PidFile ${insideFolder}/pid`,
    `AuthorizedKeysFile ${insideFolder}/authorized_keys`,
    'AuthenticationMethods publickey',
    'PubkeyAuthentication yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'HostbasedAuthentication no',
    'UsePAM no',
    `PermitRootLogin ${user === 'root' ? 'prohibit-password' : 'no'}`,
    `AllowUsers ${user}`,
    'AllowAgentForwarding no',
    'AllowTcpForwarding local',
    'AllowStreamLocalForwarding local',
    'GatewayPorts no',
    'PermitTunnel no',
    'X11Forwarding no',
    'PermitUserEnvironment no',
    'PrintMotd no',
    'PrintLastLog no',
    'UseDNS no',
    'LoginGraceTime 30',
    'Subsystem sftp internal-sftp',
    // Of several such lines only the first counts.
    ...(set.length === 0 ? [] : [`SetEnv ${set.join(' ')}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** What sshd itself makes of the account and the connection. */
const ofSession: ReadonlySet<string> = new Set(['HOME', 'USER', 'LOGNAME', 'SHELL', 'MAIL', 'TERM', 'PWD', 'OLDPWD', 'SHLVL', '_']);

// A line ends a setting, and before 8.7 a quote within quotes could not be said: what has one is left out rather than have the server refuse all.
function isSettable(text: string): boolean {
  const [name = ''] = text.split('=', 1);
  return (
    /^[A-Za-z_]\w*$/u.test(name) &&
    text.length > name.length &&
    !ofSession.has(name) &&
    !name.startsWith('SSH_') &&
    !/[\p{Cc}"\\]/u.test(text)
  );
}

function quoted(text: string): string {
  return `"${text}"`;
}
