import { plainText } from '../../syntax/plain-text.ts';
import { askInside, type AskInsidePowers } from '../sandbox/ask-inside.ts';
import type { SandboxDoor } from '../sandbox/sandbox-door.ts';
import { systemUser } from './system-container.ts';

const patience = 20_000;

/**
 * Gives the user of a system container the number of whoever owns its workspace, so that it may write there and what it makes belongs to them: the mount shows
 * numbers as they are here (measured, ID-mapped). A workspace of root’s stays root’s: `sudo` is what reaches it. One sentence where it cannot be.
 */
export async function settleUser(door: SandboxDoor, powers: AskInsidePowers): Promise<{ readonly said?: string }> {
  const { name, container } = door.sandbox;
  const command = ['/bin/sh', '-c', script, 'sh', container?.workspaceFolder ?? '/', systemUser];
  const answer = await askInside(door, { command, user: '0', patience }, powers);
  if ('refused' in answer) return { said: answer.refused };
  if (answer.code === 0) return {};
  const why = plainText(answer.errors).trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  return {
    said: `${systemUser} in ${name} may not write in its workspace: its number could not be changed${why === '' ? '' : ` (${why})`}.`,
  };
}

// A number that has no meaning inside shows as that of nobody, 65534.
const script = `
folder=$1 user=$2
owner=$(stat -c %u "$folder") && group=$(stat -c %g "$folder") || exit 1
[ "$owner" -gt 0 ] && [ "$owner" -lt 65534 ] || exit 0
[ "$(id -u "$user")" != "$owner" ] || exit 0
if getent passwd "$owner" >/dev/null; then echo "$owner is somebody else there" >&2; exit 1; fi
if [ "$group" -gt 0 ] && [ "$group" -lt 65534 ] && ! getent group "$group" >/dev/null; then groupmod --gid "$group" "$user"; fi
usermod --uid "$owner" "$user"
`;
