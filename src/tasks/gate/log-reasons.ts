import type { GateReason } from '../../model/gate.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { say } from './say.ts';

/** Drivers that keep logs on this machine. */
const drivers: ReadonlySet<string> = new Set(['journald', 'json-file', 'local', 'none']);

/**
 * What these take, and every driver (docs.docker.com/engine/logging). Without a driver’s name options go to the engine’s default one, which the
 * administrator chose, and which may take an address.
 */
const options: ReadonlySet<string> = new Set([
  'cache-compress',
  'cache-disabled',
  'cache-max-file',
  'cache-max-size',
  'compress',
  'env',
  'env-regex',
  'labels',
  'labels-regex',
  'max-buffer-size',
  'max-file',
  'max-size',
  'mode',
  'tag',
]);

/** What speaks against where the logs that were asked for go. */
export function logReasons({ logging }: ContainerRequest): readonly GateReason[] {
  return logging.flatMap(({ value: { name, value } }) => {
    if (name === 'driver')
      return drivers.has(value) ? [] : [say('log-driver-refused', `Its logs would go to the driver ${value.slice(0, 60)}`)];
    return options.has(name) ? [] : [say('log-driver-refused', `Its logs have the option ${name.slice(0, 60)}`)];
  });
}
