import { realMachine } from '../machine/real.ts';
import { needsRoot, type Standing, type Verification, type VerificationReport } from '../model/claim.ts';
import { renderVerificationsText } from '../reports/verification-text.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { worstOf } from '../tasks/verify/make-claims.ts';
import { type Refused, verifyContainer, type VerifyPowers, type VerifyWish } from '../tasks/verify/verify-container.ts';
import { badUsage, type Console, hasColor } from './console.ts';
import { exitCodeOf, type Outcome, worseOf } from './exit-code.ts';
import type { Values } from './settings.ts';
import { type VerifyGroup, verifyGroups } from './verify-groups.ts';

/** `containai verify [NAME...]`: looks at running containers from this machine. */
export async function verifyContainers(values: Values<'verify'>, named: readonly string[], out: Console): Promise<number> {
  const groups = await verifyGroups(values, named, out);
  if (typeof groups === 'number') return groups;
  try {
    const seen: (Verification | Refused)[] = [];
    for (const { containers, wish, powers } of groups) seen.push(...(await verifyEach(containers, wish, powers)));
    return await show(seen, values, rootLine(named, values, groups), out);
  } finally {
    for (const { powers } of groups) powers.engine.close();
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

/** The line to paste: root has neither this user’s variables nor the policy and the dev containers in this user’s home. */
function rootLine(named: readonly string[], values: Values<'verify'>, groups: readonly VerifyGroup[]): string {
  const sandbox = groups.find((group) => group.sandbox !== undefined)?.sandbox;
  const plain = groups.find((group) => group.sandbox === undefined);
  const state = sandbox === undefined ? undefined : realMachine.stateFolder();
  const words = [
    ...(values.all ? ['--all'] : named.length === 0 && sandbox !== undefined ? [sandbox.name] : named),
    ...options('engine', plain?.engine ?? values.engine),
    ...options('policy', plain?.policy ?? values.policy),
    ...options('tier', values.tier),
    ...options('facts', values.facts),
    ...options('sysbox', values.sysbox),
    ...values.workspace.flatMap((folder) => options('workspace', folder)),
    ...(values['no-exec'] ? ['--no-exec'] : []),
  ];
  const before = state === undefined ? 'sudo' : `sudo env ${quoteShellWord(`XDG_STATE_HOME=${state}`)}`;
  return `${before} containai verify ${words.map(quoteShellWord).join(' ')}`;
}

function options(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}`, value];
}
