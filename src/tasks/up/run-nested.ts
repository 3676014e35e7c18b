import type { LaunchEvent, LaunchFailure, LaunchOutcome } from '../../model/launch-progress.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { askInside, type AskInsidePowers } from '../sandbox/ask-inside.ts';
import { enterInner } from '../sandbox/inner-door.ts';
import { type DoorPowers, enterSandbox } from '../sandbox/enter-sandbox.ts';
import { followInside, type FollowPowers } from '../sandbox/follow-inside.ts';
import type { SandboxDoor } from '../sandbox/sandbox-door.ts';
import { systemFolder, systemUser } from '../system/system-container.ts';
import type { NestedLaunch } from './prepare-nested.ts';
import { makeEventReader } from './read-events.ts';
import { readOutcome } from './read-outcome.ts';

/** A dev container that is to be opened inside the system container of a sandbox, which runs. */
export interface NestedRun {
  readonly sandbox: Sandbox;
  readonly nested: NestedLaunch;
  /** Make it anew, also where one is there. */
  readonly rebuild: boolean;
  readonly buildCache: boolean;
  /** Variables of this machine that the configuration may read. */
  readonly granted: Readonly<Record<string, string>>;
}

/** What opening one needs of the world. */
export interface NestedPowers extends DoorPowers, AskInsidePowers, Omit<FollowPowers, 'cancelled'> {
  readonly devcontainer: { now(): number; readonly cancelled?: Promise<unknown> };
  /** Copies an image that an engine out here has to the one behind a socket; whether it is there now. */
  handIn(image: string, socket: string): Promise<boolean>;
}

const never = new Promise<never>(() => {});
/** Milliseconds in which what was asked to end may end by itself. */
const grace = 4000;
/** Steps out here have lower numbers. */
const firstStep = 1000;

/**
 * Opens a dev container inside a system container: images that only an engine out here has go in without a registry, and the reference CLI in there does the
 * rest. What it says of failures is what it says anywhere.
 */
export async function runNested(run: NestedRun, powers: NestedPowers, onEvent: (event: LaunchEvent) => void): Promise<LaunchOutcome> {
  const { sandbox, nested } = run;
  let isCancelled = false;
  void powers.devcontainer.cancelled?.then(() => {
    isCancelled = true;
  });
  await handImagesIn(sandbox, nested.images, powers, onEvent);
  if (isCancelled) return { outcome: 'cancelled' };
  const door = await enterSandbox(sandbox, powers, { outer: true });
  if ('refused' in door) return failure(door.refused);
  try {
    return await runInside(door, run, powers, onEvent);
  } finally {
    door.close();
  }
}

async function handImagesIn(
  sandbox: Sandbox,
  images: readonly string[],
  powers: NestedPowers,
  onEvent: (event: LaunchEvent) => void,
): Promise<void> {
  const outer = images.length === 0 ? undefined : await enterSandbox(sandbox, powers, { outer: true });
  if (outer === undefined || 'refused' in outer) return;
  const inner = await enterInner(outer, powers);
  if ('refused' in inner) return;
  const { now, cancelled = never } = powers.devcontainer;
  try {
    for (const [index, image] of images.entries()) {
      const step = firstStep / 2 + index;
      onEvent({ is: 'started', step, kind: 'pull', title: `Hand in ${image}`, at: now() });
      // What no engine here has, the one inside fetches.
      const isIn = await Promise.race([powers.handIn(image, inner.socket), cancelled.then(() => undefined)]);
      onEvent({ is: 'ended', step, how: isIn === undefined ? 'failed' : 'done', at: now() });
      // What is under way ends with the way there.
      if (isIn === undefined) return;
    }
  } finally {
    inner.close();
  }
}

async function runInside(
  door: SandboxDoor,
  { sandbox, nested, rebuild, buildCache, granted }: NestedRun,
  powers: NestedPowers,
  onEvent: (event: LaunchEvent) => void,
): Promise<LaunchOutcome> {
  const { now, cancelled } = powers.devcontainer;
  let isCancelled = false;
  void cancelled?.then(() => {
    isCancelled = true;
  });
  const folder = systemFolder(sandbox.workspace);
  const command = [
    'devcontainer',
    'up',
    `--workspace-folder=${folder}`,
    `--config=${nested.configuration}`,
    '--mount-workspace-git-root=false',
    '--log-format=json',
    '--log-level=info',
    '--no-lockfile',
    '--include-merged-configuration',
    ...(rebuild ? ['--remove-existing-container'] : []),
    ...(buildCache ? [] : ['--build-no-cache']),
  ];
  const reader = makeEventReader();
  const tell = (events: readonly LaunchEvent[]): void => events.map(later).forEach(onEvent);
  tell(reader.read('', now()));
  const environment = Object.entries(granted).map(([name, value]) => `${name}=${value}`);
  const following = followInside(
    door,
    { command, user: await ownerOf(door, folder, powers), folder, environment },
    { ...powers, ...(cancelled === undefined ? {} : { cancelled }) },
    (line) => tell(reader.read(line, now())),
  );
  // Who is inside may not heed it; what is there goes with its system container.
  const ended = await Promise.race([
    following,
    (cancelled ?? never).then(() => powers.wait(grace)).then(() => ({ refused: 'It was ended.' })),
  ]);
  const isSuccess = !isCancelled && 'code' in ended && ended.code === 0;
  const { events, words } = reader.end(isSuccess ? 'done' : 'failed', now());
  tell(events);
  if (isCancelled) return { outcome: 'cancelled' };
  if ('refused' in ended) return failure(ended.refused);
  return readOutcome(ended.output, `ended with exit code ${ended.code}`, words);
}

/** A workspace of root’s is root’s to open: the user of the system container could write nothing in it. */
async function ownerOf(door: SandboxDoor, folder: string, powers: NestedPowers): Promise<string> {
  const answer = await askInside(door, { command: ['stat', '-c', '%u', folder], user: '0', patience: 10_000 }, powers);
  return 'output' in answer && answer.output.trim() === '0' ? 'root' : systemUser;
}

function later(event: LaunchEvent): LaunchEvent {
  const moved = { ...event, step: event.step + firstStep };
  return moved.is === 'started' && moved.within !== undefined ? { ...moved, within: moved.within + firstStep } : moved;
}

function failure(message: string): LaunchFailure {
  return { outcome: 'error', message, lastLines: [] };
}
