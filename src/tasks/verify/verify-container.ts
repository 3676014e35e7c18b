import { type ContainerState, readInspect } from '../../formats/docker-api/read-inspect.ts';
import type { Judge } from '../../judge/judge.ts';
import type { Engine } from '../../machine/http/door.ts';
import { isGroupOf, type ProcessRecord, type ProcessRecords } from '../../machine/process-records.ts';
import type { Verification } from '../../model/claim.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { cutText } from '../../syntax/plain-text.ts';
import { makeClaims, worstOf } from './make-claims.ts';
import type { Sight } from './sight.ts';

/** What is looked at, and by which measure. */
export interface VerifyWish {
  /** Name or id, or the beginning of one. */
  readonly container: string;
  readonly judge: Judge;
  /** Real folders that it may mount. */
  readonly workspaces: readonly string[];
  /** Real paths of sockets that rule this engine. */
  readonly sockets: readonly string[];
}

/** What a look needs of the machine. */
export interface VerifyPowers {
  readonly engine: Engine;
  readonly processes: ProcessRecords;
  now(): string;
}

/** Looks at a running container from this machine. Refused, in one sentence: the engine does not answer, or no such container runs. */
export async function verifyContainer(wish: VerifyWish, powers: VerifyPowers): Promise<Verification | { readonly refused: string }> {
  const made = await inspect(wish.container, powers.engine);
  if ('refused' in made) return made;
  const date = powers.now();
  const seen = lookAt(made.state, powers.processes);
  if ('refused' in seen) return seen;
  // What was looked at must still be that container: after a restart it is another process.
  const again = await inspect(made.state.id, powers.engine);
  if ('refused' in again) return again;
  if (again.state.pid !== made.state.pid) return { refused: `The container ${wish.container} was restarted meanwhile; try again.` };
  const claims = makeClaims({ ...made, ...seen, sockets: wish.sockets, date }, wish.judge, wish.workspaces);
  return { container: made.state.id, name: made.state.name, date, claims, standing: worstOf(claims) };
}

interface Made {
  readonly request: ContainerRequest;
  readonly state: ContainerState;
}

// Without a version in the path, engines answer in their own.
async function inspect(name: string, engine: Engine): Promise<Made | { readonly refused: string }> {
  const shown = cutText(name, 100);
  if (!/^[A-Za-z0-9][\w.-]{0,254}$/u.test(name)) return { refused: `“${shown}” is no name or id of a container.` };
  const answer = await engine.ask({ method: 'GET', path: `/containers/${name}/json`, headers: [] });
  if ('failed' in answer) return { refused: `The engine did not answer: ${answer.failed}.` };
  if (answer.status === 404) return { refused: `The engine has no container ${shown}.` };
  if (answer.status !== 200) return { refused: `The engine answered ${answer.status} when it was asked for the container ${shown}.` };
  const { request, state, problems } = readInspect(`container ${shown}`, answer.text);
  if (request === undefined || state === undefined)
    return { refused: `What the engine says of the container ${shown} cannot be read: ${problems[0]?.message ?? 'it is no object'}.` };
  return state.running
    ? { request, state }
    : { refused: `The container ${shown} does not run: only of a running one can be seen what it is.` };
}

type Look = Pick<Sight, 'own' | 'first' | 'others' | 'whole'>;

function lookAt({ id, pid }: ContainerState, processes: ProcessRecords): Look | { readonly refused: string } {
  const own = processes.ownRecord();
  if (own === undefined)
    return { refused: 'This machine has no /proc: containers run on another one, or in a virtual machine, and are seen from there alone.' };
  const first = processes.record(pid);
  // The number is the engine’s, whose kernel may be another one; a control group with the container’s id is here only where the container is.
  if (first === undefined || !isGroupOf(first.cgroup ?? '', id))
    return { own, first: { unseen: elsewhere(pid) }, others: [], whole: false };
  const namespace = foreignNamespace(first, own);
  const { pids, whole } = processes.membersOf(id, namespace);
  const others = pids.filter((one) => one !== first.pid).flatMap((one) => stillThere(one, id, namespace, processes));
  return { own, first, others, whole };
}

function elsewhere(pid: number): string {
  return `process ${pid} of the engine’s is not that container’s on this kernel: a remote engine, or one in a virtual machine such as Docker Desktop’s, must be looked at from there`;
}

// With the process namespace of the machine, every process of it would be the container’s.
function foreignNamespace(first: ProcessRecord, own: ProcessRecord): string | undefined {
  return first.namespaces.pid === own.namespaces.pid ? undefined : first.namespaces.pid;
}

// A number that was the container’s may be another one’s by now.
function stillThere(pid: number, id: string, namespace: string | undefined, processes: ProcessRecords): readonly ProcessRecord[] {
  const record = processes.record(pid);
  if (record === undefined) return [];
  const isIts = isGroupOf(record.cgroup ?? '', id) || (namespace !== undefined && record.namespaces.pid === namespace);
  return isIts ? [record] : [];
}
