import type { Claim, Verification } from '../../model/claim.ts';
import { verifyContainer, type VerifyPowers, type VerifyWish } from '../verify/verify-container.ts';
import { type EngineItself, ownedContainers } from './owned-containers.ts';

/** What a look came to: all that was seen, and why something does not hold or cannot be seen, as one sentence. */
export interface VerifiedSandbox {
  readonly verified: readonly Verification[];
  readonly fails?: string;
}

/**
 * Looks from outside at each container of an owner that runs; `main` must be one of them. Nothing is run inside: that word proves nothing, and takes longer
 * than all the rest. Another one that ended meanwhile is nobody's danger.
 */
export async function verifySandbox(
  owner: string,
  { main, ...wish }: Pick<VerifyWish, 'judge' | 'workspaces' | 'sockets'> & { readonly main: string },
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
    const open = whyOpen(claims);
    if (open !== undefined) return { verified, fails: `Whether the container ${name} holds cannot be told ${open}` };
  }
  if (!verified.some(({ container }) => container.startsWith(main)))
    return { verified, fails: `Its container ${main.slice(0, 12)} is gone, or has ended` };
  return { verified };
}

/** Much is seen by root alone, and need not be told; these are seen by everybody, where there is anything to be seen at all. */
const decisive = ['runtime', 'user-namespace'] as const;

function whyOpen(claims: readonly Claim[]): string | undefined {
  for (const id of decisive) {
    const claim = claims.find((one) => one.id === id);
    if (claim?.standing !== 'holds')
      return `(${id}): ${(claim ?? claims.find(({ standing }) => standing === 'cannot-tell'))?.detail ?? 'nothing is seen of it'}`;
  }
  return undefined;
}
