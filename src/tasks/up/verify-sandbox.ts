import type { Verification } from '../../model/claim.ts';
import { verifyContainer, type VerifyPowers, type VerifyWish } from '../verify/verify-container.ts';
import { type EngineItself, ownedContainers } from './owned-containers.ts';

/** What a look came to: all that was seen, and why something does not hold or cannot be seen, as one sentence. */
export interface VerifiedSandbox {
  readonly verified: readonly Verification[];
  readonly fails?: string;
}

/**
 * Looks from outside at each container of an owner that runs. Nothing is run inside: that word proves nothing, and takes longer than all the rest. One that
 * ended meanwhile is nobody's danger.
 */
export async function verifySandbox(
  owner: string,
  wish: Pick<VerifyWish, 'judge' | 'workspaces' | 'sockets'>,
  powers: EngineItself & { readonly verify: VerifyPowers },
): Promise<VerifiedSandbox> {
  const found = await ownedContainers(owner, powers);
  if ('failed' in found) return { verified: [], fails: `What runs cannot be looked at: ${found.failed}.` };
  const seen = await Promise.all(
    found.containers
      .filter(({ isRunning }) => isRunning)
      .map(({ id }) => verifyContainer({ ...wish, container: id, asks: false }, powers.verify)),
  );
  const verified: Verification[] = [];
  for (const one of seen) {
    if (!('refused' in one)) verified.push(one);
    else if (one.isGone !== true) return { verified, fails: one.refused };
  }
  for (const { name, claims } of verified) {
    const failed = claims.find(({ standing }) => standing === 'fails');
    if (failed !== undefined) return { verified, fails: `The container ${name} does not hold (${failed.id}): ${failed.detail}` };
  }
  return { verified };
}
