import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { RunningSession, SessionCommand } from '../../machine/start-in-session.ts';
import type { CredentialPowers } from '../resolve/find-credentials.ts';
import { noStateFolder } from '../sandbox/sandbox-places.ts';
import { devcontainerEnvironment, devcontainerFolders } from '../up/devcontainer-command.ts';
import { dockerConfiguration, userDockerFolder } from '../up/docker-configuration.ts';

/** What running Docker’s CLI needs of the world. */
export interface DockerPowers {
  startInSession(command: SessionCommand, onLine: (line: string, at: number) => void): RunningSession;
  /** The environment of this program. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the user’s credentials are. */
  readonly credentials: CredentialPowers;
  readonly machine: Pick<Machine, 'stateFolder' | 'remove'>;
  /** Another word each time. */
  nonce(): string;
  /** Milliseconds of the clock that lines come with. */
  now(): number;
  /** Settles when it is to end. */
  readonly cancelled: Promise<unknown>;
}

/** What Docker’s CLI is to do. */
export interface DockerWish {
  readonly args: readonly string[];
  /** Path of the engine’s socket. */
  readonly socket: string;
  readonly builder: 'build-kit' | 'classic';
  /** Registries whose credentials are needed, such as `docker.io`. */
  readonly registries: readonly string[];
  /** What it reads; without it, nothing. */
  readonly input?: Uint8Array;
}

/** How it ended; `refused`: it was not even started, and why, as one sentence. */
export type RanDocker = { readonly code: number | null } | { readonly isCancelled: true } | { readonly refused: string };

/**
 * Runs Docker’s CLI as the reference CLI runs it in a launch: with nothing of this machine’s environment but the way to programs and to the network, and
 * with settings of its own, in a folder that is gone afterwards.
 */
export async function runDocker(wish: DockerWish, powers: DockerPowers, onLine: (line: string, at: number) => void): Promise<RanDocker> {
  const state = powers.machine.stateFolder();
  if (state === undefined) return { refused: noStateFolder };
  const folder = join(state, 'containai', 'system', powers.nonce());
  let isCancelled = false;
  let running: RunningSession | undefined;
  void powers.cancelled.then(() => {
    isCancelled = true;
    running?.end();
  });
  const command = await commandOf(wish, folder, powers);
  if (isCancelled) return { isCancelled };
  running = powers.startInSession(command, onLine);
  const { code, refused } = await running.ended;
  powers.machine.remove(folder);
  if (isCancelled) return { isCancelled };
  return refused === undefined ? { code } : { refused };
}

async function commandOf(
  { args, socket, builder, registries, input }: DockerWish,
  folder: string,
  { environment, credentials }: DockerPowers,
): Promise<SessionCommand> {
  const { data, home, temporary, docker } = devcontainerFolders({ folder });
  // Nothing of a workspace is known here, and nobody has granted anything.
  const wish = { workspace: folder, form: 'image', folder, gate: socket, builder, granted: {} } as const;
  return {
    program: 'docker',
    called: 'Docker’s CLI (docker)',
    args,
    // What a build was given is nobody’s business who has the image.
    environment: { ...devcontainerEnvironment(wish, environment).variables, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
    folder: data,
    folders: [data, home, temporary, docker],
    secret: { path: join(docker, 'config.json'), text: await dockerConfiguration(registries, userDockerFolder(environment), credentials) },
    tellsOutput: true,
    ...(input === undefined ? {} : { input }),
  };
}
