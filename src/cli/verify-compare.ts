import { realMachine } from '../machine/real.ts';
import { renderHostComparisonText } from '../reports/host-comparison-text.ts';
import { compareHosts } from '../tasks/verify/compare-hosts.ts';
import { readHostVerification } from '../tasks/verify/read-host-verification.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { exitCodeOf } from './exit-code.ts';
import { parseArguments } from './parse-arguments.ts';

/** `containai verify --compare`: what changed between two files of `verify --host`. */
export async function runVerifyCompare(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('verify --compare', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('verify --compare', out);
  const [first, second] = positionals;
  if (first === undefined || second === undefined)
    return badUsage('Which two? containai verify --compare BEFORE AFTER, files that verify --host wrote.', out);
  const before = readHostVerification(first, realMachine);
  if ('refused' in before) return badUsage(before.refused, out);
  const after = readHostVerification(second, realMachine);
  if ('refused' in after) return badUsage(after.refused, out);
  const comparison = compareHosts({ file: first, ...before }, { file: second, ...after }, out.version);
  await out.print(
    values.json
      ? `${JSON.stringify(comparison, undefined, 2)}\n`
      : renderHostComparisonText(comparison, { color: hasColor(values.color, out), width: out.width }),
  );
  return exitCodeOf(comparison.changed.length === 0 ? 'clear' : 'found');
}
