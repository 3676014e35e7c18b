import { resolve } from 'node:path';
import { realHost } from '../machine/host-view.ts';
import { makeSockets } from '../machine/http/real-sockets.ts';
import { realMachine } from '../machine/real.ts';
import type { DoctorReport, Readiness } from '../model/doctor-report.ts';
import { renderDoctorText } from '../reports/doctor-text.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { examineHost } from '../tasks/doctor/examine-host.ts';
import { type EnginePlace, viewHost } from '../tasks/doctor/view-host.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { badUsage, type Console, hasColor, help, notWritten } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai doctor`: looks at this machine and its engine. */
export async function runDoctor(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('doctor', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('doctor', out);
  if (values.facts !== undefined && (values.json || values.verbose))
    return badUsage('--facts prints facts alone: without --json and --verbose.', out);
  const workspace = resolve(realMachine.workingFolder(), values.workspace);
  if (realMachine.kindOf(workspace) !== 'folder') return badUsage(`--workspace ${values.workspace} is no folder.`, out);
  const found = findEngine(values.engine, undefined, realMachine);
  if ('refused' in found && values.engine !== undefined) return badUsage(found.refused, out);
  // An engine that only the environment names is no bad usage: what is here can still be looked at.
  const place: EnginePlace = 'refused' in found ? { elsewhere: found.refused } : { socket: found.engine };
  const view = await viewHost({ ...place, workspace }, { host: realHost, sockets: makeSockets() });
  const report = examineHost(view, { purposes: values.for, today: new Date().toISOString().slice(0, 10), version: out.version });
  if (values.facts !== undefined) return writeFacts(values.facts, report, out);
  await out.print(
    values.json
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : renderDoctorText(report, {
          color: hasColor(values.color, out),
          width: out.width,
          verbose: values.verbose,
          ...(realMachine.userId() === 0 ? {} : { asRoot: asRoot(args, found) }),
        }),
  );
  return codes[report.readiness];
}

// sudo takes DOCKER_HOST away.
function asRoot(args: readonly string[], found: ReturnType<typeof findEngine>): string {
  const isNamed = realMachine.variable('DOCKER_HOST') === undefined || args.some((word) => /^(?:--engine|-e)/u.test(word));
  const engine = isNamed || 'refused' in found ? [] : ['--engine', found.engine];
  return ['sudo containai doctor', ...[...engine, ...args].map(quoteShellWord)].join(' ');
}

const codes: Readonly<Record<Readiness, number>> = { ready: 0, 'ready-with-warnings': 1, 'not-ready': 3 };

async function writeFacts(file: string, { host }: DoctorReport, out: Console): Promise<number> {
  const text = `${JSON.stringify(host, undefined, 2)}\n`;
  if (file === '-') {
    await out.print(text);
    return 0;
  }
  const answer = realMachine.writeText(resolve(realMachine.workingFolder(), file), text);
  return 'written' in answer ? 0 : notWritten(file, answer, out);
}
