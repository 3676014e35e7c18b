import type { PrintedFormat } from '../format.ts';
import { parseBody, printBody } from './body.ts';
import { editBody } from './edit-body.ts';
import { readBody } from './read-body.ts';
import type { ApiDoc } from './read-body.ts';

/** The body of `POST /containers/create`. `create` is absent when it was not fit to be read: then nothing is judged, edited or printed. */
export interface DockerApiDoc {
  readonly create?: ApiDoc;
}

/** The Docker Engine API's create body, as a file: the one body that a container is made of. The request is named like the document. */
export const dockerApi: PrintedFormat<DockerApiDoc> = {
  name: 'docker-api',
  // A body comes over a socket; a file counts only under this name.
  recognises: (path) => /(?:^|\/)[^/]*\.create\.json$/u.test(path),
  parse: ({ document, text }) => {
    const { doc, problems } = parseBody('create', document, text);
    return { doc: doc === undefined ? {} : { create: doc }, problems };
  },
  read: ({ create }) => {
    if (create === undefined) return { requests: [], wants: [], problems: [] };
    const { request, problems } = readBody(create);
    return { requests: request === undefined ? [] : [request], wants: [], problems };
  },
  edit: (doc, changes) => {
    if (doc.create === undefined) return { doc, refused: changes.map((change) => ({ change, why: 'the body could not be read' })) };
    const { doc: create, refused } = editBody(doc.create, changes);
    return { doc: { create }, refused };
  },
  print: ({ create }) => (create === undefined ? '' : printBody(create)),
};
