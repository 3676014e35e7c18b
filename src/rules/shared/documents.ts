import type { Request } from '../../model/request.ts';

/** Whether a document is a devcontainer.json, by its name. */
export function isDevcontainer(document: string): boolean {
  return /(?:^|[/.])devcontainer\.json$/u.test(document);
}

/** Whether a document is a Compose file: no other format is YAML. */
export function isCompose(document: string): boolean {
  return /\.ya?ml$/iu.test(document);
}

/** Whether a container is a dev container, so that a devcontainer.json has its say: with Compose the request itself stands in the Compose file. */
export function hasConfiguration(request: Request): boolean {
  if (isDevcontainer(request.from.document)) return true;
  return request.kind === 'container' && request.workspaceFolder !== undefined && isDevcontainer(request.workspaceFolder.from.document);
}
