import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import type { Problem } from '../../model/report.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { unknownImage } from '../image-layer.ts';
import { networkModeOf } from './api-places.ts';
import { bodyPlaces } from './body-places.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { stringOf } from './places.ts';
import type { PlaceContext } from './places.ts';
import { readPlaces } from './read-places.ts';
import type { ApiBody, PlaceFinds } from './read-places.ts';

/** A canonical body and which one it is. A gate forwards none with oddities: two engines may read them in two ways. */
export interface ApiDoc extends ApiBody {
  readonly kind: ApiBodyKind;
}

export interface BodyReading {
  /** Absent when the engine would refuse the body. */
  readonly request?: ContainerRequest;
  readonly problems: readonly Problem[];
}

/** A reading of a body, and what the next one of the same body may start from when it was edited. */
export interface BodyFinds extends BodyReading {
  readonly finds: PlaceFinds;
}

/** What of the body the meaning of other values depends on. */
export function contextOf(body: JsonNode, refuse: PlaceContext['refuse']): PlaceContext {
  return { networkMode: networkModeOf(body), volumeDriver: stringOf(valueOf(valueOf(body, 'HostConfig'), 'VolumeDriver')), refuse };
}

/** A `refuse` for places that notes problems. */
export function refusing(document: string, problems: Problem[]): PlaceContext['refuse'] {
  return (message, node) => void problems.push({ document, message, fatal: true, ...(node.span === undefined ? {} : { span: node.span }) });
}

/**
 * Reads a canonical body as one request of layer `api`: the whole container of a create call; of any other body only what it says itself, so that
 * nothing is unknown of it. A body that makes a volume is one mount without a target. `before`: what was found in it before it was edited.
 */
export function readBody(doc: ApiDoc, before?: PlaceFinds): BodyFinds {
  const { kind, document, body } = doc;
  const problems: Problem[] = [];
  const { draft, finds } = readPlaces(doc, bodyPlaces[kind], contextOf(body, refusing(document, problems)), before);
  const missing = (message: string): void => void problems.push({ document, message, fatal: true });
  if (kind === 'exec' && draft.command === undefined) missing('the body names no command');
  if (kind === 'create') {
    if (draft.image === undefined) missing('the body names no image');
    else unknownImage(draft, draft.image);
  }
  return problems.length > 0 ? { problems, finds } : { request: draft, problems: [], finds };
}
