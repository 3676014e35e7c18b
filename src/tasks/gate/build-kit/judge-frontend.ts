import { inertFrontendAttributes, isOneOf } from '../../../known/build-kit-attributes.ts';
import type { GateReason } from '../../../model/gate.ts';
import { otherFrontend } from '../../../syntax/dockerfile-frontend.ts';
import { judgeCacheImport } from './judge-exporter.ts';
import { readTyped } from './read-typed.ts';
import { quote, quoteAddress, refused } from './refused.ts';

/** What speaks against what reads the Dockerfile, and against the attributes that it gets. */
export function judgeFrontend(frontend: string, attributes: ReadonlyMap<string, string>): readonly GateReason[] {
  const reasons: GateReason[] = [];
  if (!frontends.has(frontend)) reasons.push(refused(`the frontend ${quote(frontend)} is not known here`, 'Build from a Dockerfile.'));
  for (const [name, value] of attributes) reasons.push(...judgeAttribute(name, value));
  return reasons;
}

// What is built in (moby@28.5.2 builder/builder-next/controller.go); `gateway.v0` runs the image that `source` names. None: the client is its own.
const frontends: ReadonlySet<string> = new Set(['', 'dockerfile.v0', 'gateway.v0']);

const none: readonly GateReason[] = [];

function judgeAttribute(name: string, value: string): readonly GateReason[] {
  switch (name) {
    case 'force-network-mode':
      return judgeNetwork(value, ownNetworks);
    case 'cgroup-parent':
      return value === '' ? none : [controlGroup(value)];
    case 'source':
    case 'build-arg:BUILDKIT_SYNTAX':
      return judgeSyntax(value);
    case 'context':
      return value === '' || isUpload(value) ? none : [fetched(value)];
    case 'cache-from':
      return none; // References of images, fetched as base images are.
    case 'cache-imports':
      return readTyped(value)?.flatMap(judgeCacheImport) ?? [refused('the list of caches (cache-imports) can be read in two ways')];
    default:
      if (name.startsWith('context:')) return judgeNamedContext(value);
      return isOneOf(inertFrontendAttributes, name)
        ? none
        : [refused(`the frontend gets an attribute that is not known here (${quote(name)})`)];
  }
}

/** What speaks against a network for the steps of a build, if it is not one of these. */
export function judgeNetwork(network: string, own: ReadonlySet<string>): readonly GateReason[] {
  if (own.has(network)) return none;
  const advice = 'Leave --network away, or say --network=none.';
  return network === 'host'
    ? [refused('the steps of the build would share the network of this machine', advice)]
    : [refused(`the steps of the build would join the network ${quote(network)}`, advice)];
}

// As dockerui/attr.go reads it (parseNetMode): `sandbox` is a network of a step’s own.
const ownNetworks: ReadonlySet<string> = new Set(['', 'none', 'sandbox']);

/** That steps of a build are put into a control group of somebody’s choice. */
export function controlGroup(parent: string): GateReason {
  return refused(
    `the steps of the build would run in the control group ${quote(parent)}, with the limits of that one`,
    'Leave --cgroup-parent away.',
  );
}

/** What speaks against an image that is to read the Dockerfile instead of Docker’s own frontend. */
export function judgeSyntax(value: string): readonly GateReason[] {
  const frontend = otherFrontend(value);
  return frontend === undefined
    ? none
    : [refused(`the image ${quote(frontend)} would read the Dockerfile instead of Docker’s own frontend`, 'Leave BUILDKIT_SYNTAX away.')];
}

// A context that the client sends in its session (moby/buildkit session/upload/uploadprovider).
function isUpload(context: string): boolean {
  return /^http:\/\/buildkit-session\/[0-9a-z]+$/u.test(context);
}

/**
 * That the engine is to fetch a build context itself. No audit has seen what is in it, and it comes from wherever the engine reaches. (So does
 * what `ADD` of a Dockerfile names, which is sent as a file and not read here: only the network of the engine itself can hold that.)
 */
export function fetched(context: string): GateReason {
  return refused(
    `the engine would fetch the build context ${quoteAddress(context)}, which nobody has looked at, from wherever it can reach`,
    'Fetch it yourself, look at it, and build from the folder.',
  );
}

function judgeNamedContext(value: string): readonly GateReason[] {
  return /^(?:docker-image|input|local|oci-layout):/u.test(value) ? none : [fetched(value)];
}
