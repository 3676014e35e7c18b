import type { ApiBodyKind } from '../src/known/docker-api-fields.ts';
import type { Judge } from '../src/judge/judge.ts';
import type { GatePolicy } from '../src/model/gate.ts';
import type { Tier } from '../src/model/rule.ts';
import { gatePolicy } from '../src/tasks/gate/gate-policy.ts';
import { gateJudge, judgeRequest } from '../src/tasks/gate/judge-request.ts';
import { readStrictly } from '../src/tasks/gate/read-strictly.ts';

const judges = new Map<Tier, Judge>();

function judgeOf(tier: Tier): Judge {
  const known = judges.get(tier);
  if (known !== undefined) return known;
  const made = gateJudge(tier, { kernel: '6.8.0', sysbox: { version: '0.7.0' }, engine: { version: '26.1.5' } }, undefined, undefined);
  judges.set(tier, made);
  return made;
}

/**
 * What is wrong with a body that was forwarded: problems in reading it, and the rules that find errors, where /home/me/app is the workspace and `peers`
 * are containers of the owner’s.
 */
export function errorsOfBody(
  kind: ApiBodyKind,
  text: string,
  tier: Tier,
  { peers = [], gate }: { readonly peers?: readonly string[]; readonly gate?: GatePolicy } = {},
): readonly string[] {
  const read = readStrictly(kind, 'forwarded', text);
  if ('reasons' in read) return read.reasons.map(({ message }) => message);
  const policy = { ...gatePolicy(tier, undefined), ...gate, undecided: 'allow' } as const;
  const bench = { judge: judgeOf(tier), policy, owner: 'me', workspaces: ['/home/me/app'], own: [] };
  return judgeRequest(read.request, bench, { image: 'open', peers }).map(({ rule }) => rule);
}
