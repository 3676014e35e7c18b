import { escapes } from '../escapes/catalogue.ts';
import { outsideEscapes } from '../escapes/outside.ts';
import { prepareJudge } from '../judge/judge.ts';
import { awaitSignals, type Signals } from '../machine/await-signals.ts';
import { realEscapeHost } from '../machine/escape-host.ts';
import { realHost } from '../machine/host-view.ts';
import { makeSockets } from '../machine/http/real-sockets.ts';
import { realMachine } from '../machine/real.ts';
import type { EscapeReport } from '../model/escape.ts';
import { renderEscapesText } from '../reports/escapes-text.ts';
import { plainText } from '../syntax/plain-text.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { type EscapesAnswer, runEscapes } from '../tasks/verify/escapes/run-escapes.ts';
import { verifyContainer } from '../tasks/verify/verify-container.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { exitCodeOf } from './exit-code.ts';
import { complainOfLeft, type Ended, ended, finish, refuse, tellOthers, tellProgress, untilSignal } from './measuring.ts';
import { parseArguments } from './parse-arguments.ts';
import { verifyPowers } from './verify-powers.ts';

/** After so many milliseconds nothing else is begun: a run takes a minute where two cores are busy. */
const patience = 600_000;

/** Whether a runtime is a Sysbox is no matter of opinion. */
const noRules = prepareJudge([], 'strict', {});

/** `containai verify --escapes`: tries known ways out of a container on this host. Ctrl-C ends it when what was made is removed. */
export async function runVerifyEscapes(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('verify --escapes', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('verify --escapes', out);
  const found = findEngine(values.engine, undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const signals = awaitSignals();
  try {
    const { answer, signal } = await tryAll(found.engine, values.image, signals, out);
    complainOfLeft(answer.left, out);
    if (signal !== undefined) return ended(signal, signals);
    if ('refused' in answer) return refuse(answer, out);
    if (answer.cut !== undefined) out.complain(`it was ended early: ${answer.cut}.`);
    await out.print(
      values.json
        ? `${JSON.stringify(answer.report, undefined, 2)}\n`
        : renderEscapesText(answer.report, escapes, outsideEscapes, { color: hasColor(values.color, out), width: out.width }),
    );
    return finish(codeOfEscapes(answer.report), answer.hangs);
  } finally {
    signals.close();
  }
}

/**
 * 1 where something got out in spite of the rules; 4 where that cannot be told, or a check proves nothing here; else 0. What this machine does not let
 * anybody try is skipped out loud, and no more.
 */
export function codeOfEscapes({ results }: Pick<EscapeReport, 'results'>): number {
  if (results.some(({ gated }) => gated.standing === 'reached')) return exitCodeOf('found');
  const isTold = results.every(
    ({ runc, gated }) =>
      (runc.standing === 'skipped' && (gated.standing === 'held' || gated.standing === 'skipped')) ||
      (runc.standing === 'reached' && gated.standing === 'held'),
  );
  return exitCodeOf(isTold ? 'clear' : 'undecided');
}

/** Tries all until the end, or until it is told to end. */
async function tryAll(socket: string, image: string | undefined, signals: Signals, out: Console): Promise<Ended<EscapesAnswer>> {
  const look = verifyPowers(socket);
  try {
    return await untilSignal(signals, out, (halt) =>
      runEscapes(
        { list: escapes, socket, image, patience, version: out.version },
        {
          view: realHost,
          sockets: makeSockets(),
          host: realEscapeHost,
          machine: realMachine,
          look: (container) => verifyContainer({ container, judge: noRules, workspaces: [], sockets: [], asks: false }, look),
          halt,
          now: () => new Date().toISOString(),
          begin: (name, others) => {
            tellOthers(others, out);
            if (out.tellsTerminal) out.tell(`Trying ways out of ${plainText(name)}.\n`);
          },
          tell: (done, all, id) => tellProgress(done, all, id, out),
        },
      ),
    );
  } finally {
    look.engine.close();
  }
}
