import { apiBodies } from '../../known/docker-api-fields.ts';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import type { Problem } from '../../model/report.ts';
import { canonicalise } from './canonicalise.ts';
import { parseStrictJson } from './parse-strict-json.ts';
import { printJson } from './print-json.ts';
import type { ApiDoc } from './read-body.ts';
import { readPrintedBody } from './read-printed-body.ts';

export interface ParsedBody {
  /** Absent when the text is not one that all engines read in one way: then nothing is judged, edited or printed. */
  readonly doc?: ApiDoc;
  readonly problems: readonly Problem[];
}

/**
 * Parses the text of a body that is posted to the engine, up to API 1.51. What the engine has no field for is left out; where it says something, and
 * where a name is spelled in another case, that is in `oddities`. An empty text is no body: what it means is up to the endpoint. Without `places`,
 * nobody asks where in the text a fact stands: a body as most clients print it is then read several times as fast, and has no offsets.
 */
export function parseBody(
  kind: ApiBodyKind,
  document: string,
  text: string,
  { places }: { readonly places: boolean } = { places: true },
): ParsedBody {
  const { struct } = apiBodies[kind];
  const printed = places ? undefined : readPrintedBody(text, struct);
  if (printed !== undefined) return { doc: { kind, document, body: printed, oddities: [] }, problems: [] };
  const json = parseStrictJson(text);
  const canonical = json.root === undefined ? { ...json, oddities: [] } : canonicalise(json.root, struct);
  const problems = canonical.problems.map(({ message, span }): Problem => ({ document, message, span, fatal: true }));
  return 'body' in canonical && canonical.body !== undefined
    ? { doc: { kind, document, body: canonical.body, oddities: canonical.oddities }, problems }
    : { problems };
}

/** Canonical JSON of what was judged, never the text that came in: the engine's own field names in a fixed order, no duplicates, no unknown fields. */
export function printBody({ body }: ApiDoc): string {
  return printJson(body);
}
