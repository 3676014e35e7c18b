import type { Sandbox } from '../../model/sandbox.ts';
import { quoteShellWord } from '../../syntax/quote-shell-word.ts';
import { quoteSshWord } from '../../syntax/quote-ssh-word.ts';
import { readForward } from '../sandbox/forward-port.ts';
import { innerServe } from './inner-server.ts';
import type { SshPlaces } from './ssh-places.ts';

/** A dev container that is reached by SSH, and the key of its server. */
export interface SshHost {
  readonly sandbox: Sandbox;
  /** As `ssh` is told to call it: `containai-NAME`. */
  readonly alias: string;
  readonly hostKey: string;
}

/** What `ssh` calls a dev container: by its name, or its id where another has the same name. */
export function aliasOf({ name, id }: Pick<Sandbox, 'name' | 'id'>, all: readonly Pick<Sandbox, 'name'>[]): string {
  return `containai-${all.filter((one) => one.name === name).length > 1 ? id : name}`;
}

/** The name of a remote user as its server knows it: root also by its number, and no group. */
export function sshUser({ container }: Pick<Sandbox, 'container'>): string {
  const [name = ''] = (container?.remoteUser ?? 'root').split(':', 1);
  return name === '0' ? 'root' : name;
}

/**
 * Settings for `ssh` (ssh_config(5)), a block for each dev container. What is inside may be hostile: nothing of this machine is forwarded there, no key but ours is
 * offered by us, and the server can have no other key remembered. Of two settings of a name `ssh` takes the first, so that these win over the user’s where
 * they come first. Users must be plain (`isPlainUser`).
 */
export function clientConfiguration(hosts: readonly SshHost[], places: Pick<SshPlaces, 'key' | 'knownHosts' | 'config'>): string {
  const head = '# Written by containai: what is changed here is lost at the next containai up or rm.\n';
  return head + hosts.map((host) => blockOf(host, places)).join('');
}

function blockOf({ sandbox, alias }: SshHost, { key, knownHosts, config }: Pick<SshPlaces, 'key' | 'knownHosts' | 'config'>): string {
  const common = [
    'HostName 127.0.0.1',
    `Port ${sandbox.ssh?.port ?? 0}`,
    `User ${sshUser(sandbox)}`,
    `IdentityFile ${quoteSshWord(key, { hasTokens: true })}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    'AddKeysToAgent no',
    'PreferredAuthentications publickey',
    `HostKeyAlias ${keyAlias(sandbox)}`,
    'HostKeyAlgorithms ssh-ed25519',
    `UserKnownHostsFile ${quoteSshWord(knownHosts, { hasTokens: true })}`,
    'GlobalKnownHostsFile /dev/null',
    'StrictHostKeyChecking yes',
    'UpdateHostKeys no',
    'VerifyHostKeyDNS no',
    'CheckHostIP no',
    noJump,
    'ForwardAgent no',
    'ForwardX11 no',
    'ExitOnForwardFailure no',
  ];
  if (sandbox.mode !== 'nested') return block(alias, [...common, ...forwardsOf(sandbox)]);
  // A shell runs the command, and ssh looks for tokens in it before.
  const within = `ssh -F ${quoteShellWord(config).replaceAll('%', '%%')} ${outerAlias(sandbox)} sudo -n ${innerServe}`;
  // Of the ways round, which exclude each other, ssh takes the first.
  const inner = [`ProxyCommand ${within}`, ...common.filter((line) => line !== noJump), ...forwardsOf(sandbox)];
  return (sandbox.inner === undefined ? '' : block(alias, inner)) + block(outerAlias(sandbox), common);
}

function block(name: string, lines: readonly string[]): string {
  return ['', `Host ${name}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

const noJump = 'ProxyJump none';

/** What `ssh` calls the system container that a dev container is inside of. */
export function outerAlias({ id }: Pick<Sandbox, 'id'>): string {
  return `containai-outer-${id}`;
}

// A name may have capitals, which known_hosts has not.
function keyAlias({ id }: Pick<Sandbox, 'id'>): string {
  return `containai-${id}`;
}

/** `forwardPorts`, at ports here that take no right: a client ends at once where one does. */
function forwardsOf({ forwardPorts }: Sandbox): readonly string[] {
  return forwardPorts.flatMap((text) => {
    const wish = readForward(String(text));
    if (wish === undefined) return [];
    return [`LocalForward 127.0.0.1:${wish.local < 1024 ? wish.local + 8000 : wish.local} ${wish.host}:${wish.port}`];
  });
}

/** The host keys of dev containers (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export function knownHosts(hosts: readonly SshHost[]): string {
  return hosts.map(({ sandbox, hostKey }) => `${keyAlias(sandbox)} ${hostKey}\n`).join('');
}
