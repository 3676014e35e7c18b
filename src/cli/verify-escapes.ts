import { randomBytes } from 'node:crypto';
import { escapes } from '../escapes/catalogue.ts';
import { outsideEscapes } from '../escapes/outside.ts';
import { awaitSignals } from '../machine/await-signals.ts';
import { realEscapeHost } from '../machine/escape-host.ts';
import { realHost } from '../machine/host-view.ts';
import { makeSockets } from '../machine/http/real-sockets.ts';
import { realProcessRecords } from '../machine/process-records.ts';
import { realMachine } from '../machine/real.ts';
import type { EscapeReport } from '../model/escape.ts';
import { seen } from '../model/host-report.ts';
import { renderEscapesText } from '../reports/escapes-text.ts';
import { observeSysbox } from '../tasks/doctor/observe-sysbox.ts';
import { viewHost } from '../tasks/doctor/view-host.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { pickImage } from '../tasks/verify/pick-image.ts';
import { runEscapes } from '../tasks/verify/escapes/run-escapes.ts';
import { askWithin } from '../tasks/verify/scratch-engine.ts';
import { badUsage, type Console, hasColor } from './console.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Values } from './settings.ts';

/** `containai verify --escapes`: tries known ways out of a container. Ctrl-C ends it when what was made is removed. */
export async function runVerifyEscapes(values: Values<'verify'>, positionals: readonly string[], out: Console): Promise<number> {
  if (positionals.length > 0) return badUsage('--escapes takes no container: it makes its own.', out);
  for (const name of ['workspace', 'tier', 'host', 'sysbox'] as const)
    if (values[name] !== undefined && values[name].length > 0) return badUsage(`--${name} is not for --escapes.`, out);
  const found = findEngine(values.engine, undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const sockets = makeSockets();
  const engine = sockets.engineAt(found.engine);
  const scratch = askWithin(engine, realEscapeHost);
  const signals = awaitSignals();
  let isStopped = false;
  const stop = signals.next().then((signal) => {
    isStopped = true;
    if (out.tellsTerminal) out.tell('\nEnding: removing what was made.\n');
    return signal;
  });
  try {
    const pinged = await scratch.ask('GET', '/_ping');
    if (pinged.status !== 200) return broken(pinged.status === 0 ? pinged.text : `it answers with ${pinged.status}`, out);
    const picked = await pickImage(values.image, scratch);
    if ('refused' in picked) return badUsage(picked.refused, out);
    const report = await runEscapes(
      escapes,
      {
        image: picked.image,
        socket: realMachine.realPath(found.engine),
        nonce: randomBytes(4).toString('hex'),
        seed: randomBytes(16).toString('hex'),
        containai: out.version,
        sysbox: seen(observeSysbox(await viewHost(found.engine, { host: realHost, sockets })), 'sysbox'),
      },
      {
        engine,
        host: realEscapeHost,
        machine: realMachine,
        processes: realProcessRecords,
        now: () => new Date().toISOString(),
        isStopped: () => isStopped,
        onDone: (done, all) => {
          if (out.tellsTerminal) out.tell(done < all ? `\r${done} of ${all} scenarios` : '\r\u001b[K');
        },
      },
    );
    if ('refused' in report) return broken(report.refused, out);
    if (isStopped) {
      signals.die(await stop);
      return exitCodeOf('undecided');
    }
    await out.print(
      values.json
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : renderEscapesText(report, escapes, outsideEscapes, { color: hasColor(values.color, out), width: out.width }),
    );
    return codeOfEscapes(report);
  } finally {
    signals.close();
    engine.close();
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

function broken(why: string, out: Console): number {
  out.complain(`the engine cannot be used: ${why}.`);
  return 3;
}
