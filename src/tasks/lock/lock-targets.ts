import type { Machine } from '../../machine/machine.ts';
import type { FixedText } from '../../model/fix-report.ts';
import type { LockReport } from '../../model/lock-report.ts';
import { withoutCredentials } from '../../known/without-credentials.ts';
import { type FilePlace, filePlace } from '../file-place.ts';
import { openTarget } from '../open-target.ts';
import type { Resolver } from '../resolve/make-resolver.ts';
import type { Target } from '../target.ts';
import { clause, planLock } from './plan-lock.ts';

/** What locking one configuration comes to, and where its lockfile is written. Nothing is written here. */
export interface Locking extends LockReport {
  readonly file?: FixedText;
  readonly place?: FilePlace;
}

type Powers = Pick<Machine, 'readText' | 'realPath' | 'kindOf'>;

/** Works out the lockfiles of configurations, one after the other. `update`: to what the tags stand for now. */
export async function* lockTargets(
  targets: readonly Target[],
  { resolver, update }: { readonly resolver: Resolver; readonly update: boolean },
  machine: Powers,
): AsyncGenerator<Locking> {
  for (const target of targets) yield await lockTarget(target, resolver, update, machine);
}

async function lockTarget(target: Target, resolver: Resolver, update: boolean, machine: Powers): Promise<Locking> {
  const document = withoutCredentials(target.prefix + target.path);
  const nothing = { document, moves: [], kept: 0 };
  const opened = openTarget(target, machine);
  if ('fatal' in opened) return { ...nothing, failed: { why: clause(opened.message), because: 'input' } };
  const plan = await planLock({ ...opened, resolver }, update);
  if (plan === undefined) return nothing;
  if ('failed' in plan) return { ...nothing, failed: { why: withoutCredentials(plan.failed), because: plan.because } };
  const { path, before, after, moves, kept } = plan;
  const place = filePlace(path, target, machine);
  const { inRepository } = place;
  const file = {
    document: target.prefix + path,
    before: before ?? '',
    after,
    ...(before === undefined ? { isNew: true as const } : {}),
    ...(inRepository === undefined ? {} : { inRepository }),
  };
  return { document, file, place, kept, moves: moves.map((move) => ({ ...move, id: withoutCredentials(move.id) })) };
}
