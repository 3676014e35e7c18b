import type { Fact } from '../../model/fact.ts';
import type { EnvironmentVariable, Request } from '../../model/request.ts';

/**
 * The environment of a request as far as it is judged there. What a Dockerfile sets stands in its build and, layered under the rest, in the
 * container that runs the image: where that container is at hand it is said of the container alone.
 */
export function ownEnvironment(request: Request, peers: readonly Request[] | undefined): readonly Fact<EnvironmentVariable>[] {
  const { environment } = request;
  if (request.kind === 'container' || peers === undefined || environment.length === 0) return environment;
  return environment.filter(
    (fact) => !peers.some((peer) => peer.kind === 'container' && peer.environment.some((other) => isSame(fact, other))),
  );
}

function isSame(a: Fact<EnvironmentVariable>, b: Fact<EnvironmentVariable>): boolean {
  return a.value.name === b.value.name && a.from.document === b.from.document && a.from.pointer === b.from.pointer;
}
