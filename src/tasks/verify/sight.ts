import type { ContainerState } from '../../formats/docker-api/read-inspect.ts';
import type { DeviceNode, InnerSocket } from '../../machine/host-reach.ts';
import type { ProcessRecord } from '../../machine/process-records.ts';
import { type Claim, needsRoot, type Standing, type Witness } from '../../model/claim.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { type ClaimId, claimWords } from './claim-words.ts';
import type { EngineInit } from './engine-init.ts';
import type { Answer } from './read-answer.ts';

/** All that was seen of a running container: claims are made of it alone. */
export interface Sight {
  /** What the engine says it has made. */
  readonly request: ContainerRequest;
  readonly state: ContainerState;
  /** This program. */
  readonly own: ProcessRecord;
  /** Its first process; or why there is none to be seen on this machine. */
  readonly first: ProcessRecord | { readonly unseen: string };
  /** The others. */
  readonly others: readonly ProcessRecord[];
  /** Those that are in its process namespace, and not in its control groups. */
  readonly strangers: readonly ProcessRecord[];
  /** Whether those are all: more were there than are looked at where not. */
  readonly whole: boolean;
  /** Real paths of sockets that rule this engine, beside those everyone knows. */
  readonly sockets: readonly string[];
  /** Paths of sockets that programs here listen on; undefined where they cannot be told. */
  readonly listening: readonly string[] | undefined;
  /** The same of programs in other network namespaces, such as other containers’. */
  readonly listeningInside: readonly InnerSocket[] | undefined;
  /** All devices below /dev of this machine; undefined where they cannot be told. */
  readonly devices: readonly DeviceNode[] | undefined;
  /** The init program of the engine, where the container is to have it; undefined: what lies there is judged like anything else. */
  readonly init: EngineInit | undefined;
  /** What a shell inside said; undefined where none was asked, or none answered. */
  readonly inside: Answer | undefined;
  /** ISO 8601 in UTC. */
  readonly date: string;
}

/** A sight whose first process was seen. */
export interface Seen extends Sight {
  readonly first: ProcessRecord;
}

/** A claim before it is dated. */
export type Said = Omit<Claim, 'date'>;

/** Makes claims of one id, by one witness. */
export function claimOf(id: ClaimId, witness: Witness = claimWords[id].witness): (standing: Standing, detail: string) => Said {
  return (standing, detail) => ({ id, words: claimWords[id].words, standing, witness, detail });
}

/** First the container’s first process. */
export function everyProcess({ first, others }: Seen): readonly ProcessRecord[] {
  return [first, ...others];
}

/** Why the mounts of a process, or of this program, are not known; undefined where they are. */
export function whyNoMounts({ pid, mountInfo, namespaces }: ProcessRecord): string | undefined {
  if (mountInfo !== undefined) return undefined;
  return namespaces.mnt === undefined ? needsRoot : `process ${pid} has more mounts than are read`;
}

/** A list in words, cut where it is long. */
export function listed(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

/** `1 process`, `3 processes`. */
export function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
