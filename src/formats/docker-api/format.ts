import type { Problem } from '../../model/report.ts';
import type { PrintedFormat } from '../format.ts';
import { canonicalise } from './canonicalise.ts';
import type { OddPlace } from './canonicalise.ts';
import { editCreateBody } from './edit-create-body.ts';
import { parseStrictJson, printJson } from './parse-strict-json.ts';
import type { JsonObject } from './parse-strict-json.ts';
import { readCreateBody } from './read-create-body.ts';

/** The body of `POST /containers/create`. `body` is absent when it was not fit to be read: then nothing is judged, edited or printed. */
export interface DockerApiDoc {
  readonly document: string;
  readonly body?: JsonObject;
  readonly oddities: readonly OddPlace[];
}

/**
 * The Docker Engine API's create body, up to API 1.51. The request is named like the document. `print` gives canonical JSON of what was
 * judged, never the text that came in: the engine's own field names in a fixed order, no duplicates, no unknown fields.
 */
export const dockerApi: PrintedFormat<DockerApiDoc> = {
  name: 'docker-api',
  // A body comes over a socket; a file counts only under this name.
  recognises: (path) => /(?:^|\/)[^/]*\.create\.json$/u.test(path),
  parse: ({ document, text }) => {
    const json = parseStrictJson(text);
    const canonical = json.root === undefined ? { problems: json.problems, oddities: [] } : canonicalise(json.root, 'CreateRequest');
    const problems = canonical.problems.map(({ message, span }): Problem => ({ document, message, span, fatal: true }));
    return {
      doc: {
        document,
        oddities: canonical.oddities,
        ...('body' in canonical && canonical.body !== undefined ? { body: canonical.body } : {}),
      },
      problems,
    };
  },
  read: ({ document, body, oddities }) => {
    if (body === undefined) return { requests: [], wants: [], problems: [] };
    const { request, problems } = readCreateBody({ document, body, oddities });
    return { requests: request === undefined ? [] : [request], wants: [], problems };
  },
  edit: (doc, changes) => {
    if (doc.body === undefined) return { doc, refused: changes.map((change) => ({ change, why: 'the body could not be read' })) };
    const { body, oddities, refused } = editCreateBody(doc.body, doc.oddities, changes);
    return { doc: { document: doc.document, body, oddities }, refused };
  },
  print: ({ body }) => (body === undefined ? '' : printJson(body)),
};
