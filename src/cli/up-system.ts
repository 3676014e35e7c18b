import { join, resolve } from 'node:path';
import { realMachine } from '../machine/real.ts';
import type { Refusal } from '../model/launch.ts';
import { usualSystemBase } from '../model/system-image.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { sandboxId } from '../tasks/sandbox/sandbox-id.ts';
import { findSystemImage } from '../tasks/system/find-system-image.ts';
import { numberOfUser } from '../tasks/system/number-of-user.ts';
import { prepareNested } from '../tasks/up/prepare-nested.ts';
import { prepareSystem, type SystemLaunchWish } from '../tasks/up/prepare-system.ts';
import type { LaunchWish } from '../tasks/up/prepare-launch.ts';
import type { Target } from '../tasks/target.ts';
import type { AuditOptions } from '../tasks/audit.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, complainOf, type Console } from './console.ts';
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
  asked: SystemAsked,
  out: Console,
): Promise<number> {
  return open({ workspace, configuration: workspace }, engine, values, asked, out, async (wish) => prepareSystem(wish));
}

/** `containai up --nested`: the dev container inside a system container. */
export async function upNested(
  target: Target,
  engine: EngineAtHand,
  values: Values<'up'>,
  asked: SystemAsked,
  out: Console,
): Promise<number> {
  const needless = (['secrets-file', 'skip-initialize', 'systemd'] as const).find(
    (name) => values[name] !== undefined && values[name] !== false,
  );
  if (needless !== undefined)
    return badUsage(`--nested leaves the dev container as it is written, so that --${needless} means nothing with it: leave it out.`, out);
  const { workspace, path } = target;
  return open({ workspace, configuration: join(workspace, path) }, engine, values, asked, out, (wish) =>
    prepareNested({ ...wish, target }, realMachine),
  );
}

/** The words of the command line, and what they say of limits. */
interface SystemAsked {
  readonly args: readonly string[];
  readonly wished: LaunchWish['wished'];
}

async function open(
  { workspace, configuration }: { readonly workspace: string; readonly configuration: string },
  engine: EngineAtHand,
  values: Values<'up'>,
  { args, wished }: SystemAsked,
  out: Console,
  prepare: (wish: SystemLaunchWish) => ReturnType<typeof prepareNested>,
): Promise<number> {
  if (values.ssh && wished.network === 'none')
    return badUsage('--ssh needs a network to reach the container by, and --no-network gives it none: leave one of them out.', out);
  const said = await policyOf({ ...values, 'honour-comments': false }, out);
  if (typeof said === 'number') return said;
  const made = await wishFor({ workspace, configuration }, engine, values, { wished, said, version: out.version });
  if ('code' in made) return made.code === 2 ? badUsage(made.refused, out) : broken(made.refused, out);
  const { wish } = made;
  const planned = await prepare(wish);
  if ('problems' in planned) {
    complainOf(planned.problems, out);
    return 2;
  }
  const { plan } = planned;
  await showPlan(plan, { summary: `system container on ${wish.base}`, around: wayRound(plan.refused, args) }, values, out);
  if (plan.refused.length > 0) return 1;
  if (values['dry-run']) return 0;
  const isThere = wish.image?.id !== undefined && !values['no-cache'];
  const image = isThere
    ? wish.image
    : await makeSystemImage({ ...values, base: wish.base, user: wish.user, anew: values['no-cache'] }, engine, out);
  if (typeof image === 'number') return image;
  // Somebody may have taken the port while the image was built.
  const ssh = isThere ? wish.ssh : await sshPortOf(wish.owner, { isWished: true, isTaken: true });
  if (ssh !== undefined && 'refused' in ssh) return broken(ssh.refused, out);
  const prepared = await prepare({ ...wish, ...(ssh === undefined ? {} : { ssh }), image });
  if ('problems' in prepared) {
    complainOf(prepared.problems, out);
    return 2;
  }
  // Nothing of the workspace is read here.
  return launch({ prepared, prepareAgain: async () => prepared, engine, values, said }, out);
}

interface WishParts {
  readonly wished: LaunchWish['wished'];
  readonly said: Pick<AuditOptions, 'tier' | 'policy'>;
  readonly version: string;
}

async function wishFor(
  { workspace, configuration }: { readonly workspace: string; readonly configuration: string },
  engine: EngineAtHand,
  values: Values<'up'>,
  { wished, said, version }: WishParts,
): Promise<{ readonly wish: SystemLaunchWish } | { readonly refused: string; readonly code: 2 | 3 }> {
  const owner = sandboxId(workspace, configuration, realMachine.userId());
  const ssh = await sshPortOf(owner, { isWished: true, isTaken: !values['dry-run'] });
  if (ssh !== undefined && 'refused' in ssh) return { ...ssh, code: 3 };
  const base = values.base ?? usualSystemBase;
  const user = numberOfUser(realMachine.ownersOf(workspace));
  const image = await findSystemImage({ base, user }, systemPowers(engine, never));
  if ('refused' in image && image.isMissing !== true) return { refused: image.refused, code: image.isBadInput === true ? 2 : 3 };
  const wish: SystemLaunchWish = {
    audit: { ...said, host: engine.facts, version },
    host: engine.facts,
    engine: { socket: engine.socket, isOwn: engine.isOwn },
    info: engine.info,
    firewall: engine.firewall,
    wished,
    owner,
    userId: realMachine.userId(),
    allowed: values.allow,
    granted: values.env,
    network: [],
    credentials: [],
    ...(ssh === undefined ? {} : { ssh }),
    workspace,
    configuration,
    image: 'refused' in image ? undefined : image,
    base,
    user,
  };
  return { wish };
}

/** Only the build of its image can be refused, which somebody may answer for; or a policy refuses what it is made of. */
function wayRound(refused: readonly Refusal[], args: readonly string[]): readonly string[] {
  return refused.length === 0 ? [] : [`If you answer for it: ${upLine(args, allowing(refused))}`];
}

/** The line that opens a dev container inside a system container, as it is written; undefined where it would not start there either. */
export async function nestedLine(
  target: Target,
  engine: EngineAtHand,
  values: Values<'up'>,
  { args, wished }: SystemAsked,
  said: Pick<AuditOptions, 'tier' | 'policy'>,
  version: string,
): Promise<string | undefined> {
  if (values['secrets-file'] !== undefined) return undefined;
  const { workspace, path } = target;
  const configuration = join(workspace, path);
  // Nothing is started now: no port is taken.
  const wish = await wishFor({ workspace, configuration }, engine, { ...values, 'dry-run': true }, { wished, said, version });
  const tried = 'code' in wish ? undefined : await prepareNested({ ...wish.wish, target }, realMachine);
  if (tried === undefined || 'problems' in tried) return undefined;
  const { refused } = tried.plan;
  // Building the image can be answered for; what a policy says of system containers cannot.
  if (refused.some(({ rule }) => rule !== 'build-not-contained')) return undefined;
  const kept = args.filter((word) => word !== '--skip-initialize' && word !== '--systemd');
  return `Unchanged, inside a system container: ${upLine(['--nested', ...kept], allowing(refused))}`;
}

function allowing(refused: readonly Refusal[]): readonly string[] {
  return [...new Set(refused.map(({ rule }) => rule))].flatMap((rule) => ['--allow', rule]);
}

function upLine(args: readonly string[], more: readonly string[]): string {
  return `containai up ${[...args, ...more].map(quoteShellWord).join(' ')}`;
}

const never = new Promise<never>(() => {});
