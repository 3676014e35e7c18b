import type { LaunchEvent, LaunchOutcome } from '../../model/launch-progress.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { settleInnerKey } from '../key/settle-key.ts';
import { portsOf } from '../sandbox/ports-of.ts';
import { writeSandbox } from '../sandbox/sandbox-files.ts';
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
  const merged = outcome.outcome === 'success' ? outcome.mergedConfiguration : undefined;
  const opened = {
    ...sandbox,
    ...innerOf(outcome, prepared),
    ...(merged === undefined ? {} : portsOf(merged)),
  };
  const written = writeSandbox(opened, places, powers.machine);
  if ('refused' in written)
    return { is: 'refused', why: `What is known of ${sandbox.name} was not written to ${places.file}: ${written.refused}.` };
  const notes = [...(launched.notes ?? []), ...(await settleInnerKey(opened, powers))];
  return {
    ...launched,
    sandbox: opened,
    ...(notes.length === 0 ? {} : { notes }),
    ...(outcome.outcome === 'error' ? { failed: outcome } : {}),
  };
}

/** The dev container inside, where one was made. */
function innerOf(outcome: Exclude<LaunchOutcome, { readonly outcome: 'cancelled' }>, { part }: PreparedLaunch): Pick<Sandbox, 'inner'> {
  const { containerId } = outcome;
  if (containerId === undefined) return {};
  const isUp = outcome.outcome === 'success';
  // The first request is that of the system container.
  const asked = { part: { ...part, asked: part.asked.slice(1) }, override: {} };
  const said = isUp ? outcome : { containerId };
  return { inner: containerOf(said, isUp ? outcome.mergedConfiguration : undefined, isUp ? outcome.composeProjectName : undefined, asked) };
}
