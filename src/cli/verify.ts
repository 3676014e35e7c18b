import { resolve } from 'node:path';
import { prepareJudge } from '../judge/judge.ts';
import { makeSockets } from '../machine/http/real-sockets.ts';
import { realProcessRecords } from '../machine/process-records.ts';
import { realMachine } from '../machine/real.ts';
import type { Standing, Verification } from '../model/claim.ts';
import { renderVerificationText } from '../reports/verification-text.ts';
import { rules } from '../rules/catalogue.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { verifyContainer } from '../tasks/verify/verify-container.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { exitCodeOf } from './exit-code.ts';

/** `containai verify`: looks at a running container from this machine. */
export async function runVerify(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('verify', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('verify', out);
  const [container] = positionals;
  if (container === undefined) return badUsage('Which container? containai verify NAME; docker ps lists those that run.', out);
  const found = findEngine(values.engine, undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const host = hostFacts({ host: values.facts, sysbox: values.sysbox }, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const engine = makeSockets().engineAt(found.engine);
  const seen = await verifyContainer(
    {
      container,
      judge: prepareJudge(rules, values.tier ?? 'strict', host),
      workspaces: (values.workspace ?? []).map(realPathOf),
      sockets: [realPathOf(found.engine)],
    },
    { engine, processes: realProcessRecords, now: () => new Date().toISOString() },
  );
  engine.close();
  if ('refused' in seen) return badUsage(seen.refused, out);
  await out.print(values.json ? `${JSON.stringify(seen, undefined, 2)}\n` : textOf(seen, hasColor(values.color, out), out.width));
  return codes[seen.standing];
}

function realPathOf(path: string): string {
  return realMachine.realPath(resolve(realMachine.workingFolder(), path));
}

const codes: Readonly<Record<Standing, number>> = {
  fails: exitCodeOf('found'),
  'cannot-tell': exitCodeOf('undecided'),
  holds: exitCodeOf('clear'),
};

function textOf(seen: Verification, color: boolean, width: number): string {
  const isHidden = seen.claims.some(({ standing }) => standing === 'cannot-tell') && realMachine.userId() !== 0;
  return renderVerificationText(seen, {
    color,
    width,
    ...(isHidden ? { remedy: `Root sees more: sudo containai verify ${seen.name}` } : {}),
  });
}
