import { join, resolve } from 'node:path';
import { awaitSignals, type Signals } from '../machine/await-signals.ts';
import { lockHolder } from '../machine/hold-lock.ts';
import { realGatePowers } from '../machine/real-gate-powers.ts';
import { realMachine } from '../machine/real.ts';
import { count, firstOf } from '../reports/text-layout.ts';
import { plainText } from '../syntax/plain-text.ts';
import { awaitDisuse } from '../tasks/gate/await-disuse.ts';
import { findAddress, findOwner } from '../tasks/gate/find-address.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import type { OwnPath } from '../tasks/gate/find-workspaces.ts';
import { shellEnvironment } from '../tasks/gate/gate-environment.ts';
import { gatePolicy } from '../tasks/gate/gate-policy.ts';
import { isHeldToWorkspaces } from '../tasks/gate/judge-request.ts';
import { mayBuild } from '../tasks/gate/may-build.ts';
import { type Gate, type GateAnswer, type GateOptions, openGate } from '../tasks/gate/open-gate.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { badUsage, type Console, help } from './console.ts';
import { judgingOptions } from './gate-options.ts';
import { openRecorder } from './gate-recorder.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';

/** How long streams may go on after the gate was told to end, in milliseconds. */
const patience = 10_000;

/** `containai gate`: stands in front of an engine until it is told to end. */
export async function runGate(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('gate', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values } = parsed;
  if (values.help) return help('gate', out);
  const place = placeOf(values);
  if ('refused' in place) return badUsage(place.refused, out);
  const judging = await judgingOptions(values, { owner: place.owner, mode: values.mode, own: ownPaths(place, values) }, out);
  if (typeof judging === 'number') return judging;
  if (realMachine.kindOf(place.engine) === 'missing') {
    out.complain(`no engine is at ${place.engine}: start Docker, or name its socket with --engine.`);
    return 3;
  }
  const recorder = openRecorder(values, out);
  if ('refused' in recorder) {
    badUsage(recorder.refused, out);
    return recorder.code;
  }
  const stateFile = stateFileOf(place.owner, out);
  const options: GateOptions = {
    ...place,
    ...judging,
    ...recorder,
    unfit: unfitTo(out),
    ...(stateFile === undefined ? {} : { stateFile }),
  };
  const signals = awaitSignals();
  try {
    return await serve(options, values, signals, out);
  } finally {
    signals.close();
    recorder.close();
  }
}

function unfitTo(out: Console): NonNullable<GateOptions['unfit']> {
  return (reasons) => {
    for (const { rule, message, advice = '' } of reasons)
      out.complain(`nothing will start on this engine (${rule}): ${message}. ${advice}`);
  };
}

type Place = Pick<GateOptions, 'listen' | 'engine' | 'owner'>;

function placeOf(values: Values<'gate'>): Place | { readonly refused: string } {
  const address = findAddress(values.listen, realMachine);
  if ('refused' in address) return address;
  const engine = findEngine(values.engine, address.listen, realMachine);
  if ('refused' in engine) return engine;
  const owner = findOwner(values.owner, address.listen, realMachine);
  return 'refused' in owner ? owner : { ...address, ...engine, ...owner };
}

// Whoever could change these inside a container would speak for the gate.
function ownPaths({ listen, engine }: Place, { log, policy, plan, host }: Values<'gate'>): readonly OwnPath[] {
  const state = realMachine.stateFolder();
  const settings = realMachine.configFolder();
  const cache = realMachine.cacheFolder();
  return [
    { path: listen, what: 'the gate’s socket' },
    { path: engine, what: 'the engine’s socket' },
    ...named(log === '-' ? undefined : log, 'the gate’s log'),
    ...named(policy, 'the gate’s policy'),
    ...named(plan, 'the gate’s plan'),
    ...named(host, 'what the gate is told of the host'),
    ...(state === undefined ? [] : [{ path: join(state, 'containai'), what: 'what the gate remembers' }]),
    ...(settings === undefined ? [] : [{ path: join(settings, 'containai'), what: 'your policy' }]),
    ...(cache === undefined ? [] : [{ path: join(cache, 'containai'), what: 'what was looked up of Features and images' }]),
  ];
}

function named(path: string | undefined, what: string): readonly OwnPath[] {
  return path === undefined ? [] : [{ path: resolve(realMachine.workingFolder(), path), what }];
}

/** Where the gate remembers which images were made through it; without it, it forgets them when it ends. */
function stateFileOf(owner: string, out: Console): string | undefined {
  const state = realMachine.stateFolder();
  if (state === undefined) return undefined;
  const folder = join(state, 'containai', 'gates');
  const answer = realMachine.makeFolder(folder);
  if (!('refused' in answer)) return join(folder, `${owner}.json`);
  out.complain(`which images were made through this gate is forgotten when it ends, since ${folder} cannot be made: ${answer.refused}.`);
  return undefined;
}

async function serve(options: GateOptions, values: Values<'gate'>, signals: Signals, out: Console): Promise<number> {
  const told = signals.next();
  const opened = await opening(openGate(options, realGatePowers), told, options.engine, out);
  if (typeof opened === 'string') {
    signals.die(opened);
    return 3;
  }
  if ('refused' in opened) {
    out.complain(`${opened.refused}.`);
    return opened.isBadPath ? 2 : 3;
  }
  await announce(options, values.log === '-', out);
  const unused = await Promise.race([told.then(() => undefined), disuse(options, opened.gate, values['until-unused'])]);
  if (unused !== undefined) out.complain(`the gate ends: ${unused}.`);
  await close(opened.gate, signals, out);
  return 0;
}

/** Waits until the gate is of no use any more, and says why; for ever, where that was not asked for. */
async function disuse({ owner, engine: socket }: GateOptions, { traffic }: Gate, seconds: string | undefined): Promise<string | undefined> {
  if (seconds === undefined) return new Promise(() => {});
  const places = sandboxPlaces(owner, realMachine);
  const engine = realGatePowers.sockets.engineAt(socket, patience / 2000);
  return awaitDisuse(owner, Number(seconds), {
    engine,
    traffic,
    // What `up` starts is there later than its gate.
    isAwaited: () => !('refused' in places) && lockHolder(places.lock) !== undefined,
    pause: (milliseconds) => new Promise((settle) => void setTimeout(settle, milliseconds).unref()),
  });
}

/** Waits for an engine that may not answer, and says so; or for the signal that ends it. */
async function opening<T>(gate: Promise<GateAnswer>, told: Promise<T>, engine: string, out: Console): Promise<GateAnswer | T> {
  const waiting = setTimeout(() => out.complain(`still waiting for the engine at ${engine} to answer.`), patience / 2);
  try {
    return await Promise.race([gate, told]);
  } finally {
    clearTimeout(waiting);
  }
}

async function close(gate: Gate, signals: Signals, out: Console): Promise<void> {
  const second = signals.next();
  if (out.tellsTerminal) out.tell('Ending: waiting for what runs through the gate; once more ends it at once.\n');
  const impatient = await Promise.race([gate.drain(patience), second]);
  // The socket is gone since draining began.
  if (impatient !== undefined) signals.die(impatient);
}

/** Says where the gate is: in a pipe with nothing but the lines to paste, so that a script can wait for it. */
async function announce(
  { listen, engine, owner, tier, mode, policy, plan, host, workspaces }: GateOptions,
  isLogged: boolean,
  out: Console,
): Promise<void> {
  const text = shellEnvironment(listen);
  const may = !isHeldToWorkspaces(tier, policy)
    ? 'any folder may be mounted that no other rule refuses (mount-outside-workspace is no error here)'
    : workspaces.length === 0
      ? 'no folder of this machine may be mounted (--workspace DIR lets one)'
      : `${count(workspaces.length, 'folder')} may be mounted: ${firstOf(workspaces, 3)}`;
  const lines = [
    `The gate listens on ${listen}, in front of the engine at ${engine}.`,
    `Owner ${owner}, tier ${tier}; ${may}.`,
    ...(mayBuild(plan?.builds ?? gatePolicy(tier, policy).builds, host, 'build-kit') === undefined
      ? []
      : [
          'Builds are refused, and with them what needs one: Dockerfiles, Features, updateRemoteUserUID (containai explain build-not-contained).',
        ]),
    'For a shell:',
  ].map(plainText);
  if (mode === 'warn') out.complain('this gate only warns: what a rule speaks against goes on all the same.');
  const words = `${lines.join('\n')}\n`;
  if (isLogged) out.tell(words + text);
  else if (out.isTerminal) await out.print(words + text);
  else {
    if (out.tellsTerminal) out.tell(words);
    await out.print(text);
  }
}
