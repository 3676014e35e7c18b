import type { Fact, Origin } from '../../model/fact.ts';
import type { Change } from '../../model/request.ts';

/**
 * Where a change of a fact that a Compose file says is made: the document to edit and the place in it. Mostly that is where the fact
 * stands, whatever brought it in. What the top level declares and a service uses (the file of a secret, a network that is the host's) is
 * changed where the service uses it: the declaration stays. `undefined`: nothing stands anywhere yet.
 */
export function editedAt(change: Change): Origin | undefined {
  if (change.do === 'add') return undefined;
  const { from } = change.fact as Fact<unknown>;
  if (change.field !== 'mounts' && change.field !== 'namespaces' && change.field !== 'hostFiles') return from;
  if (change.field !== 'hostFiles' && isDeclaration.test(from.pointer)) return from.via ?? from;
  for (let at = from.via; at !== undefined; at = at.via) if (usesDeclaration.test(at.pointer)) return at;
  return from;
}

const isDeclaration = /^\/(?:secrets|configs|networks)\//u;
const usesDeclaration = /^\/services\/[^/]+\/(?:build\/)?(?:secrets|configs|networks)\/|^\/networks\/default$/u;
