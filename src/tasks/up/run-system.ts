import type { LaunchEvent, LaunchOutcome } from '../../model/launch-progress.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { textAt } from '../gate/halt.ts';
import { type DoorPowers, enterSandbox } from '../sandbox/enter-sandbox.ts';
import { type SandboxDoor, whyRefused } from '../sandbox/sandbox-door.ts';
import type { ExistingUse } from './find-existing.ts';
import { systemFolder, systemUser } from '../system/system-container.ts';

/** A system container that is to run. */
export interface SystemRun {
  readonly sandbox: Sandbox;
  readonly existing: Pick<ExistingUse, 'use' | 'ids'>;
  /** The body that makes it. */
  readonly body: object;
}

/** What running one needs of the world. */
export interface SystemRunPowers extends DoorPowers {
  readonly devcontainer: {
    now(): number;
    readonly cancelled?: Promise<unknown>;
  };
}

/** Makes a system container through its gate, or starts the one that is there. The gate answers a start when it has looked at what runs. */
export async function runSystem(
  { sandbox, existing, body }: SystemRun,
  powers: SystemRunPowers,
  onEvent: (event: LaunchEvent) => void,
): Promise<LaunchOutcome> {
  const { now, cancelled } = powers.devcontainer;
  let isCancelled = false;
  void cancelled?.then(() => {
    isCancelled = true;
  });
  onEvent({ is: 'started', step: 1, kind: 'start', title: 'Start the system container', at: now() });
  const door = await enterSandbox(sandbox, powers, { outer: true });
  const made = 'refused' in door ? door : await started(door, existing, body, () => isCancelled);
  if (!('refused' in door)) door.close();
  onEvent({ is: 'ended', step: 1, how: 'id' in made ? 'done' : 'failed', at: now() });
  if (isCancelled) return { outcome: 'cancelled' };
  if ('refused' in made) return { outcome: 'error', message: made.refused, lastLines: [] };
  return {
    outcome: 'success',
    containerId: made.id,
    remoteUser: systemUser,
    remoteWorkspaceFolder: systemFolder(sandbox.workspace),
    mergedConfiguration: {},
  };
}

async function started(
  door: SandboxDoor,
  { use, ids }: SystemRun['existing'],
  body: object,
  isCancelled: () => boolean,
): Promise<{ readonly id: string } | { readonly refused: string }> {
  for (const id of use === 'replace' ? ids : []) {
    const answer = await door.ask('DELETE', `/containers/${id}?force=1&v=1`);
    if ('failed' in answer || (answer.status >= 300 && answer.status !== 404)) return { refused: whyRefused(door.sandbox, answer) };
  }
  const there = use === 'use' ? ids[0] : undefined;
  const made = there === undefined ? await create(door, body) : { id: there };
  if ('refused' in made || isCancelled()) return made;
  const answer = await door.ask('POST', `/containers/${made.id}/start`);
  if ('failed' in answer || answer.status >= 400) return { refused: whyRefused(door.sandbox, answer) };
  return made;
}

async function create(door: SandboxDoor, body: object): Promise<{ readonly id: string } | { readonly refused: string }> {
  const { name, id } = door.sandbox;
  const answer = await door.ask('POST', `/containers/create?name=${encodeURIComponent(`${name}-${id.slice(0, 6)}`)}`, body);
  if ('failed' in answer || answer.status !== 201) return { refused: whyRefused(door.sandbox, answer) };
  return { id: textAt(parseObject(answer.text), 'Id') };
}
