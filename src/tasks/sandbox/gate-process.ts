import type { Engine } from '../../machine/http/door.ts';
import type { holdLock } from '../../machine/hold-lock.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ProcessName, Started } from '../../machine/start-itself.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { mistakeIn, object, textLike, whole } from '../../syntax/json-shape.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { type SandboxPlaces, sandboxPlaces } from './sandbox-places.ts';

/** What opening and ending the gate of a sandbox may do to the machine. */
export interface GateProcessPowers {
  readonly machine: Pick<Machine, 'readText' | 'writeText' | 'makeFolder' | 'remove' | 'stateFolder' | 'runtimeFolder'>;
  readonly holdLock: typeof holdLock;
  startItself(args: readonly string[], output: string): Started | { readonly refused: string };
  isAlive(name: ProcessName): boolean;
  endProcess(name: ProcessName, patience: number): Promise<void>;
  wait(milliseconds: number): Promise<void>;
  engineAt(path: string): Engine;
}

/** The gate is open, and whether it was opened only now; or one sentence why it is not. */
export type OpenedGate = { readonly socket: string; readonly isNew: boolean } | { readonly refused: string };

/** Whose gate it is that runs: which process, and the arguments it was started with. */
interface GateRecord extends ProcessName {
  readonly arguments: string;
}

/** Seconds after which a gate ends that is of no use any more; whoever needs it then starts it again. */
const unused = 60;

const patience = { open: 15_000, end: 12_000, replace: 500, pause: 15 } as const;

/**
 * Opens the gate of a sandbox where it is not open, and waits until it listens. One that runs with other arguments or an older plan (`isFresh`) is ended
 * before. The plan lies in the folder of the sandbox. Who comes while another does the same waits for that one.
 */
export async function openSandboxGate(
  sandbox: Sandbox,
  powers: GateProcessPowers,
  { isFresh = false }: { readonly isFresh?: boolean } = {},
): Promise<OpenedGate> {
  const places = sandboxPlaces(sandbox.id, powers.machine);
  if ('refused' in places) return places;
  const made = powers.machine.makeFolder(places.folder);
  if ('refused' in made) return { refused: `The folder ${places.folder} cannot be made: ${made.refused}.` };
  for (let waited = 0; ; waited += patience.pause) {
    const held = await powers.holdLock(places.gateLock);
    if ('refused' in held) return { refused: `The gate of ${sandbox.name} cannot be started: ${held.refused}.` };
    if ('lock' in held) {
      try {
        return await openHeld(sandbox, places, isFresh, powers);
      } finally {
        held.lock.release();
      }
    }
    if (waited >= patience.open)
      return {
        refused: `The gate of ${sandbox.name} is being started by another containai (process ${held.heldBy}), and does not answer.`,
      };
    await powers.wait(patience.pause);
  }
}

async function openHeld(sandbox: Sandbox, places: SandboxPlaces, isFresh: boolean, powers: GateProcessPowers): Promise<OpenedGate> {
  const args = gateArguments(sandbox, places);
  const running = readRecord(places, powers.machine);
  const isOurs = running !== undefined && powers.isAlive(running);
  if (isOurs && !isFresh && running.arguments === JSON.stringify(args) && (await answers(sandbox.gate, powers)))
    return { socket: sandbox.gate, isNew: false };
  // What still runs through it belongs to a container that is about to go, or to a gate that no longer answers.
  if (isOurs) await powers.endProcess(running, patience.replace);
  const started = powers.startItself(args, places.gateOutput);
  if ('refused' in started) return { refused: `The gate of ${sandbox.name} was not started: ${started.refused}.` };
  const { pid, started: time } = started;
  const record: GateRecord = { pid, started: time, arguments: JSON.stringify(args) };
  const written = powers.machine.writeText(places.gateProcess, `${JSON.stringify(record)}\n`, { isPrivate: true });
  const why =
    'refused' in written
      ? `${places.gateProcess} cannot be written: ${written.refused}`
      : await whyNotOpen(sandbox, started, places, powers);
  started.leave();
  if (why === undefined) return { socket: sandbox.gate, isNew: true };
  await powers.endProcess(started, patience.end);
  return { refused: `The gate of ${sandbox.name} did not start: ${why}.` };
}

/** What its gate is started with, besides the program’s name. */
function gateArguments({ gate, engine, owner, gateOptions }: Sandbox, { plan, gateLog }: SandboxPlaces): readonly string[] {
  const more = (['tier', 'policy', 'host', 'sysbox'] as const).flatMap((name) => {
    const value = gateOptions[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  const own = ['--owner', owner, '--plan', plan, '--log', gateLog, '--until-unused', String(unused)];
  return ['gate', '--listen', gate, '--engine', engine.socket, ...own, ...more];
}

/** Waits until the gate answers; a part of a sentence where it does not. */
async function whyNotOpen(
  { gate }: Sandbox,
  started: Started,
  { gateOutput }: SandboxPlaces,
  powers: GateProcessPowers,
): Promise<string | undefined> {
  const ended = started.ended.then((how) => lastSaid(gateOutput, powers.machine) ?? `it ended with ${how}`);
  for (let waited = 0; waited < patience.open; waited += patience.pause) {
    if (await answers(gate, powers)) return undefined;
    if (!powers.isAlive(started)) return ended;
    await powers.wait(patience.pause);
  }
  return `it does not listen at ${gate} after ${patience.open / 1000} seconds`;
}

function lastSaid(file: string, machine: Pick<Machine, 'readText'>): string | undefined {
  const answer = machine.readText(file, 1 << 20);
  if (!('text' in answer)) return undefined;
  const said = answer.text.trim().split('\n').at(-1) ?? '';
  return said === '' ? undefined : plainText(said.replace(/^containai: /u, '').replace(/\.$/u, ''));
}

async function answers(socket: string, { engineAt }: GateProcessPowers): Promise<boolean> {
  const engine = engineAt(socket);
  const answer = await engine.ask({ method: 'GET', path: '/_ping', headers: [] });
  engine.close();
  return !('failed' in answer);
}

/** Ends the gate of a sandbox, where it runs, and waits until it has. `isUrgent`: what still runs through it is of no use to anybody. */
export async function endSandboxGate(
  { id }: Pick<Sandbox, 'id'>,
  powers: GateProcessPowers,
  { isUrgent = false }: { readonly isUrgent?: boolean } = {},
): Promise<void> {
  const places = sandboxPlaces(id, powers.machine);
  if ('refused' in places) return;
  const running = readRecord(places, powers.machine);
  if (running !== undefined && powers.isAlive(running)) await powers.endProcess(running, isUrgent ? patience.replace : patience.end);
  powers.machine.remove(places.gateProcess);
}

/** Whether the process of its gate is there. */
export function isGateAlive({ id }: Pick<Sandbox, 'id'>, powers: Pick<GateProcessPowers, 'machine' | 'isAlive'>): boolean {
  const places = sandboxPlaces(id, powers.machine);
  const running = 'refused' in places ? undefined : readRecord(places, powers.machine);
  return running !== undefined && powers.isAlive(running);
}

const recordShape = object(
  {
    pid: whole(1, 1 << 30),
    started: textLike(/^\d{1,20}$/u, 'be a number'),
    arguments: textLike(/^\[/u, 'be a list'),
  },
  ['pid', 'started', 'arguments'],
);

function readRecord({ gateProcess }: SandboxPlaces, machine: Pick<Machine, 'readText'>): GateRecord | undefined {
  const answer = machine.readText(gateProcess, 1 << 20);
  const value = 'text' in answer ? parseObject(answer.text) : undefined;
  return value === undefined || mistakeIn(value, recordShape) !== undefined ? undefined : (value as unknown as GateRecord);
}
