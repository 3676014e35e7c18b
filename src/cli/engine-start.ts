import { isAbsolute } from 'node:path';
import { awaitSignals } from '../machine/await-signals.ts';
import { realEnginePowers } from '../machine/real-engine-powers.ts';
import { planEngine } from '../tasks/engine/plan-engine.ts';
import { startEngine } from '../tasks/engine/start-engine.ts';
import { badUsage, type Console, help } from './console.ts';
import { engineWish } from './engine-wish.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai engine start`: starts an engine of our own, and waits until it answers. */
export async function runEngineStart(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('engine start', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('engine start', out);
  if (!isAbsolute(values.log)) return badUsage('--log must be an absolute path.', out);
  const { host, machine, sockets } = realEnginePowers;
  if (machine.userId() !== 0) {
    out.complain('only root can start an engine: sudo containai engine start; containai engine config prints files for systemd.');
    return 3;
  }
  const plan = await planEngine(engineWish(values), { mayLack: false }, { ...host, ...machine });
  if ('refused' in plan) {
    badUsage(plan.refused, out);
    return plan.isBadUsage ? 2 : 3;
  }
  for (const warning of plan.warnings) out.complain(warning);
  const signals = awaitSignals();
  let isGivenUp = false;
  const told = signals.next().then((signal) => {
    isGivenUp = true;
    return signal;
  });
  const answer = await startEngine(plan, values.log, { host, machine, sockets, isGivenUp: () => isGivenUp });
  if ('refused' in answer) {
    const { refused, left } = answer;
    out.complain(
      left === undefined
        ? `the engine was not started, and nothing of it is left: ${refused}.`
        : `the engine was not started: ${refused}. What is left: ${left}.`,
    );
    // As if nobody had listened: a shell sees by which signal it ended.
    if (isGivenUp) signals.die(await told);
    signals.close();
    return 3;
  }
  signals.close();
  const { pid, wasRunning } = answer;
  const says = wasRunning ? `The engine runs already (process ${pid}); its firewall is renewed.` : `The engine runs (process ${pid}).`;
  await out.print(
    values.json
      ? `${JSON.stringify({ version: 1, socket: values.socket, pid, wasRunning, log: values.log })}\n`
      : `${says}\nDOCKER_HOST=unix://${values.socket}\n`,
  );
  return 0;
}
