import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { GateDecision } from '../../src/model/gate.ts';
import { askSocket } from './ask-socket.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A gate that was started for tests, as users start it. */
export interface TestGate {
  readonly socket: string;
  /** What its log holds so far; a decision may be written a little after its answer. */
  decisions(): readonly GateDecision[];
  /** The first decision of a kind after so many others, waited for. `undefined` when none comes. */
  decisionAfter(count: number, is: (decision: GateDecision) => boolean): Promise<GateDecision | undefined>;
  /** What it printed so far. */
  printed(): string;
  /** Ends it as a shell would, and hands back its exit code. */
  end(): Promise<number | null>;
}

export interface GateWish {
  readonly engine: string;
  readonly workspaces: readonly string[];
  /** A policy file’s text. */
  readonly policy: string;
  readonly owner: string;
}

/** Starts `containai gate` with its files in a folder that exists. Rejects with what it printed when it does not come up. */
export async function startGate(folder: string, { engine, workspaces, policy, owner }: GateWish): Promise<TestGate> {
  const socket = join(folder, owner, 'gate.sock');
  const log = join(folder, `${owner}.ndjson`);
  const policyFile = join(folder, `${owner}.yaml`);
  writeFileSync(policyFile, policy);
  const args = ['--listen', socket, '--engine', engine, '--policy', policyFile, '--log', log, '--owner', owner];
  const gate = spawn(process.execPath, [cli, 'gate', ...args, ...workspaces.flatMap((path) => ['--workspace', path])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder },
  });
  let text = '';
  for (const stream of [gate.stdout, gate.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = new Promise<number | null>((done) => {
    gate.once('close', (status) => done(status));
    gate.once('error', () => done(null));
  });
  const end = (): Promise<number | null> => {
    gate.kill('SIGTERM');
    const last = setTimeout(() => gate.kill('SIGKILL'), 20_000);
    return ended.finally(() => clearTimeout(last));
  };
  for (
    let tries = 0;
    gate.exitCode === null && (await askSocket(socket, 'GET', '/_ping').catch(() => undefined))?.status !== 200;
    tries++
  ) {
    if (tries === 600) await end();
    await wait(50);
  }
  if (gate.exitCode !== null) throw new Error(`The gate ended with ${String(await ended)}:\n${text}`);
  const decisions = (): readonly GateDecision[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as GateDecision)
      : [];
  const decisionAfter = async (count: number, is: (decision: GateDecision) => boolean): Promise<GateDecision | undefined> => {
    for (let tries = 0; tries < 100; tries++) {
      const found = decisions().slice(count).find(is);
      if (found !== undefined) return found;
      await wait(20);
    }
    return undefined;
  };
  return { socket, printed: () => text, decisions, decisionAfter, end };
}
