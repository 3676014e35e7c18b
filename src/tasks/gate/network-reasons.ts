import type { ApiDoc } from '../../formats/docker-api/body.ts';
import type { GateReason } from '../../model/gate.ts';
export function networkReasons(_doc: ApiDoc): readonly GateReason[] {
  return [];
}
