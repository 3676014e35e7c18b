import type { Report } from '../model/report.ts';
import { type Level, levels } from '../model/rule.ts';
import { isUndecided, type LevelOf } from '../tasks/assemble.ts';

/** What `--fail-on` may list. */
type FailOn = 'error' | 'warn' | 'note' | 'undecided' | 'never';

/**
 * The exit code of an audit: 2 when a document could not be judged at all; else 1 for a finding at the lowest level that is listed, or above;
 * else 2 for any other problem; else 4 when a rule of such a level (errors where none is listed) could not be decided; else 0.
 */
export function exitCodeOf(
  { requests, problems }: Pick<Report, 'requests' | 'problems'>,
  failOn: readonly FailOn[],
  levelOf: LevelOf,
): number {
  if (problems.some(({ fatal }) => fatal)) return 2;
  const never = failOn.includes('never');
  const atLeast = (['note', 'warn', 'error'] as const).find((level) => failOn.includes(level));
  const verdicts = requests.flatMap((request) => request.verdicts);
  if (
    !never &&
    atLeast !== undefined &&
    verdicts.some((verdict) => verdict.state === 'found' && verdict.findings.some(({ level }) => isAtLeast(level, atLeast)))
  )
    return 1;
  if (problems.length > 0) return 2;
  if (!never && failOn.includes('undecided') && verdicts.some((verdict) => isUndecided(verdict, levelOf, atLeast ?? 'error'))) return 4;
  return 0;
}

function isAtLeast(level: Level, least: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(least);
}
