import { isAbsolute } from 'node:path';
import { realEnginePowers } from '../machine/real-engine-powers.ts';
import { enginePaths, isBridgeName } from '../tasks/engine/engine-plan.ts';
import { stopEngine } from '../tasks/engine/stop-engine.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai engine stop`: ends the engine of our own, and takes away what belongs to it. */
export async function runEngineStop(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('engine stop', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('engine stop', out);
  if (!isAbsolute(values.socket)) return badUsage('--socket must be an absolute path.', out);
  if (!isBridgeName(values.bridge)) return badUsage('--bridge must begin with containai.', out);
  if (realEnginePowers.machine.userId() !== 0) {
    out.complain('only root can stop the engine: sudo containai engine stop.');
    return 3;
  }
  const answer = await stopEngine({ paths: enginePaths(values.socket), bridge: values.bridge }, realEnginePowers);
  if ('refused' in answer) {
    out.complain(`the engine was not stopped: ${answer.refused}.`);
    return 3;
  }
  const { wasRunning } = answer;
  await out.print(
    values.json
      ? `${JSON.stringify({ version: 1, socket: values.socket, wasRunning })}\n`
      : wasRunning
        ? 'The engine has ended, and its containers with it.\n'
        : 'The engine did not run.\n',
  );
  return 0;
}
