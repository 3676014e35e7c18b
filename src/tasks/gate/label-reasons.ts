import { labelsOf } from '../../formats/docker-api/body-values.ts';
import type { ApiDoc } from '../../formats/docker-api/read-body.ts';
import type { GateReason } from '../../model/gate.ts';
import { reservedPrefix } from './owner-label.ts';
import { say } from './say.ts';

/** What speaks against the labels of a body: those that only ContainAI sets. */
export function labelReasons(doc: ApiDoc): readonly GateReason[] {
  return labelsOf(doc)
    .filter(({ name }) => name.startsWith(reservedPrefix))
    .map(({ name }) => say('label-reserved', `the label ${name.slice(0, 80)} was sent by the client`));
}
