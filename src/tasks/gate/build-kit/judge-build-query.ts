import { parseStrictJson } from '../../../formats/docker-api/parse-strict-json.ts';
import type { GateReason } from '../../../model/gate.ts';
import type { Builder } from '../may-build.ts';
import { parameter, type Query } from '../query.ts';
import { say } from '../say.ts';
import { imageNamesOf, judgeExporter } from './judge-exporter.ts';
import { controlGroup, fetched, judgeNetwork, judgeSyntax } from './judge-frontend.ts';
import type { JudgedCall } from './judge-solve.ts';
import { readTyped } from './read-typed.ts';
import { quote, refused } from './refused.ts';

/** What speaks against `POST /build`, the names that it gives, and which builder it asks for. */
export interface JudgedQuery extends JudgedCall {
  readonly builder: Builder;
}

const none: readonly never[] = [];

/** Judges the query of `POST /build`, whose parameters are `known/docker-build-parameters.ts`. */
export function judgeBuildQuery(query: Query): JudgedQuery {
  const version = parameter(query, 'version');
  const outputs = parameter(query, 'outputs') === '' ? none : readTyped(parameter(query, 'outputs'));
  const parent = parameter(query, 'cgroupparent');
  return {
    builder: version === '2' ? 'build-kit' : 'classic',
    imageNames: [...new Set([...(query.get('t') ?? none).filter((name) => name !== ''), ...(outputs?.flatMap(imageNamesOf) ?? none)])],
    reasons: [
      ...(version === '' || version === '1' || version === '2'
        ? none
        : [say('call-malformed', `there is no builder of version ${quote(version)}`)]),
      ...judgeNetwork(parameter(query, 'networkmode'), ownNetworks),
      ...judgeContext(parameter(query, 'remote')),
      ...(outputs?.flatMap(judgeExporter) ?? [say('call-malformed', 'outputs can be read in two ways, or not at all')]),
      ...judgeArguments(parameter(query, 'buildargs')),
      ...(parent === '' ? none : [controlGroup(parent)]),
      ...(query.has('securityopt') ? [refused('a build with security options is not let through', 'Leave --security-opt away.')] : none),
    ],
  };
}

/** Networks that are a step’s own, or the engine’s first bridge, which is where they are without a word. */
const ownNetworks: ReadonlySet<string> = new Set(['', 'default', 'bridge', 'none']);

// What is no address: the body, the client’s session, or another call’s body (moby@28.5.2 builder/builder-next/builder.go).
function judgeContext(remote: string): readonly GateReason[] {
  return remote === '' || remote === 'client-session' || remote === 'upload-request' ? none : [fetched(remote)];
}

function judgeArguments(text: string): readonly GateReason[] {
  if (text === '') return none;
  const { root } = parseStrictJson(text);
  if (root?.kind !== 'object') return [say('call-malformed', 'buildargs can be read in two ways, or not at all')];
  return root.entries.flatMap(({ key, value }) => (key === 'BUILDKIT_SYNTAX' && value.kind === 'string' ? judgeSyntax(value.value) : none));
}
