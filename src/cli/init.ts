import { realMachine } from '../machine/real.ts';
import { rules } from '../rules/catalogue.ts';
import { auditTargets } from '../tasks/audit.ts';
import { discover, isNothing } from '../tasks/discover.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { draftPolicy } from '../tasks/policy/draft-policy.ts';
import { policyPlaceOf } from '../tasks/policy/find-policy.ts';
import { today } from './audit-policy.ts';
import { badUsage, complainOf, type Console, help, notWritten } from './console.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai init`: writes a policy file with what is found as comments. */
export async function runInit(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('init', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('init', out);
  const path = positionals[0] ?? '.';
  const place = policyPlaceOf(path, realMachine);
  if ('refused' in place) return badUsage(place.refused, out);
  // Named from within, so that paths are those of the repository.
  const found = discover('.', { ...realMachine, workingFolder: () => place.folder });
  const host = hostFacts({}, realMachine);
  const { report } = await auditTargets(
    found.targets,
    { tier: values.tier, host: 'refused' in host ? {} : host, version: out.version },
    realMachine,
  );
  // A folder without any configuration has a policy for those to come.
  const problems = isNothing(found) ? [] : [...found.problems, ...report.problems];
  complainOf(problems, out);
  if (problems.some(({ fatal }) => fatal)) return badUsage(`${place.name} was not written, since not everything could be read.`, out);
  const text = draftPolicy(report, rules, { tier: values.tier, today: today() });
  if (values.stdout) {
    await out.print(text);
    return 0;
  }
  const answer = realMachine.writeText(place.file, text, { inside: place.folder, ...(values.force ? {} : { expects: null }) });
  if ('refused' in answer) {
    const more = answer.refused === 'it is there already' ? '; --force writes over it' : '';
    return notWritten(place.name, { ...answer, refused: answer.refused + more }, out);
  }
  await out.print(`${place.name} is written. It counts where it is named: containai audit --policy ${place.name}\n`);
  return 0;
}
