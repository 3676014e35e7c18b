import { parseBody } from '../../formats/docker-api/body.ts';
import { editBody } from '../../formats/docker-api/edit-body.ts';
import { type ApiDoc, readBody } from '../../formats/docker-api/read-body.ts';
import type { PlaceFinds } from '../../formats/docker-api/read-places.ts';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import type { GateReason } from '../../model/gate.ts';
import type { Change, ContainerRequest } from '../../model/request.ts';
import { say } from './say.ts';

/** A body that can be judged, as the engine would read it. */
export interface BodyRead {
  readonly doc: ApiDoc;
  readonly request: ContainerRequest;
  readonly finds: PlaceFinds;
}

/** Reads a body strictly; reasons where two programs could read it in two ways, or where it says what is not known. */
export function readStrictly(kind: ApiBodyKind, document: string, text: string): BodyRead | { readonly reasons: readonly GateReason[] } {
  const { doc, problems } = parseBody(kind, document, text, { places: false });
  if (doc === undefined || problems.length > 0) return { reasons: problems.map(({ message }) => say('call-malformed', message)) };
  if (doc.oddities.length > 0)
    return {
      reasons: doc.oddities.map(({ oddity }) => say(oddity.kind === 'unknown-property' ? 'field-unknown' : 'call-malformed', oddity.text)),
    };
  return readAgain(doc);
}

/** Carries changes out in a body and reads what came of it: what is judged is what is forwarded. */
export function settle({ doc, finds }: BodyRead, changes: readonly Change[]): BodyRead | { readonly reasons: readonly GateReason[] } {
  const edited = editBody(doc, changes);
  if (edited.refused.length > 0)
    return { reasons: edited.refused.map(({ change, why }) => say('undecided', `${change.field} cannot be changed here: ${why}`)) };
  return readAgain(edited.doc, finds);
}

function readAgain(doc: ApiDoc, before?: PlaceFinds): BodyRead | { readonly reasons: readonly GateReason[] } {
  const { request, problems, finds } = readBody(doc, before);
  if (request === undefined || problems.length > 0)
    return { reasons: problems.map(({ message }) => say('call-malformed', `the engine would not take the body: ${message}`)) };
  return { doc, request, finds };
}
