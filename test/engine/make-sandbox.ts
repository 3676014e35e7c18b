import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dockerApi } from '../../src/formats/docker-api/format.ts';
import { realMachine } from '../../src/machine/real.ts';
import type { Sandbox } from '../../src/model/sandbox.ts';
import { writeSandbox } from '../../src/tasks/sandbox/sandbox-files.ts';
import { sandboxId } from '../../src/tasks/sandbox/sandbox-id.ts';
import { sandboxPlaces, type SandboxPlaces } from '../../src/tasks/sandbox/sandbox-places.ts';
import { sandboxWith } from '../sandboxes.ts';
import { type Answer, askSocket } from './ask-socket.ts';
import { type Ran, type Running, startProgram } from './run-program.ts';

/** The program as it is built. */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What a sandbox for tests is to be. */
export interface SandboxWish {
  /** A folder for all that it and its user keep. */
  readonly home: string;
  /** The engine’s socket. */
  readonly engine: string;
  readonly workspace: string;
  /** Bodies of create calls, by the names of the containers; the first is the one that commands run in. */
  readonly containers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly remoteUser?: string;
  readonly workspaceFolder?: string;
  readonly remoteEnvironment?: Readonly<Record<string, string | null>>;
  readonly more?: Partial<Omit<Sandbox, 'container'>>;
}

/** A sandbox that was made by hand, as `up` makes one: containers of its gate’s, which run, and its state. The gate has ended since. */
export interface TestSandbox {
  readonly sandbox: Sandbox;
  readonly places: SandboxPlaces;
  /** What its user’s environment is. */
  readonly env: NodeJS.ProcessEnv;
  /** Full ids of the containers, by their names. */
  readonly ids: Readonly<Record<string, string>>;
  /** Runs `containai` as its user. */
  run(args: readonly string[], options?: { readonly input?: string | Uint8Array; readonly cwd?: string }): Promise<Ran>;
  start(args: readonly string[], options?: { readonly input?: string | Uint8Array; readonly cwd?: string }): Running;
  /** The number of the process of its gate, where it was started. */
  gatePid(): number | undefined;
}

/** Makes a sandbox; throws what was refused. */
export async function makeSandbox(wish: SandboxWish): Promise<TestSandbox> {
  const { home, engine, workspace } = wish;
  const runtime = join(home, 'run');
  for (const folder of [runtime, join(home, 'config/containai')]) mkdirSync(folder, { recursive: true });
  chmodSync(runtime, 0o700);
  const machine = { ...realMachine, stateFolder: () => join(home, 'state'), runtimeFolder: () => runtime };
  const configuration = join(workspace, '.devcontainer/devcontainer.json');
  const id = sandboxId(workspace, configuration, process.getuid?.());
  const places = sandboxPlaces(id, machine);
  if ('refused' in places) throw new Error(places.refused);
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_RUNTIME_DIR: runtime,
  };
  mkdirSync(places.folder, { recursive: true, mode: 0o700 });
  const bodies = Object.values(wish.containers).map((body) => ({
    ...body,
    HostConfig: { Runtime: 'sysbox-runc', ...(body['HostConfig'] as object | undefined) },
  }));
  const requests = bodies.map((body) => {
    const { doc } = dockerApi.parse({ document: 'create', path: '', text: JSON.stringify(body) });
    return dockerApi.read(doc, new Map()).requests[0];
  });
  writeFileSync(
    places.plan,
    JSON.stringify({ version: 1, madeBy: '0.0.0', owner: id, workspaces: [workspace], requests, builds: 'none', allowed: [] }),
  );
  const args = ['gate', '--listen', places.socket, '--engine', engine, '--owner', id, '--plan', places.plan, '--log', places.gateLog];
  const gate = spawn(process.execPath, [cli, ...args, '--tier', 'standard'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ids: Record<string, string> = {};
  try {
    await isListening(places.socket, gate);
    for (const [index, name] of Object.keys(wish.containers).entries()) {
      const made = await asked(askSocket(places.socket, 'POST', `/v1.41/containers/create?name=${name}`, bodies[index]), 201);
      ids[name] = (made.json as { Id: string }).Id;
      await asked(askSocket(places.socket, 'POST', `/v1.41/containers/${ids[name]}/start`), 204);
    }
  } finally {
    const ended = new Promise((settle) => gate.once('close', settle));
    gate.kill('SIGTERM');
    await ended;
  }
  const sandbox = sandboxWith({
    id,
    name: Object.keys(wish.containers)[0]!,
    workspace,
    configuration,
    engine: { socket: engine, isOwn: false },
    gate: places.socket,
    owner: id,
    gateOptions: { tier: 'standard' },
    forwardPorts: [],
    granted: [],
    ...wish.more,
    container: {
      id: Object.values(ids)[0]!,
      remoteUser: wish.remoteUser ?? 'dev',
      workspaceFolder: wish.workspaceFolder ?? '/tmp',
      remoteEnvironment: wish.remoteEnvironment ?? {},
    },
  });
  writeSandbox(sandbox, places, machine);
  const start: TestSandbox['start'] = (words, options = {}) =>
    startProgram(process.execPath, [cli, ...words], { env, cwd: workspace, ...options });
  return {
    sandbox,
    places,
    env,
    ids,
    start,
    run: (words, options) => start(words, options).ended,
    gatePid: () =>
      existsSync(places.gateProcess) ? (JSON.parse(readFileSync(places.gateProcess, 'utf8')) as { pid: number }).pid : undefined,
  };
}

async function isListening(socket: string, gate: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (gate.exitCode !== null) throw new Error(`The gate ended with ${gate.exitCode}.`);
    if ((await askSocket(socket, 'GET', '/_ping').catch(() => undefined))?.status === 200) return;
    await wait(50);
  }
  throw new Error('The gate does not listen.');
}

async function asked(answer: Promise<Answer>, status: number): Promise<Answer> {
  const { status: got, text, json } = await answer;
  if (got !== status) throw new Error(`The gate answered ${got}: ${text}`);
  return { status: got, text, json };
}
