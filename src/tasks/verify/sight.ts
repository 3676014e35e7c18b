import type { ContainerState } from '../../formats/docker-api/read-inspect.ts';
import type { ProcessRecord } from '../../machine/process-records.ts';
import type { Claim, Standing, Witness } from '../../model/claim.ts';
import type { ContainerRequest } from '../../model/request.ts';

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
  /** Whether those are all: more were there than are looked at where not. */
  readonly whole: boolean;
  /** Real paths of sockets that rule this engine, beside those everyone knows. */
  readonly sockets: readonly string[];
  /** ISO 8601 in UTC. */
  readonly date: string;
}

/** A sight whose first process was seen. */
export interface Seen extends Sight {
  readonly first: ProcessRecord;
}

/** A claim before it is dated. */
export type Said = Omit<Claim, 'date'>;

/** Why the kernel does not tell of other users’ processes. */
export const needsRoot = 'needs root';

/** Makes claims of one id and words, by one witness. */
export function claimOf(id: string, words: string, witness: Witness = 'kernel'): (standing: Standing, detail: string) => Said {
  return (standing, detail) => ({ id, words, standing, witness, detail });
}

/** First the container’s first process. */
export function everyProcess({ first, others }: Seen): readonly ProcessRecord[] {
  return [first, ...others];
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
