import { isAbsolute } from 'node:path';
import type { Judge } from '../../judge/judge.ts';
import type { HostReach } from '../../machine/host-reach.ts';
import type { ProcessRecords } from '../../machine/process-records.ts';
import type { Verification } from '../../model/claim.ts';
import { bindPath } from '../gate/locate.ts';
import { type Asked, askInside, type AskPowers } from './ask-inside.ts';
import { asMounted } from './as-mounted.ts';
import type { ClaimId } from './claim-words.ts';
import { engineInit } from './engine-init.ts';
import { inspect, type Made } from './inspect.ts';
import { type Look, lookAt } from './look-at.ts';
import { makeClaims, worstOf } from './make-claims.ts';

/** What is looked at, and by which measure. */
export interface VerifyWish {
  /** Name or id, or the beginning of one. */
  readonly container: string;
  readonly judge: Judge;
  /** Real folders that it may mount. */
  readonly workspaces: readonly string[];
  /** Real paths of sockets that rule this engine. */
  readonly sockets: readonly string[];
  /** Ask inside, too. Else nothing is run in the container, and nothing changes in it. */
  readonly asks: boolean;
}

/** What a look needs of the machine. */
export interface VerifyPowers extends AskPowers {
  readonly processes: ProcessRecords;
  readonly reach: HostReach;
  /** ISO 8601 in UTC. */
  now(): string;
  wait(milliseconds: number): Promise<void>;
  /** An absolute path without symbolic links. */
  realPath(path: string): string;
}

/** Why there is nothing to be said, in one sentence; `isGone`: it runs no more. */
export interface Refused {
  readonly refused: string;
  readonly isGone?: true;
}

/** Looks at a running container from this machine. Refused: the engine does not answer, or no such container runs. */
export async function verifyContainer(wish: VerifyWish, powers: VerifyPowers): Promise<Verification | Refused> {
  const said = await inspect(wish.container, powers.engine);
  if ('refused' in said) return said;
  const made = asMounted(withRealSources(said, powers.realPath), powers.processes.ownRecord()?.mountInfo);
  const seen = await lookUntilSettled(made, wish, powers);
  if ('refused' in seen) return seen;
  const verified = judged(made, seen, await ask(made, seen, wish, powers), wish, powers);
  return (await whyAnother(made, seen, powers)) ?? verified;
}

/** The record with sources as they are here: engines keep what was asked for, and a link of a workspace leads anywhere. */
function withRealSources({ request, state }: Made, realPath: (path: string) => string): Made {
  const mounts = request.mounts.map((mount): (typeof request.mounts)[number] => {
    const path = bindPath(mount.value);
    return path === undefined ? mount : { ...mount, value: { ...mount.value, source: { base: 'root', path: realPath(path) } } };
  });
  const made = state.mounts.map((mount) => (isAbsolute(mount.source) ? { ...mount, source: realPath(mount.source) } : mount));
  return { request: { ...request, mounts }, state: { ...state, mounts: made } };
}

/**
 * While a command is started in a container its process is for a moment still the runtime’s, which is root here, and on a busy machine for a longer one (a
 * `runc:[2:INIT]` of Sysbox 0.7.0 was met twice 60 ms apart): what is held against one must be so at every look. Of the first process it is settled before the engine says that it runs. All looks come before anything is asked inside, which tells whoever
 * wrote the image’s shell that somebody looks.
 */
async function lookUntilSettled(made: Made, wish: VerifyWish, powers: VerifyPowers): Promise<Look | Refused> {
  for (const pause of pauses) {
    const seen = lookAt(made.state, powers.processes);
    if ('refused' in seen || !isDoubtful(judged(made, seen, not('not yet'), wish, powers))) return seen;
    await powers.wait(pause);
  }
  return lookAt(made.state, powers.processes);
}

/** Milliseconds between two looks. */
const pauses = [60, 120, 240, 480] as const;

const ofProcesses: ReadonlySet<string> = new Set<ClaimId>(['user-namespace', 'seccomp', 'folders', 'shared-processes', 'devices']);

function isDoubtful({ claims }: Verification): boolean {
  return claims.some(({ id, standing }) => standing === 'fails' && (ofProcesses.has(id) || id.startsWith('namespace-')));
}

function judged(made: Made, seen: Look, { answer, word }: Asked, wish: VerifyWish, { reach, now }: VerifyPowers): Verification {
  const date = now();
  const claims = makeClaims(
    {
      ...made,
      ...seen,
      sockets: wish.sockets,
      listening: reach.listening(),
      listeningInside: reach.listeningInside(),
      devices: reach.devices(),
      init: engineInit(made.request, seen, reach, wish.workspaces),
      inside: answer,
      date,
    },
    wish.judge,
    wish.workspaces,
  );
  const { id, name, startedAt } = made.state;
  return { container: id, name, started: startedAt, date, claims, inside: word, standing: worstOf(claims) };
}

async function ask({ state }: Made, { first }: Look, { asks }: VerifyWish, powers: AskPowers): Promise<Asked> {
  if (!asks) return not('--no-exec');
  if (state.paused) return not('it is paused');
  return 'unseen' in first ? not('there is nothing to set beside its answer') : askInside(state.id, powers);
}

function not(why: string): Asked {
  return { word: { state: 'not asked', why, ignored: 0 } };
}

/** What was looked at must still be that container: after a restart it is another process, and its number may be anybody’s. */
async function whyAnother({ state }: Made, { first }: Look, { engine, processes }: VerifyPowers): Promise<Refused | undefined> {
  const again = await inspect(state.id, engine);
  if ('refused' in again) return again;
  const isSameStart = again.state.pid === state.pid && again.state.startedAt === state.startedAt;
  const isSameProcess = 'unseen' in first || processes.record(first.pid)?.started === first.started;
  return isSameStart && isSameProcess ? undefined : { refused: `The container ${state.name} was started anew meanwhile; try again.` };
}
