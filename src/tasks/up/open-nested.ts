import type { LaunchEvent, LaunchFailure, LaunchOutcome } from '../../model/launch-progress.ts';
import type { ContainerRequest } from '../../model/request.ts';
import type { SandboxContainer } from '../../model/sandbox.ts';
import { mistakeIn } from '../../syntax/json-shape.ts';
import { settleInnerKey } from '../key/settle-key.ts';
import { portsOf } from '../sandbox/ports-of.ts';
import { writeSandbox } from '../sandbox/sandbox-files.ts';
import { containerShape } from '../sandbox/sandbox-shape.ts';
import { settleInnerSsh } from '../ssh/settle-inner-ssh.ts';
import { putBack } from './bring-up.ts';
import { containerOf } from './describe-sandbox.ts';
import type { Begun, Launched, LaunchPowers } from './launch-sandbox.ts';
import type { PreparedLaunch } from './prepare-launch.ts';
import { runNested } from './run-nested.ts';

/**
 * Opens the dev container inside a system container that is up. Where that fails, the system container stays, since it is what was planned: what went wrong
 * can be looked at in it.
 */
export async function openNested(
  begun: Begun,
  launched: Extract<Launched, { readonly is: 'up' }>,
  powers: LaunchPowers,
  onEvent: (event: LaunchEvent) => void,
): Promise<Launched> {
  const { order, places } = begun;
  const { prepared, rebuild, wish } = order;
  const { nested } = prepared;
  const { inner: _, ...sandbox } = launched.sandbox;
  if (nested === undefined) return launched;
  const run = { sandbox, nested, rebuild, buildCache: wish.buildCache, granted: wish.granted };
  const outcome = await runNested(run, powers, onEvent);
  if (outcome.outcome === 'cancelled') return { is: 'cancelled', ...(await putBack(begun, powers)) };
  const inner = innerOf(outcome, prepared);
  const failed = outcome.outcome === 'error' ? outcome : inner === undefined ? unusable : undefined;
  const ports = outcome.outcome === 'success' && inner !== undefined ? portsOf(withPublished(outcome.mergedConfiguration, prepared)) : {};
  const opened = { ...sandbox, ...(inner === undefined ? {} : { inner }), ...ports };
  const written = writeSandbox(opened, places, powers.machine);
  if ('refused' in written)
    return { is: 'refused', why: `What is known of ${sandbox.name} was not written to ${places.file}: ${written.refused}.` };
  if (failed !== undefined) return { ...launched, sandbox: opened, failed };
  const notes = [...(launched.notes ?? []), ...(await settleInnerKey(opened, powers)), ...(await settleInnerSsh(opened, powers))];
  return { ...launched, sandbox: opened, ...(notes.length === 0 ? {} : { notes }) };
}

const unusable: LaunchFailure = {
  outcome: 'error',
  message: 'What the Dev Containers CLI in the system container says of its dev container cannot be used.',
  lastLines: [],
};

/** The dev container inside, where one was made. It is the word of a system container, whose root may say what it likes: what is no such thing is none. */
function innerOf(
  outcome: Exclude<LaunchOutcome, { readonly outcome: 'cancelled' }>,
  { part }: PreparedLaunch,
): SandboxContainer | undefined {
  const { containerId } = outcome;
  if (containerId === undefined) return undefined;
  const isUp = outcome.outcome === 'success';
  // The first request is that of the system container.
  const asked = { part: { ...part, asked: part.asked.slice(1) }, override: {} };
  const said = isUp ? outcome : { containerId };
  const inner = containerOf(said, isUp ? outcome.mergedConfiguration : undefined, isUp ? outcome.composeProjectName : undefined, asked);
  return mistakeIn(JSON.parse(JSON.stringify(inner)), containerShape) === undefined ? inner : undefined;
}

/** What the configuration publishes is published at the engine inside, which is not this machine: it is forwarded like the others. */
function withPublished(merged: Readonly<Record<string, unknown>> | undefined, { part }: PreparedLaunch): Readonly<Record<string, unknown>> {
  const said = merged?.['forwardPorts'];
  const [main] = part.asked.slice(1).filter(({ kind }) => kind === 'container') as readonly ContainerRequest[];
  const published = (main?.ports ?? []).filter(({ value }) => value.protocol === 'tcp').map(({ value }) => Number(value.containerPort));
  return { ...merged, forwardPorts: [...(Array.isArray(said) ? (said as readonly unknown[]) : []), ...published] };
}
