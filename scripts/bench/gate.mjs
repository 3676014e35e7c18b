/**
 * What a gate costs: the built program, against no gate and against a pass-through without a policy, side by side in one run, in front of an
 * engine that answers at once. Each is a process of its own; rounds take turns, so that noise hits all alike.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { refused, rewritten } from './create-bodies.mjs';
import { callOf, openClients } from './load.mjs';
import { measureWith } from './measure-with.mjs';
import { median } from './median.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const requests = 5000;
const turns = 10;

/** Measures, and tells each figure. `cli`: the built program; `rounds`: how often what is quick to try is tried. */
export async function benchGate(cli, figure, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-gate-bench-'));
  const started = [];
  const start = (...args) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder },
    });
    started.push(child);
    return child;
  };
  try {
    const engine = join(folder, 'engine.sock');
    const through = join(folder, 'through.sock');
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    start(join(here, 'fake-engine.mjs'), engine);
    await isThere(engine);
    start(join(here, 'pass-through.mjs'), through, engine);
    await isThere(through);
    const startGate = (name) => {
      const listen = join(folder, name, 'gate.sock');
      return { listen, child: start(cli, 'gate', '--listen', listen, '--engine', engine, '--workspace', workspace, '--owner', 'bench') };
    };
    await readiness(startGate, figure, rounds);
    const gate = startGate('gate');
    await isThere(gate.listen);
    await memory(gate, workspace, figure);
    await speed({ direct: engine, through, gate: gate.listen }, workspace, figure);
  } finally {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function isThere(socket) {
  for (let tries = 0; tries < 1000; tries++) {
    if (existsSync(socket)) return;
    await wait(10);
  }
  throw new Error(`Nobody listens on ${socket}.`);
}

/** How soon the socket is there, from nothing. */
async function readiness(startGate, figure, rounds) {
  const all = [];
  const shortest = [];
  for (let round = 0; round <= rounds; round++) {
    const before = performance.now();
    const { listen, child } = startGate(`ready-${round}`);
    // The line to paste is printed when it listens.
    await new Promise((settle) => child.stdout.once('data', settle));
    const clients = await openClients(listen, 1);
    all.push(performance.now() - before);
    clients.close();
    const ended = new Promise((settle) => child.once('close', settle));
    child.kill('SIGTERM');
    await ended;
    shortest.push(await shortestRun());
  }
  const [ready, node] = [median(all.slice(1)), median(shortest.slice(1))];
  figure(
    'gate: socket ready',
    `${ready.toFixed(0)} ms after start`,
    `until a connection is taken; node -e 0 ${node.toFixed(0)} ms, medians of ${rounds} in turn; needed 100 ms`,
    ready <= 100,
  );
}

function shortestRun() {
  return new Promise((settle) => {
    const before = performance.now();
    spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).once('close', () => settle(performance.now() - before));
  });
}

/** What it holds when nothing happens, and after creates. */
async function memory({ listen, child }, workspace, figure) {
  await wait(1000);
  const idle = held(child.pid);
  const clients = await openClients(listen, 10);
  const create = callOf('POST', '/v1.45/containers/create', rewritten(workspace));
  const after = [];
  for (let thousand = 0; thousand < 6; thousand++) {
    await clients.send(create, 1000, 201);
    after.push(held(child.pid));
  }
  clients.close();
  figure('gate: idle memory', `${idle.toFixed(0)} MiB`, 'resident, a second after start; needed 80 MiB', idle <= 80);
  // The first thousand are what the engine needs to compile and to size its heap.
  const grown = after.at(-1) - after.at(-2);
  figure(
    'gate: memory after a thousand creates',
    `${grown < 0 ? '' : '+'}${grown.toFixed(1)} MiB`,
    `resident after each thousand: ${after.map((one) => one.toFixed(0)).join(', ')} MiB; needed: no more than 2 MiB from the fifth to the sixth, and 160 MiB in all`,
    grown <= 2 && after.at(-1) <= 160,
  );
}

function held(pid) {
  return Number(/VmRSS:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** Calls through each of the three, at several concurrencies. */
async function speed(sockets, workspace, figure) {
  const path = '/v1.45/containers/create?name=app';
  const create = callOf('POST', path, rewritten(workspace));
  const size = rewritten(workspace).length;
  const what = `${requests} calls of ${size} bytes each, in ${turns} turns`;
  for (const concurrency of [1, 10, 200]) {
    const { direct, through, gate } = await inTurns(sockets, concurrency, create, { status: 201 });
    const errors = `${gate.failed} errors`;
    if (concurrency === 1)
      figure(
        'gate: create, one at a time',
        `p50 ${(gate.p50 / through.p50).toFixed(2)} times the pass-through’s`,
        `${micro(gate.p50)} against ${micro(through.p50)}, direct ${micro(direct.p50)}; ${what}, ${errors}; needed 1.4 times`,
        gate.p50 / through.p50 <= 1.4 && gate.failed === 0,
      );
    else
      figure(
        `gate: create, ${concurrency} at a time`,
        `${share(gate, through)} of the pass-through’s throughput`,
        `${gate.rate.toFixed(0)} a second against ${through.rate.toFixed(0)}, direct ${direct.rate.toFixed(0)}; ${what}, ${errors}; needed 70 %`,
        gate.rate / through.rate >= 0.7 && gate.failed === 0,
      );
  }
  const ping = await inTurns(sockets, 10, callOf('GET', '/_ping'), { status: 200 });
  figure(
    'gate: GET /_ping, 10 at a time',
    `${share(ping.gate, ping.through)} of the pass-through’s throughput`,
    `${ping.gate.rate.toFixed(0)} a second against ${ping.through.rate.toFixed(0)}, direct ${ping.direct.rate.toFixed(0)}; needed 85 %`,
    ping.gate.rate / ping.through.rate >= 0.85 && ping.gate.failed === 0,
  );
  const refusal = await inTurns(sockets, 1, callOf('POST', path, refused(workspace)), { status: 201, ofGate: 403 });
  figure(
    'gate: a refusal, one at a time',
    `p50 ${(refusal.gate.p50 / refusal.through.p50).toFixed(2)} times the pass-through’s forward`,
    `${micro(refusal.gate.p50)} against ${micro(refusal.through.p50)}, direct ${micro(refusal.direct.p50)}; needed: no slower`,
    refusal.gate.p50 <= refusal.through.p50 && refusal.gate.failed === 0,
  );
}

/** Sends a call to each of the three in turns; a turn before the first does not count. */
async function inTurns(sockets, concurrency, call, { status, ofGate = status }) {
  const sides = await Promise.all(
    Object.entries(sockets).map(async ([name, socket]) => ({
      name,
      clients: await openClients(socket, concurrency),
      status: name === 'gate' ? ofGate : status,
      each: [],
      all: 0,
      failed: 0,
    })),
  );
  for (let turn = -1; turn < turns; turn++) {
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
      const sent = await side.clients.send(call, requests / turns, side.status);
      if (turn < 0) continue;
      side.each.push(...sent.each);
      side.all += sent.all;
      side.failed += sent.failed;
    }
  }
  for (const { clients } of sides) clients.close();
  const broken = sides.find(({ name, failed }) => name !== 'gate' && failed > 0);
  if (broken !== undefined)
    throw new Error(`${broken.failed} calls failed without a gate (${broken.name}): the figures would mean nothing.`);
  return Object.fromEntries(
    sides.map(({ name, each, all, failed }) => [name, { p50: median(each), rate: (each.length * 1000) / all, failed }]),
  );
}

/** What a gate adds to the reference CLI’s `up` of a local image, where an engine can be started. */
export function benchUp(root, figure) {
  const { missing, direct, gate } = measureWith('devcontainer-up.ts', root);
  if (missing !== undefined) {
    console.log(`skipped devcontainer up through the gate: ${missing}`);
    return;
  }
  const [past, through] = [median(direct), median(gate)];
  figure(
    'gate: devcontainer up of a local image',
    `${(through / past).toFixed(2)} times direct`,
    `${through.toFixed(0)} ms against ${past.toFixed(0)} ms, medians of ${direct.length} in turn; needed 1.05 times`,
    through / past <= 1.05,
  );
}

function share(one, other) {
  return `${((100 * one.rate) / other.rate).toFixed(0)} %`;
}

function micro(milliseconds) {
  return `${(milliseconds * 1000).toFixed(0)} µs`;
}
