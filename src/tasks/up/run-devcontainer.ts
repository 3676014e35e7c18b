import { join } from 'node:path';
import { referenceCliVersion } from '../../known/reference-cli.ts';
import type { DevcontainerCommand } from '../../machine/start-devcontainer.ts';
import type { EndedSession, RunningSession } from '../../machine/start-in-session.ts';
import type { LaunchEvent, LaunchOutcome } from '../../model/launch-progress.ts';
import type { CredentialPowers } from '../resolve/find-credentials.ts';
import { type DevcontainerWish, devcontainerArguments, devcontainerEnvironment, devcontainerFolders } from './devcontainer-command.ts';
import { dockerConfiguration, userDockerFolder } from './docker-configuration.ts';
import { makeEventReader } from './read-events.ts';
import { readOutcome } from './read-outcome.ts';

/** What running the reference CLI needs of the world. */
export interface DevcontainerPowers {
  startDevcontainer(command: DevcontainerCommand, version: string, onLine: (line: string, at: number) => void): RunningSession;
  /** The environment of this program. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the user’s credentials are. */
  readonly credentials: CredentialPowers;
  /** Where what was fetched is kept, of which nothing is lost when it goes; absent: nowhere. */
  readonly cache?: string | undefined;
  /** Milliseconds of the clock that lines come with. */
  now(): number;
  /** Settles when it is to end; absent: never. */
  readonly cancelled?: Promise<unknown>;
}

/** How it ended; `refused`: it was not even started, and why, as one sentence. */
export type RanDevcontainer = LaunchOutcome | { readonly outcome: 'refused'; readonly why: string };

/**
 * Runs `devcontainer up` of the reference CLI as wished, and tells what happens on the way. When it settles, nothing of it runs any more, and the file with
 * credentials is gone. A container is left as it is then, whatever came of it: to look at it, or to remove it, is the caller’s.
 */
export async function runDevcontainer(
  wish: DevcontainerWish,
  powers: DevcontainerPowers,
  onEvent: (event: LaunchEvent) => void,
): Promise<RanDevcontainer> {
  let isCancelled = false;
  let running: RunningSession | undefined;
  void powers.cancelled?.then(() => {
    isCancelled = true;
    running?.end();
  });
  const command = await commandOf(wish, powers);
  if (isCancelled) return { outcome: 'cancelled' };
  const reader = makeEventReader();
  const read = (line: string, at: number): void => {
    for (const event of reader.read(line, at)) onEvent(event);
  };
  // It takes a while before it says anything.
  read('', powers.now());
  running = powers.startDevcontainer(command, referenceCliVersion, read);
  const ended = await running.ended;
  if (ended.refused !== undefined) return { outcome: 'refused', why: ended.refused };
  const isSuccess = !isCancelled && ended.code === 0;
  const { events, words } = reader.end(isSuccess ? 'done' : 'failed', powers.now());
  for (const event of events) onEvent(event);
  return isCancelled ? { outcome: 'cancelled' } : readOutcome(ended.output, exitOf(ended), words);
}

/** What is started, in full. */
async function commandOf(wish: DevcontainerWish, { environment, credentials, cache }: DevcontainerPowers): Promise<DevcontainerCommand> {
  const { data, home, temporary, docker } = devcontainerFolders(wish);
  const text = await dockerConfiguration(wish.registries, userDockerFolder(environment), credentials);
  return {
    args: devcontainerArguments(wish),
    environment: devcontainerEnvironment(wish, environment).variables,
    folder: data,
    folders: [data, home, temporary, docker],
    secret: { path: join(docker, 'config.json'), text },
    ...(cache === undefined ? {} : { shared: { kept: join(cache, 'containai', 'reference-cli'), own: temporary } }),
  };
}

function exitOf({ code }: EndedSession): string {
  return code === null ? 'was ended by a signal' : `ended with exit code ${code}`;
}
