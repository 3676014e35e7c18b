import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { skipReason } from '../skip.ts';
import { type Client, clientOf } from './client.ts';
import { endGates } from './end-gates.ts';
import { findPrograms, type Programs, type Release } from './programs.ts';
import { importArguments, packSmallImage, smallImage } from './small-image.ts';
import { startEngine, type TestEngine } from './start-engine.ts';
import { startGate, type TestGate } from './start-gate.ts';

/** An engine, a gate in front of it, and clients of both. */
export interface Rig extends Client {
  readonly engine: TestEngine;
  /** The socket that the clients talk to: the gate’s, or the engine’s where a scenario is tried without one. */
  readonly door: string;
  /** `undefined` where a scenario is tried without one. */
  readonly gate: TestGate | undefined;
  /** Clients past the gate, as other people and programs of the machine are. */
  readonly direct: Client;
  /** A folder that the gate takes for a workspace; containers may write in it. */
  readonly workspace: string;
  /** Where `docker import` finds the files of the small image. */
  readonly archive: string;
  /** Writes a file below the workspace and hands back its path. */
  write(path: string, text: string): string;
}

/** Which engines a scenario runs against. */
const releases: readonly Release[] = ['20.10', '26.1'];
/** `CONTAINAI_TEST_DOOR=engine` runs the scenarios without a gate: what fails then is the scenario’s fault. */
const isDirect = process.env['CONTAINAI_TEST_DOOR'] === 'engine';

/**
 * Describes tests that run against each engine, one started for all tests of the body. Skipped out loud where an engine cannot be had.
 * `policy` is the text of the gate’s policy file.
 */
export function describeWithEngines(
  title: string,
  policy: string,
  body: (rig: () => Rig, release: Release) => void,
  only = releases,
): void {
  for (const release of only) {
    const programs = findPrograms(release);
    const missing = 'missing' in programs ? programs.missing : undefined;
    describe.skipIf(skipReason(missing !== undefined, `tests with Docker ${release}: ${missing ?? ''}`))(
      `${title}, Docker ${release}`,
      () => {
        if (!('missing' in programs)) body(useRig(programs, policy), release);
      },
    );
  }
}

/** The same for what only a gate does. */
export function describeThroughGate(title: string, policy: string, body: (rig: () => Rig, release: Release) => void): void {
  describeWithEngines(title, policy, body, isDirect ? [] : releases);
}

function useRig(programs: Programs, policy: string): () => Rig {
  let rig: Rig | undefined;
  let hasFailed = false;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'containai-rig-'));
    rig = await startRig(folder, programs, policy);
  });
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    if (hasFailed && rig !== undefined) keepLogs(rig);
    await rig?.gate?.end();
    await endGates(folder);
    await rig?.engine.end();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (rig === undefined) throw new Error('The engine did not start.');
    return rig;
  };
}

async function startRig(folder: string, programs: Programs, policy: string): Promise<Rig> {
  chmodSync(folder, 0o711); // the root of a container passes through
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  chmodSync(workspace, 0o777); // and is nobody in particular here
  const engine = await startEngine(programs);
  try {
    const direct = clientOf(engine.socket, join(folder, 'direct'), programs.plugins);
    const archive = packSmallImage(folder, programs.busybox);
    await direct.said(...importArguments(archive, smallImage));
    const gate = isDirect ? undefined : await startGate(folder, { engine: engine.socket, workspaces: [workspace], policy, owner: 'tests' });
    const door = gate?.socket ?? engine.socket;
    const write = (path: string, text: string): string => {
      const at = join(workspace, path);
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, text);
      return at;
    };
    return { ...clientOf(door, join(folder, 'client'), programs.plugins), engine, door, gate, direct, workspace, archive, write };
  } catch (cause) {
    await engine.end();
    throw cause;
  }
}

function keepLogs({ engine, gate }: Rig): void {
  const folder = mkdtempSync(join(tmpdir(), 'containai-failed-'));
  writeFileSync(join(folder, 'dockerd.log'), engine.log());
  if (gate !== undefined) {
    writeFileSync(join(folder, 'gate.log'), gate.printed());
    writeFileSync(
      join(folder, 'decisions.ndjson'),
      gate
        .decisions()
        .map((decision) => `${JSON.stringify(decision)}\n`)
        .join(''),
    );
  }
  process.stderr.write(`What the engine and the gate printed is in ${folder}\n`);
}
