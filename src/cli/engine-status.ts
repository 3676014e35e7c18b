import { isAbsolute } from 'node:path';
import { realEnginePowers } from '../machine/real-engine-powers.ts';
import type { EngineStatus } from '../model/own-engine.ts';
import { renderEngineStatus } from '../reports/engine-status-text.ts';
import { enginePaths } from '../tasks/engine/engine-plan.ts';
import { readStatus } from '../tasks/engine/read-status.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai engine status`: looks at the engine of our own. */
export async function runEngineStatus(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('engine status', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('engine status', out);
  if (!isAbsolute(values.socket)) return badUsage('--socket must be an absolute path.', out);
  const status = await readStatus(enginePaths(values.socket), realEnginePowers);
  await out.print(values.json ? `${JSON.stringify(status, undefined, 2)}\n` : renderEngineStatus(status, hasColor(values.color, out)));
  return codeOf(status);
}

function codeOf({ runs, unreachable, defaultRuntime, buildsContained, firewall }: EngineStatus): number {
  if (!runs) return 3;
  if (unreachable === undefined && defaultRuntime !== 'sysbox-runc') return 1;
  if (buildsContained === 'no' || firewall === 'no') return 1;
  return unreachable !== undefined || buildsContained === 'unknown' || firewall === 'unknown' ? 4 : 0;
}
