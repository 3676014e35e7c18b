import { resolve } from 'node:path';
import { realMachine } from '../machine/real.ts';
import type { Refusal } from '../model/launch.ts';
import { usualSystemBase } from '../model/system-image.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { sandboxId } from '../tasks/sandbox/sandbox-id.ts';
import { findSystemImage } from '../tasks/system/find-system-image.ts';
import { prepareSystem, type SystemLaunchWish } from '../tasks/up/prepare-system.ts';
import type { LaunchWish } from '../tasks/up/prepare-launch.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console } from './console.ts';
import { makeSystemImage } from './make-system-image.ts';
import { broken } from './run-in-sandbox.ts';
import type { Values } from './settings.ts';
import { showPlan } from './show-plan.ts';
import { sshPortOf } from './ssh-port-of.ts';
import { systemPowers } from './system-powers.ts';
import type { EngineAtHand } from './up-engine.ts';
import { launch } from './up-launch.ts';

/** The folder that a system container is for, or one sentence why there is none. */
export function systemTarget(values: Values<'up'>, folder: string | undefined): { readonly folder: string } | { readonly refused: string } {
  const needless = (['config', 'secrets-file', 'skip-initialize', 'systemd'] as const).find(
    (name) => values[name] !== undefined && values[name] !== false,
  );
  if (needless !== undefined || values.env.length > 0)
    return { refused: `--system starts no dev container, so that --${needless ?? 'env'} means nothing with it: leave it out.` };
  const path = realMachine.realPath(resolve(realMachine.workingFolder(), folder ?? '.'));
  return realMachine.kindOf(path) === 'folder' ? { folder: path } : { refused: `${folder ?? '.'} is no folder.` };
}

/** `containai up --system`: the system container alone, with a folder. */
export async function upSystem(
  workspace: string,
  engine: EngineAtHand,
  values: Values<'up'>,
  { args, wished }: { readonly args: readonly string[]; readonly wished: LaunchWish['wished'] },
  out: Console,
): Promise<number> {
  const said = await policyOf({ ...values, 'honour-comments': false }, out);
  if (typeof said === 'number') return said;
  const owner = sandboxId(workspace, workspace, realMachine.userId());
  const ssh = await sshPortOf(owner, true);
  if (ssh !== undefined && 'refused' in ssh) return broken(ssh.refused, out);
  const base = values.base ?? usualSystemBase;
  const image = await findSystemImage(base, systemPowers(engine, never));
  if ('refused' in image && image.isMissing !== true)
    return image.isBadInput === true ? badUsage(image.refused, out) : broken(image.refused, out);
  const wish: SystemLaunchWish = {
    audit: { ...said, host: engine.facts, version: out.version },
    host: engine.facts,
    engine: { socket: engine.socket, isOwn: engine.isOwn },
    info: engine.info,
    firewall: engine.firewall,
    wished,
    owner,
    userId: realMachine.userId(),
    allowed: values.allow,
    granted: [],
    network: [],
    credentials: [],
    ...(ssh === undefined ? {} : { ssh }),
    workspace,
    image: 'refused' in image ? undefined : image,
    base,
  };
  const { plan } = prepareSystem(wish);
  await showPlan(plan, { summary: `system container on ${base}`, around: wayRound(plan.refused, args) }, values, out);
  if (plan.refused.length > 0) return 1;
  if (values['dry-run']) return 0;
  const isThere = wish.image?.id !== undefined && !values['no-cache'];
  const made = isThere ? wish.image : await makeSystemImage({ ...values, base, anew: values['no-cache'] }, engine, out);
  if (typeof made === 'number') return made;
  const prepared = prepareSystem({ ...wish, image: made });
  // Nothing of the workspace is read here.
  const prepareAgain = async (): Promise<typeof prepared> => prepared;
  return launch({ prepared, prepareAgain, engine, values, said }, out);
}

/** Only the build of its image can be refused, which somebody may answer for; or a policy refuses what it is made of. */
function wayRound(refused: readonly Refusal[], args: readonly string[]): string | undefined {
  if (refused.length === 0) return undefined;
  const allowed = [...new Set(refused.map(({ rule }) => rule))];
  return `If you answer for it: containai up ${[...args, ...allowed.flatMap((rule) => ['--allow', rule])].map(quoteShellWord).join(' ')}`;
}

const never = new Promise<never>(() => {});
