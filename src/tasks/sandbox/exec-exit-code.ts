import { parseObject } from '../../syntax/json-values.ts';
import { at } from '../gate/halt.ts';
import type { SandboxDoor } from './sandbox-door.ts';

/**
 * The exit code of what an exec has run inside. The stream of its output ends a little before the engine has noted how the process ended: `isEnding` waits for
 * that. Undefined while it runs, and where the engine does not say.
 */
export async function execExitCode(
  door: SandboxDoor,
  exec: string,
  { wait }: { wait(milliseconds: number): Promise<void> },
  isEnding: boolean,
): Promise<number | undefined> {
  for (let tries = 0; tries < (isEnding ? 200 : 1); tries++) {
    const answer = await door.ask('GET', `/exec/${exec}/json`);
    if ('failed' in answer || answer.status !== 200) return undefined;
    const value = parseObject(answer.text);
    const code = at(value, 'ExitCode');
    if (at(value, 'Running') === false && typeof code === 'number') return code;
    await wait(5 + tries);
  }
  return undefined;
}
