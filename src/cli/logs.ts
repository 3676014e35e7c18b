import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { readFrom } from '../machine/read-from.ts';
import { streamAnswer } from '../machine/http/stream-answer.ts';
import { writeStandard } from '../machine/write-standard.ts';
import type { GateDecision } from '../model/gate.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { gateLine, isRead } from '../reports/gate-line.ts';
import { painter } from '../reports/paint.ts';
import { parseObject } from '../syntax/json-values.ts';
import { splitLines } from '../syntax/split-lines.ts';
import { findSandbox } from '../tasks/sandbox/find-sandbox.ts';
import { enterSandbox } from '../tasks/sandbox/enter-sandbox.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { showLogs } from '../tasks/sandbox/show-logs.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';
import type { Values } from './settings.ts';

/** `containai logs`: what the programs of a dev container, or its gate, have said. */
export async function runLogs(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('logs', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('logs', out);
  const lines = values.lines === undefined ? undefined : Number(values.lines);
  if (lines !== undefined && !(Number.isSafeInteger(lines) && lines >= 0)) return badUsage('--lines wants a number of lines.', out);
  if (values.gate && values.compose)
    return badUsage('--gate is the log of the gate, and --compose that of containers: give one of them.', out);
  const found = findSandbox(positionals[0], realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  if (values.gate) return showGateLog(found.sandbox, values, lines, out);
  const door = await enterSandbox(found.sandbox, realSandboxPowers, parsed.values);
  if ('refused' in door) return broken(door.refused, out);
  try {
    const wish = { follow: values.follow, lines, all: values.compose, isTerminal: out.isTerminal };
    const why = await showLogs(door, wish, { streamAnswer, writeStandard });
    return why === undefined ? 0 : broken(why, out);
  } finally {
    door.close();
  }
}

const pause = 250;
const mostAtOnce = 4 << 20;

async function showGateLog(sandbox: Sandbox, values: Values<'logs'>, most: number | undefined, out: Console): Promise<number> {
  const places = sandboxPlaces(sandbox.id, realMachine);
  if ('refused' in places) return badUsage(places.refused, out);
  const paint = painter(hasColor(values.color, out));
  let shown: string[] = [];
  const lines = splitLines((line) => {
    const decision = parseObject(line) as unknown as GateDecision | undefined;
    // Reads are many, and nothing comes of them.
    if (decision?.time !== undefined && (values.verbose || !isRead(decision))) shown.push(gateLine(decision, paint));
    if (most !== undefined && shown.length > most + 1000) shown = shown.slice(-most || shown.length);
  });
  let from = 0;
  const readOn = (): boolean => {
    const { bytes, next } = readFrom(places.gateLog, from, mostAtOnce);
    from = next;
    lines.add(bytes.toString('utf8'));
    return bytes.length > 0;
  };
  while (readOn());
  if (most !== undefined) shown = most === 0 ? [] : shown.slice(-most);
  for (;;) {
    await out.print(shown.join(''));
    shown = [];
    if (!values.follow) return 0;
    await realSandboxPowers.wait(pause);
    readOn();
  }
}
