import { historyShape, partSolveShape, resolveShape, solveShape, type Typed as TypedMessage } from '../../../known/build-kit-messages.ts';
import type { GateReason } from '../../../model/gate.ts';
import { readProtobuf } from '../../../syntax/protobuf.ts';
import { say } from '../say.ts';
import { imageNamesOf, judgeCacheExport, judgeCacheImport, judgeExporter, type Typed } from './judge-exporter.ts';
import { judgeFrontend } from './judge-frontend.ts';
import { judgeSource, judgeSteps } from './judge-steps.ts';
import { quote, refused } from './refused.ts';

/** What speaks against a call of BuildKit, and the names that the engine will give to images because of it. */
export interface JudgedCall {
  readonly reasons: readonly GateReason[];
  readonly imageNames: readonly string[];
}

const none: readonly never[] = [];

/** Judges `moby.buildkit.v1.Control/Solve`: a build, with where its result goes and what it is granted. */
export function judgeSolve(bytes: Uint8Array): JudgedCall {
  const answer = readProtobuf(bytes, solveShape);
  if ('problem' in answer) return unreadable(answer.problem);
  const { message } = answer;
  const exporters = message.exporters.map(readTyped);
  const old: Typed = { type: message.exporter ?? '', attributes: message.exporterAttributes };
  // Clients send the first exporter in the old fields, too (moby/buildkit v0.13.2 client/solve.go).
  const all = old.type === '' && old.attributes.size === 0 ? exporters : [...exporters, old];
  const { cache } = message;
  return judged(
    [
      ...message.entitlements.map(judgeEntitlement),
      ...all.flatMap(judgeExporter),
      ...judgeFrontend(message.frontend ?? '', message.frontendAttributes),
      ...judgeSteps(message.definition),
      ...message.frontendInputs.flatMap(({ definition }) => judgeSteps(definition)),
      ...(cache?.exports.map(readTyped).flatMap(judgeCacheExport) ?? none),
      ...(cache?.imports.map(readTyped).flatMap(judgeCacheImport) ?? none),
      ...((cache?.exportRef ?? '') === '' ? none : judgeCacheExport({ type: 'registry', attributes: new Map() })),
      ...(message.sourcePolicy === undefined ? none : [sourcePolicy]),
      ...((message.policySession ?? '') === '' ? none : [sourcePolicy]),
      ...(message.sessionExporter === true
        ? [refused('the client would say only later where the result goes, when nobody judges it', 'Name what you want with --output.')]
        : none),
    ],
    all.flatMap(imageNamesOf),
  );
}

/** Judges `moby.buildkit.v1.frontend.LLBBridge/Solve`: a part of a build, or all of it where the client is its own frontend, as buildx is. */
export function judgePartSolve(bytes: Uint8Array): JudgedCall {
  const answer = readProtobuf(bytes, partSolveShape);
  if ('problem' in answer) return unreadable(answer.problem);
  const { message } = answer;
  return judged([
    ...judgeFrontend(message.frontend ?? '', message.frontendAttributes),
    ...judgeSteps(message.definition),
    ...message.frontendInputs.flatMap(({ definition }) => judgeSteps(definition)),
    ...message.cacheImports.map(readTyped).flatMap(judgeCacheImport),
    ...(message.sourcePolicies.length === 0 ? none : [sourcePolicy]),
  ]);
}

/** Judges `moby.buildkit.v1.frontend.LLBBridge/ResolveSourceMeta`: what a source is. */
export function judgeResolve(bytes: Uint8Array): JudgedCall {
  const answer = readProtobuf(bytes, resolveShape);
  if ('problem' in answer) return unreadable(answer.problem);
  const { source, sourcePolicies } = answer.message;
  return judged([...(source === undefined ? none : judgeSource(source)), ...(sourcePolicies.length === 0 ? none : [sourcePolicy])]);
}

/** Judges `moby.buildkit.v1.Control/ListenBuildHistory`: of the builds that were, one by its id, which nobody else can know. */
export function judgeHistory(bytes: Uint8Array): JudgedCall {
  const answer = readProtobuf(bytes, historyShape);
  if ('problem' in answer) return unreadable(answer.problem);
  const isOne = (answer.message.ref ?? '') !== '';
  return judged(isOne ? none : [refused('the list of builds has those of everybody who uses this engine', 'Name one build by its id.')]);
}

const sourcePolicy = refused(
  'a source policy could have the engine fetch something else than what was judged',
  'Build without EXPERIMENTAL_BUILDKIT_SOURCE_POLICY and --policy.',
);

function judgeEntitlement(name: string): GateReason {
  const key = name.split('=', 1)[0]!;
  const advice = `Leave ${key === 'network.host' ? '--network=host and ' : ''}--allow ${name.length > 40 ? key.slice(0, 40) : name} away.`;
  switch (key) {
    case 'network.host':
      return refused('the build is granted network.host: its steps share the network of this machine', advice);
    case 'security.insecure':
      return refused('the build is granted security.insecure: its steps run without a sandbox, as root of this machine', advice);
    case 'device':
      return refused('the build is granted devices of this machine', advice);
    default:
      return refused(`the build is granted ${quote(name)}, which is not known here`, 'Leave --allow away.');
  }
}

function readTyped({ type = '', attributes }: TypedMessage): Typed {
  return { type, attributes };
}

function unreadable(problem: string): JudgedCall {
  return judged([
    say('call-malformed', `the message of the build cannot be read: ${problem}`, 'Use a buildx that is as old as the engine.'),
  ]);
}

/** Most reasons that are told of one call; what a client can send more of is the same again. */
const mostReasons = 20;

function judged(reasons: readonly GateReason[], imageNames: readonly string[] = none): JudgedCall {
  const once = new Map(reasons.map((reason) => [reason.message, reason]));
  return { reasons: [...once.values()].slice(0, mostReasons), imageNames: [...new Set(imageNames)] };
}
