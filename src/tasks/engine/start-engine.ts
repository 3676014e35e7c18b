import { dirname } from 'node:path';
import type { EngineHost, StartedDaemon } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';
import { showIpv4Range } from '../../syntax/ipv4-range.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { askEngine, bridgeNetworks, type EngineSockets, isCovered } from './ask-engine.ts';
import { clearNetwork } from './clear-network.ts';
import { clearRunFiles } from './clear-run-files.ts';
import { daemonArguments, daemonJson, daemonSettings } from './daemon-settings.ts';
import { type EnginePlan, rangeFile, rangeText } from './engine-plan.ts';
import { endDaemon } from './end-daemon.ts';
import { firewallWish, raiseFirewall } from './firewall.ts';
import { buildVariable, findRunning, type RunningEngine } from './running-engine.ts';
import { holdLock } from './hold-lock.ts';

/** What starting came to: it runs (`wasRunning`: it did before), or one sentence why not; then nothing of it is left, or what and why (`left`). */
export type StartAnswer = { readonly pid: number; readonly wasRunning: boolean } | { readonly refused: string; readonly left?: string };

/** What starting an engine may do. */
export interface StartPowers {
  readonly host: EngineHost;
  readonly machine: Pick<Machine, 'readText' | 'writeText' | 'userId' | 'kindOf'>;
  readonly sockets: EngineSockets;
  /** Somebody wants it to be given up. */
  isGivenUp(): boolean;
}

/** Proxies are named to a daemon by its environment (net/http ProxyFromEnvironment); sudo hands none of these on by itself. */
const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

/** Milliseconds between two looks at whether it answers. */
const pause = 200;
/** A store of many images takes long to be opened; whoever waits may give it up. */
const mostLooks = 1500;

/** Starts an engine of our own, detached, and waits until it answers; one that runs gets its firewall renewed. */
export async function startEngine(plan: EnginePlan, log: string, powers: StartPowers): Promise<StartAnswer> {
  const { host, machine } = powers;
  for (const folder of [dirname(plan.paths.socket), dirname(plan.data), dirname(log)]) {
    const made = host.makeOpenFolder(folder);
    if ('refused' in made) return { refused: `the folder ${folder} cannot be made: ${made.refused}` };
  }
  const lock = holdLock(plan.paths.lock, { ...host, ...machine });
  if ('refused' in lock) return lock;
  try {
    const running = findRunning(plan.paths, { ...host, ...machine });
    if (running === undefined) return await startAnew(plan, log, powers);
    const refused = await renew(plan, powers);
    if (refused !== undefined) return { ...refused, left: 'the engine runs on as before, its firewall as it was' };
    return { pid: running.pid, wasRunning: true };
  } finally {
    lock.release();
  }
}

async function startAnew(plan: EnginePlan, log: string, powers: StartPowers): Promise<StartAnswer> {
  const { host, machine, sockets } = powers;
  const engine = sockets.engineAt(plan.paths.socket, 5);
  if (machine.kindOf(plan.paths.socket) !== 'missing' && !('unreachable' in (await askEngine(engine))))
    return { refused: `another engine already answers at ${plan.paths.socket}: stop it, or choose another --socket` };
  const giveUp = async (refused: string, pid?: number): Promise<StartAnswer> => {
    const hasEnded = pid === undefined || (await endDaemon(pid, host));
    const left = hasEnded ? await clearNetwork([plan.bridge], host) : { refused: `dockerd (process ${pid}) does not end` };
    if (hasEnded) await clearRunFiles(plan.paths, host);
    return { refused, ...(left === undefined ? {} : { left: left.refused }) };
  };
  const prepared = await prepare(plan, powers);
  if (prepared !== undefined) return giveUp(prepared.refused);
  const daemon = host.start({
    program: plan.programs.dockerd,
    args: daemonArguments(plan.paths.settings),
    variables: { ...host.variables(proxyVariables), [buildVariable]: plan.programs.runtime },
    tools: ['containerd', 'containerd-shim-runc-v2', 'docker-proxy', 'docker-init', 'runc', 'iptables'],
    log,
  });
  if ('refused' in daemon) return giveUp(daemon.refused);
  const failed = (await awaitAnswer(plan, daemon, log, powers)) ?? (await settle(plan, daemon.pid, powers));
  return failed === undefined ? { pid: daemon.pid, wasRunning: false } : giveUp(failed.refused, daemon.pid);
}

/** All that must be there before dockerd: files, bridge, firewall. */
async function prepare(plan: EnginePlan, { host, machine }: StartPowers): Promise<{ readonly refused: string } | undefined> {
  const { paths, programs, bridge, addresses, data } = plan;
  // Of an engine that was killed: dockerd would refuse where its number is another’s now, and wait for a containerd that is none any more.
  host.remove(paths.pidFile);
  const containerd = `${paths.execRoot}/containerd/containerd.pid`;
  const left = machine.readText(containerd, 64);
  if ('text' in left && host.startOf(Number(left.text.trim())) === undefined) host.remove(containerd);
  for (const [path, text] of [
    [paths.settings, daemonJson(daemonSettings(plan))],
    [rangeFile(data), rangeText(plan)],
  ] as const) {
    const written = machine.writeText(path, text);
    if ('refused' in written) return { refused: `${path} was not written: ${written.refused}` };
  }
  const wish = firewallWish(plan, []);
  if (wish !== undefined) {
    const refused = await raiseFirewall(wish, programs, host);
    if (refused !== undefined) return { refused: `${refused.refused}; --no-firewall starts without it` };
  }
  await host.run(programs.ip, ['link', 'add', 'name', bridge, 'type', 'bridge']);
  for (const args of [
    ['address', 'flush', 'dev', bridge],
    ['address', 'add', addresses.bridge, 'dev', bridge],
    ['link', 'set', 'dev', bridge, 'up'],
  ]) {
    const { status, output } = await host.run(programs.ip, args);
    if (status !== 0) return { refused: `the bridge ${bridge} cannot be made: ${plainText(output.trim()).slice(0, 200)}` };
  }
  return undefined;
}

async function awaitAnswer(
  { paths }: EnginePlan,
  daemon: StartedDaemon,
  log: string,
  { host, machine, sockets, isGivenUp }: StartPowers,
): Promise<{ readonly refused: string } | undefined> {
  const engine = sockets.engineAt(paths.socket, 5);
  for (let look = 0; look < mostLooks; look++) {
    if (isGivenUp()) return { refused: 'it was given up' };
    const ended = daemon.ended();
    if (ended !== undefined) return { refused: `dockerd ${ended}: ${lastWords(log, machine)} (all of it is in ${log})` };
    const answer = await engine.ask({ method: 'GET', path: '/_ping', headers: [] });
    if (!('failed' in answer) && answer.status === 200) return undefined;
    await host.pause(pause);
  }
  return { refused: `dockerd has not answered for ${(mostLooks * pause) / 60_000} minutes; its words are in ${log}` };
}

/** Looks at what has come up: its runtime, its networks; and writes down for those who are not root what root sees. */
async function settle(plan: EnginePlan, pid: number, powers: StartPowers): Promise<{ readonly refused: string } | undefined> {
  const { host, machine, sockets } = powers;
  const word = await askEngine(sockets.engineAt(plan.paths.socket));
  if ('unreachable' in word) return { refused: word.unreachable };
  if (word.defaultRuntime !== 'sysbox-runc' || word.runtime !== plan.programs.runtime)
    return {
      refused: `its default runtime is ${plainText(word.defaultRuntime ?? 'not known')} (${plainText(word.runtime ?? 'no program')}), not sysbox-runc`,
    };
  const running: RunningEngine | undefined = findRunning(plan.paths, { ...host, ...machine });
  if (running?.pid !== pid) return { refused: `its pidfile ${plan.paths.pidFile} does not name it` };
  const failed = await renew(plan, powers);
  if (failed !== undefined) return failed;
  const variables = host.daemons().find((one) => one.pid === pid)?.variables ?? {};
  const lines = [
    `${pid} ${running.started}`,
    ...(plan.firewall === undefined ? [] : ['firewall']),
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    '',
  ];
  const written = machine.writeText(plan.paths.witness, lines.join('\n'));
  return 'refused' in written ? { refused: `${plan.paths.witness} was not written: ${written.refused}` } : undefined;
}

/** Puts the firewall in again, with the networks of the engine that it would not know by itself. */
async function renew(plan: EnginePlan, { host, sockets }: StartPowers): Promise<{ readonly refused: string } | undefined> {
  const networks = await bridgeNetworks(sockets.engineAt(plan.paths.socket));
  if (networks === undefined) return { refused: 'it does not say which networks it has' };
  const covered = { interfaces: ['containai+'], ranges: [showIpv4Range(plan.addresses.range)] };
  const others = networks.filter((network) => !isCovered(network, covered)).map(({ bridge }) => bridge);
  const wish = firewallWish(plan, others);
  return wish && raiseFirewall(wish, plan.programs, host);
}

/** The last line of a log that tells of an error, for a sentence. */
function lastWords(log: string, machine: Pick<Machine, 'readText'>): string {
  const answer = machine.readText(log, 64 << 20);
  const lines = 'text' in answer ? answer.text.trim().split('\n') : [];
  // dockerd ends with a line that is none of its log’s (moby/moby cmd/dockerd: failed to start daemon, unable to configure …).
  const plain = lines.slice(-20).findLast((one) => /^(?:failed to|unable to|invalid|Error)/iu.test(one));
  const line = plain ?? lines.findLast((one) => /level=(?:fatal|error)/u.test(one)) ?? lines.at(-1) ?? 'it said nothing';
  const said = /msg="((?:[^"\\]|\\.)*)"/u.exec(line)?.[1] ?? line;
  return plainText(said.replaceAll('\\"', '"')).slice(0, 400);
}
