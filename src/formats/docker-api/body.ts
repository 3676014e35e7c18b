import type { Problem } from '../../model/report.ts';
import type { Change, ContainerRequest } from '../../model/request.ts';
import { dockerApi, type DockerApiDoc } from './format.ts';
export type ApiDoc = DockerApiDoc;
export type ApiBodyKind = 'create' | 'update' | 'exec' | 'exec-start' | 'volume' | 'network' | 'connect' | 'disconnect' | 'commit';
export function parseBody(_kind: ApiBodyKind, document: string, text: string): { readonly doc?: ApiDoc; readonly problems: readonly Problem[] } {
  const { doc, problems } = dockerApi.parse({ document, path: document, text });
  return doc.body === undefined ? { problems } : { doc, problems };
}
export function readBody(doc: ApiDoc): { readonly request?: ContainerRequest; readonly problems: readonly Problem[] } {
  const { requests, problems } = dockerApi.read(doc, new Map());
  const request = requests[0];
  return request?.kind === 'container' ? { request, problems } : { problems };
}
export function editBody(doc: ApiDoc, changes: readonly Change[]): ReturnType<typeof dockerApi.edit> {
  return dockerApi.edit(doc, changes);
}
export function printBody(doc: ApiDoc): string {
  return dockerApi.print(doc);
}
