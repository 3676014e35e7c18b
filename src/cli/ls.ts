import { engineAt } from '../machine/http/engine-client.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { painter } from '../reports/paint.ts';
import { renderSandboxes } from '../reports/sandboxes-text.ts';
import { isGateAlive } from '../tasks/sandbox/gate-process.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
import { sandboxStates } from '../tasks/sandbox/sandbox-states.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** Seconds that an engine may take to answer: a list is to come soon. */
const patience = 10;

/** `containai ls`: the dev containers of this user, and what their engines say of them now. */
export async function runLs(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('ls', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('ls', out);
  const { sandboxes, damaged } = listSandboxes(realMachine);
  const all = await sandboxStates(sandboxes, {
    engineAt: (path) => engineAt(path, patience),
    isGateAlive: (sandbox) => isGateAlive(sandbox, realSandboxPowers),
  });
  for (const sentence of damaged) out.complain(sentence);
  for (const sentence of new Set(all.flatMap(({ why }) => why ?? []))) out.complain(sentence);
  const shown = values.all ? all : all.filter(({ state }) => state !== 'gone');
  const { version } = out;
  if (values.json)
    await out.print(
      `${JSON.stringify({ version: '1.0', tool: { name: 'containai', version }, sandboxes: shown.map(({ why: _why, ...one }) => one) }, undefined, 2)}\n`,
    );
  else await out.print(renderSandboxes(shown, { hidden: all.length - shown.length, paint: painter(hasColor(values.color, out)) }));
  return damaged.length > 0 ? 2 : all.some(({ state }) => state === 'unknown') ? 3 : 0;
}
