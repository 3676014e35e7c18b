import type { Message, Shape } from '../syntax/protobuf.ts';

/**
 * Messages of BuildKit that a gate reads, field by field. Those that nothing could mind are inert; a field that is not here is refused.
 * Source: moby/buildkit v0.25.2 (in Docker 28.5) api/services/control/control.proto, frontend/gateway/pb/gateway.proto, solver/pb/ops.proto;
 * v0.13.2 (in Docker 26.1) has the same numbers and no more, and what v0.34.2 adds is noted where it is named here.
 */

/** ops.proto, Definition: the steps of a build, each a marshalled `Op`. */
const definition = {
  1: ['ops', 'bytes', 'many'],
  // Which steps ignore the cache, what they are called, and (v0.34.2) limits of their resources.
  2: ['metadata', 'inert', 'many'],
  3: ['source', 'inert'],
} as const satisfies Shape;

/** ops.proto, Meta. */
const meta = {
  1: ['args', 'inert', 'many'],
  2: ['env', 'inert', 'many'],
  3: ['cwd', 'inert'],
  4: ['user', 'inert'],
  5: ['proxy_env', 'inert'],
  6: ['extraHosts', 'inert', 'many'],
  7: ['hostname', 'inert'],
  9: ['ulimit', 'inert', 'many'],
  10: ['cgroupParent', 'text'],
  11: ['removeMountStubsRecursive', 'inert'],
  12: ['validExitCodes', 'inert', 'many'],
} as const satisfies Shape;

/** ops.proto, ExecOp. Its mounts are of results, caches, secrets and agents of the client, and temporary: there is none of the host. */
const execOp = {
  1: ['meta', meta],
  2: ['mounts', 'inert', 'many'],
  3: ['network', 'small'],
  4: ['security', 'small'],
  5: ['secretenv', 'inert', 'many'],
  6: ['cdiDevices', 'bytes', 'many'],
} as const satisfies Shape;

/** ops.proto, SourceOp. */
const sourceOp = { 1: ['identifier', 'text'], 2: ['attributes', 'map'] } as const satisfies Shape;

/** ops.proto, Op: one step. */
export const stepShape = {
  1: ['inputs', 'inert', 'many'],
  2: ['exec', execOp],
  3: ['source', sourceOp],
  4: ['file', 'inert'],
  5: ['build', 'bytes'],
  6: ['merge', 'inert'],
  7: ['diff', 'inert'],
  10: ['platform', 'inert'],
  11: ['constraints', 'inert'],
} as const satisfies Shape;

/** control.proto, Exporter and CacheOptionsEntry; gateway.proto, CacheOptionsEntry. */
const typed = { 1: ['type', 'text'], 2: ['attributes', 'map'] } as const satisfies Shape;

/** An entry of `map<string, pb.Definition>`. */
const input = { 1: ['name', 'inert'], 2: ['definition', definition] } as const satisfies Shape;

/** control.proto, SolveRequest: a build. */
export const solveShape = {
  1: ['ref', 'inert'],
  2: ['definition', definition],
  3: ['exporter', 'text'],
  4: ['exporterAttributes', 'map'],
  5: ['session', 'inert'],
  6: ['frontend', 'text'],
  7: ['frontendAttributes', 'map'],
  8: [
    'cache',
    {
      1: ['exportRef', 'text'],
      2: ['importRefs', 'inert', 'many'],
      3: ['exportAttributes', 'inert', 'many'],
      4: ['exports', typed, 'many'],
      5: ['imports', typed, 'many'],
    },
  ],
  9: ['entitlements', 'text', 'many'],
  10: ['frontendInputs', input, 'many'],
  11: ['internal', 'inert'],
  12: ['sourcePolicy', 'bytes'],
  13: ['exporters', typed, 'many'],
  14: ['sessionExporter', 'flag'],
  // v0.34.2: SourcePolicySession.
  15: ['policySession', 'text'],
} as const satisfies Shape;

/** gateway.proto, SolveRequest: a part of a build, or all of it where the client is its own frontend, as buildx is. */
export const partSolveShape = {
  1: ['definition', definition],
  2: ['frontend', 'text'],
  3: ['frontendAttributes', 'map'],
  5: ['allowResultReturn', 'inert'],
  6: ['allowResultArrayRef', 'inert'],
  10: ['final', 'inert'],
  11: ['exporterAttributes', 'inert'],
  12: ['cacheImports', typed, 'many'],
  13: ['frontendInputs', input, 'many'],
  14: ['evaluate', 'inert'],
  15: ['sourcePolicies', 'bytes', 'many'],
} as const satisfies Shape;

/** gateway.proto, ResolveSourceMetaRequest: what a source is. 5 to 7 (v0.34.2) say how much of the answer is wanted. */
export const resolveShape = {
  1: ['source', sourceOp],
  2: ['platform', 'inert'],
  3: ['logName', 'inert'],
  4: ['resolveMode', 'inert'],
  5: ['git', 'inert'],
  6: ['image', 'inert'],
  7: ['http', 'inert'],
  8: ['sourcePolicies', 'bytes', 'many'],
} as const satisfies Shape;

/** control.proto, BuildHistoryRequest. */
export const historyShape = {
  1: ['activeOnly', 'inert'],
  2: ['ref', 'text'],
  3: ['earlyExit', 'inert'],
  4: ['filter', 'inert', 'many'],
  5: ['limit', 'inert'],
} as const satisfies Shape;

/** The steps of a build. */
export type Definition = Message<typeof definition>;
/** An exporter, or an importer or exporter of a cache. */
export type Typed = Message<typeof typed>;
/** Where files of a step come from. */
export type Source = Message<typeof sourceOp>;
/** A step that runs a program. */
export type Exec = Message<typeof execOp>;
