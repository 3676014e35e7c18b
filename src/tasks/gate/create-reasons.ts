import { volumeDriverOf } from '../../formats/docker-api/body-values.ts';
import type { GateReason } from '../../model/gate.ts';
import { labelReasons } from './label-reasons.ts';
import { logReasons } from './log-reasons.ts';
import type { BodyRead } from './read-strictly.ts';
import { say } from './say.ts';

/**
 * What of a create body itself speaks against it, beside the rules: labels, where logs go, and a driver of volumes, which counts for volumes of the
 * image, too.
 */
export function createReasons({ doc, request }: BodyRead): readonly GateReason[] {
  const driver = volumeDriverOf(doc);
  const isLocal = driver === '' || driver === 'local';
  return [
    ...labelReasons(doc),
    ...logReasons(request),
    ...(isLocal ? [] : [say('volume-refused', `the driver of its volumes is ${driver.slice(0, 60)}`)]),
  ];
}
