import type { EngineWish } from '../tasks/engine/plan-engine.ts';
import type { Values } from './settings.ts';

/** What the user wants of an engine, from the options that `engine start` and `engine config` share. */
export function engineWish(values: Values<'engine config'> | Values<'engine start'>): EngineWish {
  const { socket, data, bridge, range, group, dockerd, runtime, allow } = values;
  return { socket, data, bridge, range, group, dockerd, runtime, allow, hasFirewall: !values['no-firewall'] };
}
