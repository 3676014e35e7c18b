import { askInside, type AskInsidePowers } from '../sandbox/ask-inside.ts';
import type { SandboxDoor } from '../sandbox/sandbox-door.ts';

const patience = 30_000;

/**
 * Waits until systemd in a system container listens for its Docker: whoever asks that from then on gets an answer, as soon as there is one. The rest of the
 * machine comes up meanwhile; what fails under Sysbox is masked in its image. One sentence where it does not come to that.
 */
export async function awaitDocker(door: SandboxDoor, powers: AskInsidePowers): Promise<{ readonly said?: string }> {
  const { name } = door.sandbox;
  const answer = await askInside(door, { command: ['/bin/sh', '-c', script], user: '0', patience }, powers);
  if ('refused' in answer) return { said: answer.refused };
  if (answer.code === 0) return {};
  return { said: `systemd in ${name} does not come to its Docker: containai exec --outer ${name} -- systemctl says what it waits for.` };
}

const script = `
tries=0
until systemctl is-active --quiet docker.socket 2>/dev/null; do
  tries=$((tries + 1)); [ "$tries" -lt 400 ] || exit 1
  sleep 0.05
done
`;
