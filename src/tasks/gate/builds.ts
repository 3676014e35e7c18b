import type { GateReason } from '../../model/gate.ts';
import { archiveTypeReasons } from './archive-type.ts';
import { guardBuildKit } from './build-kit/guard-build-kit.ts';
import { judgeBuildQuery } from './build-kit/judge-build-query.ts';
import { isHeld } from './create-container.ts';
import { type Halt } from './halt.ts';
import { firstTaken } from './image-names.ts';
import { mayBuild } from './may-build.ts';
import { say } from './say.ts';
import { engineCall, type Handler, messageOf, pass, passed, refuse, stop } from './visit.ts';

/** `POST /build`: the classic builder, or BuildKit for clients that know nothing of its gRPC. What is built is not read. */
export const buildImage: Handler = async (visit, gate) => {
  const { reasons: asked, imageNames, builder } = judgeBuildQuery(visit.routed.query);
  const before = mayBuild(gate.policy.builds, gate.host, builder);
  const reasons = [...(before === undefined ? [] : [before]), ...asked, ...archiveTypeReasons(visit.call.headers)];
  const about = aboutNames(imageNames);
  if (reasons.length > 0 && isHeld(reasons, gate)) return refuse(visit.call, 403, reasons, about);
  const taken = await firstTaken(imageNames, gate.images);
  if (taken !== undefined) return stop(visit, taken, about);
  const outcome = await pass(visit, engineCall(visit), { reasons, ...about });
  if (outcome.status === 200) await gate.images.told(imageNames);
  return outcome;
};

/**
 * `POST /session`: the engine asks the client for its files, secrets and credentials, as the client’s own options name them (the roles of gRPC are
 * turned round in it). All that is in it is the client’s to give, and nothing of it asks anything of the machine, so it is not read, like what is
 * copied into a container; newer clients open sessions inside `/grpc` as well. A session alone builds nothing: like `/grpc` it is opened in any
 * case, since a client whose session is refused does not show why.
 */
export const buildSession: Handler = async (visit) => passed(visit, await visit.call.upgrade(engineCall(visit)), {});

/** `POST /grpc`: BuildKit, call by call. Whether anything may be built is said where a build is asked for. */
export const buildStream: Handler = async (visit, gate) => {
  const told: GateReason[] = [];
  const named: string[] = [];
  let isRefused = false;
  const guard = guardBuildKit({
    mayBuild: mayBuild(gate.policy.builds, gate.host, 'build-kit'),
    mayName: async (names) => reasonsOf(await firstTaken(names, gate.images)),
    named: (names) => {
      named.push(...names);
      for (const name of names) gate.images.made(name);
    },
    refuse: (reasons) => {
      told.push(...reasons.slice(0, mostTold - told.length));
      if (!isHeld(reasons, gate)) return undefined;
      isRefused = true;
      return messageOf(reasons);
    },
  });
  const outcome = await passed(visit, await visit.call.upgrade(engineCall(visit), guard), { reasons: told, ...aboutNames(named) });
  return isRefused ? { ...outcome, decision: 'refused' } : outcome;
};

/** Most reasons that are recorded of one stream. */
const mostTold = 50;

function aboutNames(names: readonly string[]): { readonly about?: string } {
  return names.length === 0 ? {} : { about: names.join(', ').slice(0, 200) };
}

function reasonsOf(halt: Halt | undefined): readonly GateReason[] {
  if (halt === undefined) return [];
  if (halt.halt === 'refused') return halt.reasons;
  return [
    say(
      'gate-failed',
      `the engine did not say whether an image has that name: ${halt.halt === 'failed' ? halt.sentence : `status ${halt.status}`}`,
    ),
  ];
}
