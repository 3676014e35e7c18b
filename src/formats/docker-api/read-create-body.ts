import type { Problem } from '../../model/report.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { unknownImage } from '../image-layer.ts';
import { apiPlaces, networkModeOf } from './api-places.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { stringOf } from './places.ts';
import type { PlaceContext } from './places.ts';
import { readPlaces } from './read-places.ts';
import type { ApiBody } from './read-places.ts';

export interface CreateReading {
  /** Absent when the engine would refuse the body. */
  readonly request?: ContainerRequest;
  readonly problems: readonly Problem[];
}

/** What of the body the meaning of other values depends on. */
export function contextOf(body: JsonNode, refuse: PlaceContext['refuse']): PlaceContext {
  return { networkMode: networkModeOf(body), volumeDriver: stringOf(valueOf(valueOf(body, 'HostConfig'), 'VolumeDriver')), refuse };
}

/** Reads the canonical body of a create call as one request of layer `api`. */
export function readCreateBody(create: ApiBody): CreateReading {
  const { document, body } = create;
  const problems: Problem[] = [];
  const context = contextOf(body, (message, node) =>
    problems.push({ document, message, fatal: true, ...(node.span === undefined ? {} : { span: node.span }) }),
  );
  const draft = readPlaces(create, apiPlaces, context);
  if (draft.image === undefined) problems.push({ document, message: 'the body names no image', fatal: true });
  else unknownImage(draft, draft.image, { withLabel: false });
  return problems.length > 0 ? { problems } : { request: draft, problems: [] };
}
