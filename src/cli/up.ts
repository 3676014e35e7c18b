import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { networkVariables } from '../known/reference-cli.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import type { LaunchPlan } from '../model/launch.ts';
import { rules } from '../rules/catalogue.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { nearest } from '../syntax/nearest.ts';
import { discover } from '../tasks/discover.ts';
import { reasons } from '../tasks/gate/reasons.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { sandboxId } from '../tasks/sandbox/sandbox-id.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import type { Target } from '../tasks/target.ts';
import { imagesToCopy } from '../tasks/up/images-to-copy.ts';
import { otherWriters } from '../tasks/up/other-writers.ts';
import { type LaunchWish, prepareLaunch } from '../tasks/up/prepare-launch.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, complainOf, type Console, help } from './console.ts';
import { gateWishOf } from './gate-wish-of.ts';
import { oneConfiguration } from './one-configuration.ts';
import { parseArguments } from './parse-arguments.ts';
import { resolverOf } from './resolver-of.ts';
import type { Values } from './settings.ts';
import { type EngineAtHand, engineForLaunch } from './up-engine.ts';
import { broken } from './run-in-sandbox.ts';
import { showPlan } from './show-plan.ts';
import { sshPortOf } from './ssh-port-of.ts';
import { launch } from './up-launch.ts';
import { nestedLine, systemTarget, upNested, upSystem } from './up-system.ts';

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
  const target = values.system ? systemTarget(values, positionals[0]) : targetOf(values, positionals[0], out);
  if (typeof target === 'number') return target;
  if ('refused' in target) return badUsage(target.refused, out);
  const facts = hostFacts({ host: values.host, sysbox: values.sysbox }, realMachine);
  if ('refused' in facts) return badUsage(facts.refused, out);
  const engine = await engineForLaunch(values.engine, facts);
  if ('refused' in engine) {
    badUsage(engine.refused, out);
    return engine.isBadUsage === true ? 2 : 3;
  }
  try {
    if ('folder' in target) return await upSystem(target.folder, engine, values, { args, wished }, out);
    if (values.nested) return await upNested(target, engine, values, { args, wished }, out);
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
    const ssh = await sshPortOf(owner, { isWished: values.ssh, isTaken: !values['dry-run'] });
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
    const summary = prepared.part.requests.find(({ kind }) => kind === 'container')?.summary || 'Dockerfile';
    await showPlan(
      plan,
      { summary, around: await waysRound(plan, wish, args, () => nestedLine(target, engine, values, { args, wished }, said, out.version)) },
      values,
      out,
    );
    if (plan.refused.length > 0) return plan.refused.every(({ isUndecided }) => isUndecided === true) ? 4 : 1;
    if (values['dry-run']) return 0;
    // A question may have stood open for long: others may have begun to run meanwhile.
    const prepareAgain = async (): ReturnType<typeof prepareLaunch> => {
      const now = await lookAround();
      return 'failed' in now ? { problems: [] } : prepareLaunch({ ...wish, writers: now.names }, realMachine);
    };
    return await launch({ prepared, prepareAgain, engine, values, said }, out);
  } finally {
    resolving.close();
  }
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

/**
 * The lines that start it in spite of what is refused, which were tried; or what no option lets start as a dev container of its own. Empty where nothing is
 * refused.
 */
async function waysRound(
  { refused }: LaunchPlan,
  wish: LaunchWish,
  args: readonly string[],
  nested: () => Promise<string | undefined>,
): Promise<readonly string[]> {
  if (refused.length === 0) return [];
  const within = await nested();
  return [...(await wayRound(refused, wish, args)), ...(within === undefined ? [] : [within])];
}

async function wayRound(refused: LaunchPlan['refused'], wish: LaunchWish, args: readonly string[]): Promise<readonly string[]> {
  // What is not known is nobody’s to answer for.
  if (refused.some(({ isUndecided }) => isUndecided === true)) return [];
  const allowed = [...new Set(refused.map(({ rule }) => rule))];
  const tried = await prepareLaunch({ ...wish, allowed: [...wish.allowed, ...allowed] }, realMachine);
  const stays = 'problems' in tried ? [] : [...new Set(tried.plan.refused.map(({ rule }) => rule))];
  if (stays.length > 0) return [`No option lets it start by itself with ${stays.join(', ')}.`];
  return [`If you answer for it: containai up ${[...args, ...allowed.flatMap((rule) => ['--allow', rule])].map(quoteShellWord).join(' ')}`];
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

function wrongNames({ allow, env, system, nested, base }: Values<'up'>): string | undefined {
  if (system && nested) return '--system is the system container alone, and --nested the dev container in one: give one of them.';
  if (base !== undefined && !system && !nested) return '--base is what a system container is built on: it goes with --system or --nested.';
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
