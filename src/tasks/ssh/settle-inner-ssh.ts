import type { Sandbox } from '../../model/sandbox.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { askInside } from '../sandbox/ask-inside.ts';
import { type DoorPowers, enterSandbox } from '../sandbox/enter-sandbox.ts';
import { innerFolder, innerServerFiles } from './inner-server.ts';
import { environmentOf, type SshPowers } from './settle-ssh.ts';
import { writeSshClient } from './write-client.ts';

/** What letting SSH into a dev container inside a system container may do. */
export interface InnerSshPowers extends SshPowers, DoorPowers {
  readonly machine: SshPowers['machine'] & DoorPowers['machine'];
}

const patience = 20_000;

/** Lets SSH into the dev container inside a system container, where there is one; sentences of what is not as it should be. */
export async function settleInnerSsh(sandbox: Sandbox, powers: InnerSshPowers): Promise<readonly string[]> {
  const { name, ssh, inner, mode } = sandbox;
  if (mode !== 'nested' || ssh === undefined || inner === undefined) return [];
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door || door.outer === undefined) return 'refused' in door ? [door.refused] : [];
  try {
    const environment = await environmentOf(door, powers);
    if ('refused' in environment) return [`SSH: ${environment.refused}`];
    const { id, remoteUser, workspaceFolder: folder } = inner;
    const files = innerServerFiles({ id, remoteUser, folder, environment: environment.variables });
    const input = Object.entries(files)
      .map(([part, text]) => `${text.split('\n').length - 1} ${part}\n${text}`)
      .join('');
    const answer = await askInside(
      door.outer,
      { command: ['/bin/sh', '-c', script, 'sh', innerFolder], user: '0', input, patience },
      powers,
    );
    const why = 'refused' in answer ? answer.refused : answer.code === 0 ? undefined : plainText(answer.errors).trim().slice(0, 200);
    return [...writeSshClient(powers.machine), ...(why === undefined ? [] : [`SSH does not go into the dev container of ${name}: ${why}`])];
  } finally {
    door.close();
  }
}

// Each file comes with how many lines it has. Its user reads them, and nobody else in there.
const script = `
umask 022
mkdir -p "$1" && cd "$1" || exit 1
while read -r lines part; do
  : > "$part.new"
  while [ "$lines" -gt 0 ] && IFS= read -r line; do
    printf '%s\\n' "$line" >> "$part.new"
    lines=$((lines - 1))
  done
  case "$part" in serve | enter) chmod 755 "$part.new" ;; environment) chgrp docker "$part.new" && chmod 640 "$part.new" ;; esac
  mv -f "$part.new" "$part" || exit 1
done
/usr/sbin/sshd -t -f "$1/sshd_config"
`;
