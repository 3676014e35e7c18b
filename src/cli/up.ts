import { isPortFree } from '../machine/listen-local.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { networkVariables } from '../known/reference-cli.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import type { LaunchPlan } from '../model/launch.ts';
import { renderLaunchPlan } from '../reports/launch-text.ts';
import { rules } from '../rules/catalogue.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { nearest } from '../syntax/nearest.ts';
import { discover } from '../tasks/discover.ts';
import { reasons } from '../tasks/gate/reasons.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { sandboxId } from '../tasks/sandbox/sandbox-id.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { chooseSshPort } from '../tasks/ssh/ssh-port.ts';
import type { Target } from '../tasks/target.ts';
import { imagesToCopy } from '../tasks/up/images-to-copy.ts';
import { otherWriters } from '../tasks/up/other-writers.ts';
import { type LaunchWish, prepareLaunch, type PreparedLaunch } from '../tasks/up/prepare-launch.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, complainOf, type Console, hasColor, help } from './console.ts';
import { gateWishOf } from './gate-wish-of.ts';
import { launchJson } from './launch-json.ts';
import { oneConfiguration } from './one-configuration.ts';
import { parseArguments } from './parse-arguments.ts';
import { resolverOf } from './resolver-of.ts';
import type { Values } from './settings.ts';
import { type EngineAtHand, engineForLaunch } from './up-engine.ts';
import { broken } from './run-in-sandbox.ts';
import { launch } from './up-launch.ts';

/** `containai up`: opens a repository's dev container under Sysbox. */
export async function runUp(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('up', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('up', out);
  const wrong = wrongNames(values);
  if (wrong !== undefined) return badUsage(wrong, out);
  const wished = gateWishOf(values);
  if (typeof wished === 'string') return badUsage(wished, out);
  const target = targetOf(values, positionals[0], out);
  if (typeof target === 'number') return target;
  const facts = hostFacts({ host: values.host, sysbox: values.sysbox }, realMachine);
  if ('refused' in facts) return badUsage(facts.refused, out);
  const engine = await engineForLaunch(values.engine, facts);
  if ('refused' in engine) {
    badUsage(engine.refused, out);
    return engine.isBadUsage === true ? 2 : 3;
  }
  try {
    return await upTarget(target, engine, values, { args, wished }, out);
  } finally {
    engine.close();
  }
}

async function upTarget(
  target: Target,
  engine: EngineAtHand,
  values: Values<'up'>,
  { args, wished }: { readonly args: readonly string[]; readonly wished: LaunchWish['wished'] },
  out: Console,
): Promise<number> {
  const said = await policyOf({ ...values, 'honour-comments': false }, out);
  if (typeof said === 'number') return said;
  const resolving = resolverOf(values, { out }, [engine.socket, ...(engine.other === undefined ? [] : [engine.other])]);
  try {
    const owner = sandboxId(target.workspace, `${target.workspace}/${target.path}`, realMachine.userId());
    const places = sandboxPlaces(owner, realMachine);
    if ('refused' in places) {
      out.complain(places.refused);
      return 3;
    }
    const lookAround = (): ReturnType<typeof otherWriters> =>
      otherWriters({ owner, workspace: target.workspace }, { ...engine, machine: realMachine });
    const others = await lookAround();
    if ('failed' in others) {
      out.complain(`what runs already cannot be seen: ${others.failed}.`);
      return 3;
    }
    const ssh = await sshOf(owner, values);
    if (ssh !== undefined && 'refused' in ssh) return broken(ssh.refused, out);
    const wish: LaunchWish = {
      target,
      audit: { ...said, host: engine.facts, version: out.version, resolver: resolving.resolver },
      host: engine.facts,
      engine: { socket: engine.socket, isOwn: engine.isOwn },
      info: engine.info,
      firewall: engine.firewall,
      wished,
      writers: others.names,
      owner,
      userId: realMachine.userId(),
      allowed: values.allow,
      granted: values.env,
      network: networkVariables.filter((name) => process.env[name] !== undefined),
      credentials: networkVariables.filter((name) => holdsCredentials(process.env[name] ?? '')),
      copiesOf: (images) => copiesOf(images, engine),
      skipsHostCommands: values['skip-initialize'],
      systemd: values.systemd,
      ...(ssh === undefined ? {} : { ssh }),
      composeFile: places.compose,
    };
    const prepared = await prepareLaunch(wish, realMachine);
    if ('problems' in prepared) {
      complainOf(prepared.problems, out);
      return prepared.problems.some(({ lookup }) => lookup !== true) ? 2 : 4;
    }
    const { plan } = prepared;
    await showPlan(prepared, await wayRound(plan, wish, args), values, out);
    if (plan.refused.length > 0) return plan.refused.every(({ isUndecided }) => isUndecided === true) ? 4 : 1;
    if (values['dry-run']) return 0;
    // A question may have stood open for long: others may have begun to run meanwhile.
    const prepareAgain = async (): ReturnType<typeof prepareLaunch> => {
      const now = await lookAround();
      return 'failed' in now ? { problems: [] } : prepareLaunch({ ...wish, writers: now.names }, realMachine);
    };
    return await launch({ prepared, prepareAgain, target, engine, values, said }, out);
  } finally {
    resolving.close();
  }
}

/** The port that it is reached at by SSH: where that is wished now, or was once. */
async function sshOf(owner: string, { ssh }: Values<'up'>): Promise<{ readonly port: number } | { readonly refused: string } | undefined> {
  const { sandboxes } = listSandboxes(realMachine);
  const own = sandboxes.find(({ id }) => id === owner);
  if (!ssh && own?.ssh === undefined) return undefined;
  const others = sandboxes.filter(({ id }) => id !== owner);
  return chooseSshPort(own, others, isPortFree);
}

async function copiesOf(images: readonly string[], { other, engine }: EngineAtHand): Promise<readonly string[]> {
  if (other === undefined) return [];
  const from = realSandboxPowers.engineAt(other);
  try {
    return await imagesToCopy(images, from, engine);
  } finally {
    from.close();
  }
}

/** The line that starts it in spite of what is refused, which was tried; or what no option lets start. Absent where nothing is refused. */
async function wayRound({ refused }: LaunchPlan, wish: LaunchWish, args: readonly string[]): Promise<string | undefined> {
  // What is not known is nobody’s to answer for.
  if (refused.length === 0 || refused.some(({ isUndecided }) => isUndecided === true)) return undefined;
  const allowed = [...new Set(refused.map(({ rule }) => rule))];
  const tried = await prepareLaunch({ ...wish, allowed: [...wish.allowed, ...allowed] }, realMachine);
  const stays = 'problems' in tried ? [] : [...new Set(tried.plan.refused.map(({ rule }) => rule))];
  if (stays.length > 0) return `No option lets it start with ${stays.join(', ')}.`;
  return `If you answer for it: containai up ${[...args, ...allowed.flatMap((rule) => ['--allow', rule])].map(quoteShellWord).join(' ')}`;
}

/** For programs, the plan is in what is printed in the end; for people it is shown now, and what is refused in any case. */
async function showPlan({ plan, part }: PreparedLaunch, around: string | undefined, values: Values<'up'>, out: Console): Promise<void> {
  const text = renderLaunchPlan(plan, {
    summary: part.requests.find(({ kind }) => kind === 'container')?.summary || 'Dockerfile',
    color: hasColor(values.color, out),
    width: out.width,
    ...(around === undefined ? {} : { around }),
  });
  if (!values.json) return out.print(text);
  const rules = [...new Set(plan.refused.map(({ rule }) => rule))];
  if (rules.length > 0) out.tell(text);
  if (rules.length > 0)
    return out.print(launchJson({ is: 'refused', why: `The plan is refused: ${rules.join(', ')}.` }, plan, out.version));
  if (values['dry-run']) return out.print(launchJson({ is: 'planned' }, plan, out.version));
}

function targetOf(values: Values<'up'>, folder: string | undefined, out: Console): Target | number {
  if (values.config !== undefined && folder !== undefined)
    return badUsage('--config names the configuration, and its folder with it: name no other.', out);
  const path = values.config ?? folder ?? '.';
  const { targets, problems } = discover(path, realMachine);
  complainOf(problems, out);
  if (targets.length === 0) return problems.length > 0 ? 2 : badUsage(`${path} holds no devcontainer.json.`, out);
  // As the reference CLI, which looks into no other folders (src/spec-configuration/configurationCommonUtils.ts).
  const first = targets.find((one) => usual.has(one.path));
  const target = first ?? oneConfiguration(targets, 'up');
  if (typeof target === 'string') return badUsage(target, out);
  return { ...target, workspace: realMachine.realPath(target.workspace), boundary: realMachine.realPath(target.boundary) };
}

function holdsCredentials(value: string): boolean {
  return withoutCredentials(value) !== value;
}

const usual: ReadonlySet<string> = new Set(['.devcontainer/devcontainer.json', '.devcontainer.json']);

function wrongNames({ allow, env }: Values<'up'>): string | undefined {
  const known = [...rules.map(({ id }) => id), ...reasons.map(({ id }) => id)];
  const unknown = allow.find((rule) => !known.includes(rule));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    return `--allow ${unknown.slice(0, 60)}: there is no such rule${near === undefined ? '; containai explain lists them' : `; did you mean ${near}?`}.`;
  }
  const noName = env.find((name) => !/^[A-Za-z_]\w*$/u.test(name));
  if (noName !== undefined) return `--env wants the name of a variable, without its value, not “${noName.slice(0, 60)}”.`;
  const unset = env.find((name) => process.env[name] === undefined);
  return unset === undefined ? undefined : `--env ${unset}: this variable is not set here.`;
}
