import type { ApiStructName, ApiStructs } from './api-field.ts';
import { createStructs } from './docker-api-create.ts';
import { inspectStructs } from './docker-api-inspect.ts';
import { otherStructs } from './docker-api-other-bodies.ts';

/** Every field of the bodies of `apiBodies`, and those that are read of the engine's answer about a container, by the Go struct it is in. */
export const apiStructs: ApiStructs = { ...createStructs, ...otherStructs, ...inspectStructs };

/** Structs of answers, which hold more than is read of them: other fields there are the engine's own and no oddity. */
export const openStructs: ReadonlySet<ApiStructName> = new Set([
  'InspectAnswer',
  'InspectState',
  'InspectNetworks',
  'InspectEndpoint',
  'MountPoint',
]);

export type ApiBodyKind = 'create' | 'update' | 'exec' | 'exec-start' | 'volume' | 'network' | 'connect' | 'disconnect' | 'commit';

/** Where each body is posted to, and the struct that the engine reads it as. */
export const apiBodies: Readonly<Record<ApiBodyKind, { readonly path: string; readonly struct: ApiStructName }>> = {
  create: { path: '/containers/create', struct: 'CreateRequest' },
  update: { path: '/containers/{id}/update', struct: 'UpdateRequest' },
  exec: { path: '/containers/{id}/exec', struct: 'ExecRequest' },
  'exec-start': { path: '/exec/{id}/start', struct: 'ExecStartRequest' },
  volume: { path: '/volumes/create', struct: 'VolumeRequest' },
  network: { path: '/networks/create', struct: 'NetworkRequest' },
  connect: { path: '/networks/{id}/connect', struct: 'ConnectRequest' },
  disconnect: { path: '/networks/{id}/disconnect', struct: 'DisconnectRequest' },
  commit: { path: '/commit', struct: 'CommitRequest' },
};

/**
 * A field name as encoding/json folds it before it compares: letters in either case, and the two characters outside ASCII that Unicode
 * folds to ASCII letters, the long s (U+017F) and the Kelvin sign (U+212A). `Ho\u017FtConfig` is HostConfig to the engine.
 */
export function foldFieldName(name: string): string {
  return name
    .replaceAll('\u017F', 's')
    .replaceAll('\u212A', 'k')
    .replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
