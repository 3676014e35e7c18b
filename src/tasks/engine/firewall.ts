import type { EngineHost } from '../../machine/engine-host.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { showIpv4Range } from '../../syntax/ipv4-range.ts';
import type { EnginePlan, EnginePrograms } from './engine-plan.ts';
import {
  boundaryChecks,
  firewallJumps,
  firewallRules,
  firewallRules6,
  type FirewallWish,
  type Jump,
  removalText,
  restoreText,
} from './firewall-rules.ts';

type Tools = Pick<EnginePrograms, 'iptables' | 'iptablesRestore' | 'ip6tables' | 'ip6tablesRestore'>;

/** The families there are tools for, each with them. */
export function familiesOf({ iptables, iptablesRestore, ip6tables, ip6tablesRestore }: Tools): readonly Family[] {
  return [
    { family: 4, program: iptables, restore: iptablesRestore },
    ...(ip6tables === undefined || ip6tablesRestore === undefined
      ? []
      : [{ family: 6, program: ip6tables, restore: ip6tablesRestore } as const]),
  ];
}

interface Family {
  readonly family: 4 | 6;
  readonly program: string;
  readonly restore: string;
}

/** What the firewall of a plan is made for; undefined with `--no-firewall`. */
export function firewallWish({ addresses, firewall, wasForwardingOff }: EnginePlan, others: readonly string[]): FirewallWish | undefined {
  return firewall && { ...firewall, range: showIpv4Range(addresses.range), others, isForwardingOurs: wasForwardingOff };
}

/** Puts the rules in, or renews them: at no time are there fewer than before. Or one sentence why that cannot be done. */
export async function raiseFirewall(
  wish: FirewallWish,
  tools: Tools,
  host: Pick<EngineHost, 'run'>,
): Promise<{ readonly refused: string } | undefined> {
  for (const { family, program, restore } of familiesOf(tools)) {
    const text = restoreText(family === 4 ? firewallRules(wish) : firewallRules6(wish));
    const { status, output } = await host.run(restore, ['--wait', '--noflush'], text);
    if (status !== 0) return refusal(restore, output);
    for (const jump of jumpsOf(family, wish)) {
      if ((await host.run(program, words('--check', jump))).status === 0) continue;
      const put = await host.run(program, words(jump.isLast === true ? '--append' : '--insert', jump));
      if (put.status !== 0) return refusal(program, put.output);
    }
  }
  return undefined;
}

/** The lines that lead to the rules that are wished for. */
export function jumpsOf(family: 4 | 6, { isForwardingOurs }: Pick<FirewallWish, 'isForwardingOurs'>): readonly Jump[] {
  return firewallJumps[family].filter(({ isLast }) => isLast !== true || isForwardingOurs);
}

/** A jump as the words behind iptables. */
export function words(action: '--check' | '--append' | '--insert' | '--delete', { table, from, to }: Jump): readonly string[] {
  return ['--wait', '--table', table, action, from, '--jump', to];
}

function refusal(program: string, output: string): { readonly refused: string } {
  const said = plainText(output.trim().split('\n').at(-1) ?? '').slice(0, 300);
  return { refused: `the firewall cannot be set up (${program}: ${said})` };
}

/** A jump that was put in more often than this was not put in by this program. */
const mostCopies = 8;

/** Takes all rules of ours away; what is not there does not matter. Says what stays. */
export async function dropFirewall(tools: Tools, host: Pick<EngineHost, 'run'>): Promise<{ readonly refused: string } | undefined> {
  let refused: { readonly refused: string } | undefined;
  for (const { family, program, restore } of familiesOf(tools)) {
    for (const jump of firewallJumps[family]) {
      for (let count = 0; count < mostCopies && (await host.run(program, words('--delete', jump))).status === 0; count++);
    }
    const { status, output } = await host.run(restore, ['--wait', '--noflush'], removalText(family));
    if (status !== 0) refused = { refused: `rules of the firewall are left (${restore}: ${plainText(output.trim()).slice(0, 300)})` };
  }
  return refused;
}

/** Whether the boundary holds, whatever else was wished; only root can tell. */
export async function isFirewallUp(tools: Tools, host: Pick<EngineHost, 'run'>): Promise<boolean> {
  for (const { family, program } of familiesOf(tools))
    for (const check of boundaryChecks(family))
      if ((await host.run(program, ['--wait', '--table', 'security', ...check])).status !== 0) return false;
  return true;
}
