import { resolve } from 'node:path';
import { prepareJudge } from '../judge/judge.ts';
import { realMachine } from '../machine/real.ts';
import { needsRoot, type Standing, type Verification, type VerificationReport } from '../model/claim.ts';
import { renderVerificationsText } from '../reports/verification-text.ts';
import { rules } from '../rules/catalogue.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { runningContainers } from '../tasks/verify/inspect.ts';
import { worstOf } from '../tasks/verify/make-claims.ts';
import { type Refused, verifyContainer, type VerifyPowers, type VerifyWish } from '../tasks/verify/verify-container.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console, hasColor } from './console.ts';
import { exitCodeOf, type Outcome, worseOf } from './exit-code.ts';
import type { Values } from './settings.ts';
import { verifyPowers } from './verify-powers.ts';

/** `containai verify CONTAINER...`: looks at running containers from this machine. */
export async function verifyContainers(values: Values<'verify'>, named: readonly string[], out: Console): Promise<number> {
  if (named.length === 0 && !values.all)
    return badUsage('Which container? containai verify NAME, or --all; docker ps lists those that run.', out);
  if (named.length > 0 && values.all) return badUsage('--all is for all containers: name none beside it.', out);
  const found = findEngine(values.engine, undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const host = hostFacts({ host: values.facts, sysbox: values.sysbox }, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const said = await policyOf({ ...values, 'honour-comments': false }, out);
  if (typeof said === 'number') return said;
  const wish: Omit<VerifyWish, 'container'> = {
    judge: prepareJudge(rules, said.tier, host, said.policy),
    workspaces: values.workspace.map(realPathOf),
    sockets: [realPathOf(found.engine)],
    asks: !values['no-exec'],
  };
  const powers = verifyPowers(found.engine);
  try {
    const containers = values.all ? await runningContainers(powers.engine) : { ids: named };
    if ('refused' in containers) return badUsage(containers.refused, out);
    const seen = await verifyEach(containers.ids, wish, powers);
    return await show(seen, values, rootLine(named, values, found.engine, said.policy?.document), out);
  } finally {
    powers.engine.close();
  }
}

const atOnce = 4;

async function verifyEach(
  containers: readonly string[],
  wish: Omit<VerifyWish, 'container'>,
  powers: VerifyPowers,
): Promise<readonly (Verification | Refused)[]> {
  const seen: (Verification | Refused)[] = [];
  for (let at = 0; at < containers.length; at += atOnce)
    seen.push(
      ...(await Promise.all(containers.slice(at, at + atOnce).map((container) => verifyContainer({ ...wish, container }, powers)))),
    );
  return seen;
}

async function show(seen: readonly (Verification | Refused)[], values: Values<'verify'>, rootSees: string, out: Console): Promise<number> {
  let outcome: Outcome = 'clear';
  const containers: Verification[] = [];
  for (const one of seen) {
    if (!('refused' in one)) {
      containers.push(one);
      outcome = worseOf(outcome, outcomes[one.standing]);
    } else if (one.isGone === undefined || !values.all) {
      // Of all containers some end meanwhile; of one that was named it is a mistake.
      badUsage(one.refused, out);
      outcome = worseOf(outcome, 'problem');
    }
  }
  if (values.json) await out.print(`${JSON.stringify(reportOf(containers, outcome !== 'problem', out), undefined, 2)}\n`);
  else if (containers.length > 0) {
    const isHidden =
      containers.some(({ claims }) => claims.some(({ detail }) => detail.startsWith(needsRoot))) && realMachine.userId() !== 0;
    const view = { color: hasColor(values.color, out), width: out.width, verbose: values.verbose, ...(isHidden ? { rootSees } : {}) };
    await out.print(renderVerificationsText(containers, view));
  } else if (outcome === 'clear') out.complain('no container runs on this engine.');
  return exitCodeOf(outcome);
}

// One that was not looked at cannot be told of, whatever the others are.
function reportOf(containers: readonly Verification[], isWhole: boolean, { version }: Console): VerificationReport {
  return {
    version: '1.0',
    tool: { name: 'containai', version },
    containers,
    standing:
      isWhole && containers.length === 0 ? 'holds' : worstOf([...containers, ...(isWhole ? [] : [{ standing: 'cannot-tell' as const }])]),
  };
}

const outcomes: Readonly<Record<Standing, Outcome>> = { fails: 'found', 'cannot-tell': 'undecided', holds: 'clear' };

function realPathOf(path: string): string {
  return realMachine.realPath(resolve(realMachine.workingFolder(), path));
}

/** The line to paste: root has neither this user’s variables nor the policy in this user’s home. */
function rootLine(named: readonly string[], values: Values<'verify'>, engine: string, policy: string | undefined): string {
  const words = [
    ...(values.all ? ['--all'] : named),
    ...options('engine', engine),
    ...options('policy', policy),
    ...options('tier', values.tier),
    ...options('facts', values.facts),
    ...options('sysbox', values.sysbox),
    ...values.workspace.flatMap((folder) => options('workspace', folder)),
    ...(values['no-exec'] ? ['--no-exec'] : []),
  ];
  return `sudo containai verify ${words.map(quoteShellWord).join(' ')}`;
}

function options(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}`, value];
}
