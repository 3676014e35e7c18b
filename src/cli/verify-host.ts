import { awaitSignals, type Signals } from '../machine/await-signals.ts';
import { realHost } from '../machine/host-view.ts';
import { makeSockets } from '../machine/http/real-sockets.ts';
import { realProbeHost } from '../machine/probe-host.ts';
import { realMachine } from '../machine/real.ts';
import type { HostVerification } from '../model/probed.ts';
import { renderHostVerificationText } from '../reports/host-verification-text.ts';
import { plainText } from '../syntax/plain-text.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { broken } from '../tasks/verify/halt.ts';
import { verifyHost, type VerifyHostAnswer, type VerifyHostWish } from '../tasks/verify/verify-host.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { exitCodeOf } from './exit-code.ts';
import { complainOfLeft, type Ended, ended, finish, refuse, tellOthers, tellProgress, untilSignal } from './measuring.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';
import { filesOf, writeVerification } from './verify-host-files.ts';

const mostSeconds = 86_400;

/** `containai verify --host`: measures on this host what the matrix says of it. */
export async function runVerifyHost(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('verify --host', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('verify --host', out);
  const wish = wishOf(values, out);
  if ('refused' in wish) return badUsage(wish.refused, out);
  const files = filesOf(values.output, realMachine);
  if ('refused' in files) return badUsage(files.refused, out);
  const signals = awaitSignals();
  try {
    const { answer, signal } = await measure(wish, signals, out);
    if ('refused' in answer) {
      complainOfLeft(answer.left, out);
      if (signal !== undefined) return ended(signal, signals);
      return refuse(answer, out);
    }
    const { verification } = answer;
    complainOfLeft(verification.left, out);
    if (signal !== undefined) return ended(signal, signals);
    const written = writeVerification(verification, files.files, realMachine);
    await out.print(
      values.json
        ? `${JSON.stringify(verification, undefined, 2)}\n`
        : renderHostVerificationText(verification, { color: hasColor(values.color, out), width: out.width }),
    );
    const saved = written.paths.map((path) => `Saved ${plainText(path)}.\n`).join('');
    if (values.json) out.tell(out.tellsTerminal ? saved : '');
    else await out.print(saved + remedyFor(verification));
    for (const { refused } of written.refused) out.complain(refused);
    return finish(written.refused[0]?.code ?? codeOf(verification, values.row.length > 0), answer.hangs);
  } finally {
    signals.close();
  }
}

/**
 * A difference is 1. A probe that could not be run to its end is 4, and so is any row that was asked for by name; that other rows have no probe
 * is no news. An engine that went away, or a runtime that broke, is 3.
 */
function codeOf({ rows, cut }: HostVerification, isByName: boolean): number {
  if (rows.some(({ outcome }) => outcome === 'differs')) return exitCodeOf('found');
  if (cut === broken.engine || cut === broken.runtime) return 3;
  return exitCodeOf(rows.some(({ outcome, hasProbe }) => outcome === 'not proved' && (hasProbe || isByName)) ? 'undecided' : 'clear');
}

function wishOf(values: Values<'verify --host'>, out: Console): VerifyHostWish | { readonly refused: string } {
  const engine = findEngine(values.engine, undefined, realMachine);
  if ('refused' in engine) return engine;
  const facts = hostFacts({ sysbox: values.sysbox }, realMachine);
  if ('refused' in facts) return facts;
  const seconds = Number(values.timeout);
  if (!/^\d{1,5}$/u.test(values.timeout) || seconds < 1 || seconds > mostSeconds)
    return { refused: `--timeout wants whole seconds from 1 to ${mostSeconds}, not “${values.timeout.slice(0, 40)}”.` };
  return {
    socket: engine.engine,
    runtime: values.runtime,
    image: values.image,
    rows: values.row,
    sysbox: values.sysbox,
    patience: seconds * 1000,
    version: out.version,
  };
}

function remedyFor({ rows }: HostVerification): string {
  const isHidden = rows.some(({ outcome, hasProbe }) => outcome === 'not proved' && hasProbe);
  return isHidden && realMachine.userId() !== 0 ? 'Root proves more: sudo containai verify --host\n' : '';
}

/** Measures until the end, or until it is told to end. */
function measure(wish: VerifyHostWish, signals: Signals, out: Console): Promise<Ended<VerifyHostAnswer>> {
  return untilSignal(signals, out, (halt) =>
    verifyHost(wish, {
      host: realHost,
      sockets: makeSockets(),
      probes: realProbeHost,
      halt,
      now: () => new Date().toISOString(),
      begin: (image, found) => {
        tellOthers(found, out);
        if (out.tellsTerminal) out.tell(`Measuring on ${plainText(image)} under ${plainText(wish.runtime)}.\n`);
      },
      tell: (done, all, row) => tellProgress(done, all, row, out),
    }),
  );
}
