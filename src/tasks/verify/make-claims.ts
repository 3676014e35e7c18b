import type { Judge } from '../../judge/judge.ts';
import type { Claim, Standing } from '../../model/claim.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { confinementClaims, runtimeClaim } from './confinement-claims.ts';
import { identityClaims } from './identity-claims.ts';
import { insideClaims } from './inside-claims.ts';
import { reachClaims } from './reach-claims.ts';
import { ruleClaims } from './rule-claims.ts';
import { claimOf, counted, type Said, type Seen, type Sight } from './sight.ts';

/** All that is claimed of a container that was seen. `workspaces`: real folders that it may mount. */
export function makeClaims(sight: Sight, prepared: Judge, workspaces: readonly string[]): readonly Claim[] {
  const said = [
    runtimeClaim(sight),
    ...(isSeen(sight)
      ? [...identityClaims(sight), ...confinementClaims(sight), ...reachClaims(sight), everyone(sight), ...insideClaims(sight)]
      : [claimOf('processes')('cannot-tell', 'unseen' in sight.first ? sight.first.unseen : '')]),
    ...ruleClaims(sight, prepared, workspaces),
  ];
  // A process chooses its name, and a container its answer: neither reaches a terminal or a reader as it is.
  return said.map((one): Claim => ({ ...one, detail: plainText(one.detail), date: sight.date }));
}

/** The worst of claims; where there is none, nothing can be told. */
export function worstOf(claims: readonly Pick<Claim, 'standing'>[]): Standing {
  const order: readonly Standing[] = ['fails', 'cannot-tell', 'holds'];
  return order.find((standing) => claims.some((claim) => claim.standing === standing)) ?? 'cannot-tell';
}

function everyone({ others, whole }: Seen): Said {
  const number = counted(others.length + 1, 'process', 'processes');
  return claimOf('processes')(whole ? 'holds' : 'cannot-tell', whole ? number : `there are more than the ${number} looked at`);
}

function isSeen(sight: Sight): sight is Seen {
  return !('unseen' in sight.first);
}
