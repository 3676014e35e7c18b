import { type ContainerState, readInspect } from '../../formats/docker-api/read-inspect.ts';
import type { GateReason } from '../../model/gate.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { type Halt, isHalt, refusal } from './halt.ts';
import { isHeld } from './create-container.ts';
import { judgeRequest } from './judge-request.ts';
import { bindPath, hiddenReason } from './locate.ts';
import { planReasons } from './plan-reasons.ts';
import { printQuery } from './query.ts';
import { rewriteCreate } from './rewrite.ts';
import { say } from './say.ts';
import { changingMounts } from './things-named.ts';
import { withoutDefaults } from './without-defaults.ts';
import { verifyStarted } from './verify-running.ts';
import { verifySources } from './verify-sources.ts';
import { engineCall, type Gatekeeper, give, type Handler, type Outcome, refuse, stop, type Visit } from './visit.ts';
import { volumeReason } from './volume-options.ts';

/**
 * `POST /containers/{id}/start` and `/restart`: what the engine made of the request is judged, environment and mounts of the image included;
 * then it is started, and the client hears of it only when the kernel shows what was judged. Otherwise it is killed.
 */
export const startContainer: Handler = async (visit, gate) => {
  const found = await gate.owned.container(visit.routed.name);
  if (isHalt(found)) return stop(visit, found, { about: visit.routed.name });
  const about = { about: found.id.slice(0, 12) };
  const made = await inspectContainer(found.id, gate);
  if (isHalt(made)) return stop(visit, made, about);
  // What began earlier counts here; what begins later waits for this one.
  const starting = gate.starts.writableFolders(found.id);
  const start = gate.starts.begin(
    found.id,
    made.request.mounts.map(({ value }) => value),
  );
  try {
    const reasons = await judgeMade(made, starting, gate);
    if (isHalt(reasons)) return await stop(visit, reasons, about);
    if (reasons.length > 0 && isHeld(reasons, gate)) return await refuse(visit.call, 403, reasons, about);
    await start.mayRun();
    return await startJudged(visit, made, { reasons, ...about }, gate);
  } finally {
    start.end();
  }
};

async function startJudged(
  visit: Visit,
  { request, state: { id } }: Made,
  noted: { readonly reasons: readonly GateReason[]; readonly about: string },
  gate: Gatekeeper,
): Promise<Outcome> {
  const watch = gate.processes.watch(id);
  const answer = await gate.engine.ask(engineCall(visit, printQuery(visit.routed.query), id));
  const glimpse = watch.end();
  if ('failed' in answer || (answer.status !== 204 && answer.status !== 304)) return give(visit, answer, noted);
  const { reasons, about } = noted;
  const unlike = await verifyStarted(id, glimpse, request, gate);
  // What ran before has its mounts already; what was known to change before is told of already, in warn mode.
  const isMounted = answer.status === 304 || reasons.some(({ rule }) => rule === 'mount-changes-meanwhile');
  const wrong = unlike ?? (isMounted ? undefined : await verifySources(id, request, gate));
  if (isHalt(wrong)) return stop(visit, wrong, { about });
  if (wrong === undefined || gate.mode === 'warn')
    return give(visit, answer, { reasons: wrong === undefined ? reasons : [...reasons, wrong], about });
  return { ...(await refuse(visit.call, 403, [wrong], { about })), decision: 'killed' };
}

/** What the engine has made, as it says itself. */
export interface Made {
  readonly request: ContainerRequest;
  readonly state: ContainerState;
}

/** Asks the engine what a container of the owner’s is. */
export async function inspectContainer(id: string, gate: Gatekeeper): Promise<Made | Halt> {
  const answer = await gate.owned.inspect(id);
  if (isHalt(answer)) return answer;
  const { request, state, problems } = readInspect(`container ${id.slice(0, 12)}`, answer.text);
  if (request === undefined || state === undefined)
    return refusal([
      say('undecided', `what the engine says of the container cannot be read: ${problems[0]?.message ?? 'it is no object'}`),
    ]);
  return { request, state };
}

/** What speaks against starting a container that was made. */
async function judgeMade(
  { request: made, state }: Made,
  starting: readonly string[],
  gate: Gatekeeper,
): Promise<readonly GateReason[] | Halt> {
  const request = withoutDefaults(made);
  const reasons: GateReason[] = [...gate.unfit, ...changedReasons(request, gate)];
  reasons.push(...request.oddities.map(({ value }) => say('field-unknown', value.text)));
  for (const { type, name, driver } of state.mounts) {
    if (type !== 'volume') continue;
    const volume = await gate.owned.volume(name);
    if (isHalt(volume)) {
      if (volume.halt !== 'refused') return volume;
      reasons.push(...volume.reasons);
      continue;
    }
    const reason = volumeReason(name, driver === '' ? volume.driver : driver, volume.options);
    if (reason !== undefined) reasons.push(reason);
  }
  // The id counts, not the name: a client may give a network’s endpoint the id of another one (measured on 20.10.24).
  for (const { name, id } of state.networks) {
    if (name === 'bridge' || name === 'none') continue;
    const network = await gate.owned.network(id === '' ? name : id);
    if (!isHalt(network)) continue;
    if (network.halt !== 'refused') return network;
    reasons.push(...network.reasons);
  }
  const peers = await peersOf(request, gate);
  if (isHalt(peers)) return peers;
  const shared = await sharedNetworkReasons(request, gate);
  if (isHalt(shared)) return shared;
  const moved = await movedMounts({ request, state }, gate, starting);
  if (isHalt(moved)) return moved;
  reasons.push(
    ...peers.reasons,
    ...shared.reasons,
    ...moved.reasons,
    ...judgeRequest(request, gate, { image: 'known', peers: peers.ids }),
    ...planReasons(request, gate.plan, 'made'),
  );
  return reasons;
}

/**
 * What speaks against having the engine mount a container’s folders by their paths, as it does for a start and for a copy: that they lead
 * elsewhere now, or may do so in a moment. While the container runs, its own folders count, too: it goes on running until a restart has ended it.
 */
export async function movedMounts(
  { request, state }: Made,
  gate: Gatekeeper,
  starting?: readonly string[],
): Promise<{ readonly reasons: readonly GateReason[] } | Halt> {
  const moved = request.mounts.flatMap(({ value }) => {
    const path = bindPath(value);
    if (path === undefined) return [];
    const real = gate.machine.realPath(path);
    const hidden = hiddenReason(path, gate.machine);
    if (hidden !== undefined) return [hidden];
    return real === path ? [] : [say('container-changed', `${path} leads to ${real} now`)];
  });
  const changing = await changingMounts(request, gate, state, starting);
  return isHalt(changing) ? changing : { reasons: [...moved, ...changing.reasons] };
}

// A container that was made through a gate has nothing left to rewrite.
function changedReasons(request: ContainerRequest, gate: Gatekeeper): GateReason[] {
  // Swap is what the engine makes of it: -1 where its kernel does not count it (verifyPlatformContainerResources of moby daemon/daemon_unix.go).
  const resources = request.resources.filter(({ value }) => value.name !== 'memory-swap');
  const { rewrites, reasons } = rewriteCreate({ ...request, resources }, gate.owner, gate.policy);
  const changed = rewrites.map(({ rule, field, from, to }) =>
    say(
      'container-changed',
      `its ${field} ${from === undefined ? 'is not set' : `is ${from}`}${to === undefined ? '' : ` and should be ${to}`} (${rule})`,
    ),
  );
  return [...changed, ...reasons];
}

/** Where no container is to have a network, one whose namespace is shared may not have one of before. */
async function sharedNetworkReasons(
  { namespaces }: ContainerRequest,
  gate: Gatekeeper,
): Promise<{ readonly reasons: readonly GateReason[] } | Halt> {
  if (gate.policy.network !== 'none') return { reasons: [] };
  const shared = namespaces.find(({ value }) => value.kind === 'net' && value.mode.startsWith('container:'));
  const peer = shared === undefined ? undefined : await gate.owned.container(shared.value.mode.slice('container:'.length));
  // One that is not the owner’s is refused anyway.
  if (peer === undefined || isHalt(peer)) return { reasons: [] };
  const made = await inspectContainer(peer.id, gate);
  if (isHalt(made)) return made;
  const isOff = made.request.namespaces.some(({ value }) => value.kind === 'net' && value.mode === 'none');
  return { reasons: isOff ? [] : [say('network-off', `It would share the network of ${peer.id.slice(0, 12)}`)] };
}

async function peersOf(
  request: ContainerRequest,
  gate: Gatekeeper,
): Promise<{ readonly ids: readonly string[]; readonly reasons: readonly GateReason[] } | Halt> {
  const names = [
    ...request.namespaces.flatMap(({ value }) => (value.mode.startsWith('container:') ? [value.mode.slice('container:'.length)] : [])),
    ...request.volumesFrom.map(({ value }) => value.split(':')[0] ?? ''),
  ];
  const ids: string[] = [];
  const reasons: GateReason[] = [];
  for (const name of new Set(names)) {
    const found = await gate.owned.container(name);
    if (!isHalt(found)) ids.push(found.id);
    else if (found.halt === 'refused') reasons.push(...found.reasons);
    else return found;
  }
  return { ids, reasons };
}
