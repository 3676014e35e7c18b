import { resolve } from 'node:path';
import { prepareJudge } from '../judge/judge.ts';
import { realMachine } from '../machine/real.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { rules } from '../rules/catalogue.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { askJson, isHalt, textAt } from '../tasks/gate/halt.ts';
import { gateJudge } from '../tasks/gate/judge-request.ts';
import { ownerLabel } from '../tasks/gate/owner-label.ts';
import { readPlan } from '../tasks/gate/read-plan.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { findSandbox, isSandboxName } from '../tasks/sandbox/find-sandbox.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { ownedContainers } from '../tasks/up/owned-containers.ts';
import { runningContainers } from '../tasks/verify/inspect.ts';
import type { VerifyPowers, VerifyWish } from '../tasks/verify/verify-container.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console } from './console.ts';
import type { Values } from './settings.ts';
import { verifyPowers } from './verify-powers.ts';

/** Containers of one engine that are looked at by one measure. */
export interface VerifyGroup {
  readonly containers: readonly string[];
  /** Absent: they were named, or are all of the engine. */
  readonly sandbox?: Sandbox;
  readonly wish: Omit<VerifyWish, 'container'>;
  readonly powers: VerifyPowers;
  /** Path of the engine’s socket, and of the policy that counts. */
  readonly engine: string;
  readonly policy: string | undefined;
}

/**
 * What is to be looked at: containers that were named first, then dev containers; or the exit code, when something is wrong and said. Engines are closed by
 * who asks.
 */
export async function verifyGroups(
  values: Values<'verify'>,
  words: readonly string[],
  out: Console,
): Promise<readonly VerifyGroup[] | number> {
  if (values.all && words.length > 0) return badUsage('--all is for all containers: name none beside it.', out);
  const meant = values.all ? [] : await Promise.all((words.length === 0 ? [undefined] : words).map((word) => meantBy(word, values)));
  const wrong = meant.find((one) => 'refused' in one);
  if (wrong !== undefined && 'refused' in wrong) return badUsage(wrong.refused, out);
  const plain = meant.flatMap((one) => ('container' in one ? [one.container] : []));
  const wanted = [
    ...(values.all ? [(): Promise<VerifyGroup | number> => allOf(values, out)] : []),
    ...(plain.length > 0 ? [(): Promise<VerifyGroup | number> => plainGroup(plain, values, out)] : []),
    ...meant.flatMap((one) => ('sandbox' in one ? [(): Promise<VerifyGroup | number> => groupOf(one.sandbox, values, out)] : [])),
  ];
  const groups: VerifyGroup[] = [];
  for (const make of wanted) {
    const group = await make();
    if (typeof group !== 'number') groups.push(group);
    else {
      for (const { powers } of groups) powers.engine.close();
      return group;
    }
  }
  return groups;
}

/**
 * A word is the name or the id of a dev container or the path of its workspace, else a container of the engine. A name that is both is neither: what one looks
 * at must not depend on what a repository’s folder is called.
 */
async function meantBy(
  word: string | undefined,
  values: Values<'verify'>,
): Promise<{ readonly container: string } | { readonly sandbox: Sandbox } | { readonly refused: string }> {
  if (word === undefined) {
    const here = findSandbox(undefined, realMachine);
    return 'sandbox' in here ? here : { refused: `Which container? containai verify NAME, or --all. ${here.refused}` };
  }
  const isPath = word.includes('/') || word === '.' || word === '..';
  if (!isPath && !isSandboxName(word, realMachine)) return { container: word };
  const found = findSandbox(word, realMachine);
  if ('refused' in found || isPath) return found;
  const { sandbox } = found;
  const engine = findEngine(values.engine, undefined, realMachine);
  if ('refused' in engine) return values.engine === undefined ? found : engine;
  const other = await sameName(word, sandbox, engine.engine);
  if (other === undefined) return found;
  return {
    refused: `${word} is a dev container, and another container at ${engine.engine} is called so too: name the folder ${sandbox.workspace} for the first, the id ${other.slice(0, 12)} for the other.`,
  };
}

/** Id of a container that is called so and is none of the sandbox’s. */
async function sameName(name: string, { owner }: Sandbox, socket: string): Promise<string | undefined> {
  const { engine } = verifyPowers(socket);
  const answer = await askJson(engine, `/containers/${encodeURIComponent(name)}/json`);
  engine.close();
  if (isHalt(answer) || textAt(answer.value, 'Name') !== `/${name}`) return undefined;
  return textAt(answer.value, 'Config', 'Labels', ownerLabel) === owner ? undefined : textAt(answer.value, 'Id');
}

async function plainGroup(containers: readonly string[], values: Values<'verify'>, out: Console): Promise<VerifyGroup | number> {
  const found = findEngine(values.engine, undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const host = hostFacts({ host: values.facts, sysbox: values.sysbox }, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const said = await policyOf({ ...values, 'honour-comments': false }, out);
  if (typeof said === 'number') return said;
  return {
    containers,
    wish: {
      judge: prepareJudge(rules, said.tier, host, said.policy),
      workspaces: values.workspace.map(realPathOf),
      sockets: [realPathOf(found.engine)],
      asks: !values['no-exec'],
    },
    powers: verifyPowers(found.engine),
    engine: found.engine,
    policy: said.policy?.document,
  };
}

async function allOf(values: Values<'verify'>, out: Console): Promise<VerifyGroup | number> {
  const group = await plainGroup([], values, out);
  if (typeof group === 'number') return group;
  const running = await runningContainers(group.powers.engine);
  if (!('refused' in running)) return { ...group, containers: running.ids };
  group.powers.engine.close();
  return badUsage(running.refused, out);
}

/** All containers of a sandbox that run, by the measure that `containai up` has taken; what is named on the command line counts before it. */
async function groupOf(sandbox: Sandbox, values: Values<'verify'>, out: Console): Promise<VerifyGroup | number> {
  const { name, owner, engine, gate, gateOptions, workspace } = sandbox;
  const host = hostFacts({ host: values.facts ?? gateOptions.host, sysbox: values.sysbox ?? gateOptions.sysbox }, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const said = await policyOf(
    { policy: values.policy ?? gateOptions.policy, tier: values.tier ?? gateOptions.tier, 'honour-comments': false },
    out,
  );
  if (typeof said === 'number') return said;
  const places = sandboxPlaces(sandbox.id, realMachine);
  const read = 'refused' in places ? places : readPlan(places.plan, new Set(rules.map(({ id }) => id)), realMachine);
  if ('refused' in read) return badUsage(read.refused, out);
  const powers = verifyPowers(engine.socket);
  const found = await ownedContainers(owner, { engine: powers.engine, api: '' });
  const containers = 'failed' in found ? [] : found.containers.filter(({ isRunning }) => isRunning).map(({ id }) => id);
  if (containers.length === 0) {
    powers.engine.close();
    return badUsage(
      'failed' in found
        ? `The engine of ${name} does not tell what runs: ${found.failed}.`
        : `${name} does not run: containai start ${name}.`,
      out,
    );
  }
  return {
    containers,
    sandbox,
    wish: {
      judge: gateJudge(said.tier, host, said.policy, read.plan),
      workspaces: [workspace, ...values.workspace].map(realPathOf),
      sockets: [engine.socket, gate].map(realPathOf),
      asks: !values['no-exec'],
    },
    powers,
    engine: engine.socket,
    policy: said.policy?.document,
  };
}

function realPathOf(path: string): string {
  return realMachine.realPath(resolve(realMachine.workingFolder(), path));
}
