import { inertSourceAttributes, isOneOf, sourceSchemes } from '../../../known/build-kit-attributes.ts';
import { type Definition, type Exec, type Source, stepShape } from '../../../known/build-kit-messages.ts';
import type { GateReason } from '../../../model/gate.ts';
import { readProtobuf } from '../../../syntax/protobuf.ts';
import { say } from '../say.ts';
import { controlGroup } from './judge-frontend.ts';
import { quote, quoteAddress, refused } from './refused.ts';

const none: readonly GateReason[] = [];

/**
 * What speaks against the steps of a build, where the client sends them itself. Those that a frontend makes of a Dockerfile inside the engine are
 * not seen here; what they may do there is bounded by the entitlements of the build, which are.
 */
export function judgeSteps(definition: Definition | undefined): readonly GateReason[] {
  return definition?.ops.flatMap(judgeStep) ?? none;
}

function judgeStep(bytes: Uint8Array): readonly GateReason[] {
  const answer = readProtobuf(bytes, stepShape);
  if ('problem' in answer) return [say('call-malformed', `a step of the build cannot be read: ${answer.problem}`)];
  const { exec, source, build } = answer.message;
  return [
    ...(exec === undefined ? none : judgeExec(exec)),
    ...(source === undefined ? none : judgeSource(source)),
    ...(build === undefined ? none : [refused('a step of the build is a build of its own, which the gate does not judge')]),
  ];
}

function judgeExec({ meta, network = 0, security = 0, cdiDevices }: Exec): readonly GateReason[] {
  const reasons: GateReason[] = [];
  // NetMode of ops.proto: 0 is a network of the step’s own, 2 none; SecurityMode: 0 is the sandbox.
  if (network !== 0 && network !== 2) reasons.push(refused('a step of the build would share the network of this machine'));
  if (security !== 0) reasons.push(refused('a step of the build would run without a sandbox'));
  if (cdiDevices.length > 0) reasons.push(refused('a step of the build asks for devices of this machine'));
  if ((meta?.cgroupParent ?? '') !== '') reasons.push(controlGroup(meta?.cgroupParent ?? ''));
  return reasons;
}

/** What speaks against where the files of a step come from. */
export function judgeSource({ identifier = '', attributes }: Source): readonly GateReason[] {
  const scheme = /^([a-z+-]+):\/\//u.exec(identifier)?.[1] ?? '';
  if (!sourceSchemes.has(scheme)) return [refused(`the source ${quoteAddress(identifier)} is of a kind that is not known here`)];
  const names = [...attributes.keys()].filter((name) => !isOneOf(inertSourceAttributes, name));
  return names.map((name) => refused(`a source has an attribute that is not known here (${quote(name)})`));
}
