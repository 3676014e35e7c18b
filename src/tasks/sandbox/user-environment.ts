import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { list, mistakeIn, object, oneOf, text } from '../../syntax/json-shape.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { type ProbePowers, probeUser } from './probe-user.ts';
import type { SandboxDoor } from './sandbox-door.ts';
import { sandboxPlaces } from './sandbox-places.ts';

/** What knowing the environment of a user may do. */
export interface EnvironmentPowers extends ProbePowers {
  readonly machine: Pick<Machine, 'readText' | 'writeText' | 'remove' | 'stateFolder' | 'runtimeFolder'>;
}

/** What was found out of one user, and what of the sandbox it holds for. */
interface Known {
  readonly user: string;
  readonly of: string;
  readonly variables: readonly string[];
}

const most = { users: 8, bytes: 4 << 20 } as const;

/**
 * The environment that the start files of a user’s shell make inside, as the configuration’s userEnvProbe says: `NAME=VALUE`; and one sentence where it was
 * not found out. It is asked for once after each start, as the reference CLI does within a session (src/spec-common/injectHeadless.ts readUserEnvFromCache),
 * and kept here, readable by this user alone: inside, others could change it.
 */
export async function userEnvironment(
  door: SandboxDoor,
  user: string,
  powers: EnvironmentPowers,
): Promise<{ readonly variables: readonly string[]; readonly said?: string }> {
  const { sandbox } = door;
  // As the reference CLI without `--default-user-env-probe`.
  const probe = sandbox.container?.userEnvProbe ?? 'loginInteractiveShell';
  const places = sandboxPlaces(sandbox.id, powers.machine);
  if (probe === 'none' || 'refused' in places) return { variables: [] };
  const of = holdsFor(sandbox, probe);
  const known = readKnown(places.environments, powers.machine);
  const own = known.find((one) => one.user === user && one.of === of);
  if (own !== undefined) return own;
  const probed = await probeUser(door, user, probe, powers);
  if ('refused' in probed) return { variables: [] };
  const others = known.filter((one) => one.user !== user && one.of === of).slice(0, most.users - 1);
  const all: readonly Known[] = [...others, { user, of, variables: probed.variables }];
  // Where it cannot be kept, it is asked for again.
  powers.machine.writeText(places.environments, `${JSON.stringify({ version: 1, known: all })}\n`, { isPrivate: true });
  return probed;
}

/** Forgets what was found out: the next command asks anew. */
export function forgetEnvironments({ id }: Pick<Sandbox, 'id'>, machine: EnvironmentPowers['machine']): void {
  const places = sandboxPlaces(id, machine);
  if (!('refused' in places)) machine.remove(places.environments);
}

function holdsFor({ container, started }: Sandbox, probe: string): string {
  return `${container?.id ?? ''} ${started} ${probe}`;
}

const shape = object(
  {
    version: oneOf(1),
    known: list(
      object({ user: text(1000), of: text(1000), variables: list(text(200_000), 1000) }, ['user', 'of', 'variables']),
      most.users,
    ),
  },
  ['version', 'known'],
);

function readKnown(file: string, machine: Pick<Machine, 'readText'>): readonly Known[] {
  const answer = machine.readText(file, most.bytes);
  const value = 'text' in answer ? parseObject(answer.text) : undefined;
  return value === undefined || mistakeIn(value, shape) !== undefined ? [] : (value['known'] as readonly Known[]);
}
