import { type Judge, prepareJudge } from '../../judge/judge.ts';
import type { Policy } from '../../model/policy.ts';
import type { Problem } from '../../model/report.ts';
import type { Rule } from '../../model/rule.ts';
import type { LateJudge } from '../judge-source.ts';
import type { Resolver } from '../resolve/make-resolver.ts';
import type { Advisories } from './find-advisories.ts';
import { problemOfAdvisories, ruleByAdvisories } from './rule-by-advisories.ts';

/** A judge that knows what is published of Features. */
export interface AdvisedJudge {
  /** Made ready at the first request that has Features; others are judged without. */
  readonly judgeOf: LateJudge;
  /** That the newest lists are not known, the first time that somebody asks. */
  takeProblems(): readonly Problem[];
  /** A resolver that has the lists looked up beside the first Feature. */
  besides(resolver: Resolver): Resolver;
}

/** Adds to a judge what is published; undefined where the rule about it is off. `ask` is asked at most once, and never throws. */
export function advisedJudge(
  judge: Judge,
  policy: Policy | undefined,
  rules: readonly Rule[],
  ask: () => Promise<Advisories>,
): AdvisedJudge | undefined {
  if (judge.levels.get('feature-advisory') === 'off') return undefined;
  let asked: Promise<Advisories> | undefined;
  let advised: Promise<Judge> | undefined;
  let problems: readonly Problem[] = [];
  const start = (): Promise<Advisories> => (asked ??= ask());
  const prepare = async (): Promise<Judge> => {
    const advisories = await start();
    const problem = problemOfAdvisories(advisories);
    if (problem !== undefined) problems = [problem];
    return prepareJudge(rules, judge.tier, judge.host, ruleByAdvisories(policy, rules, advisories), judge.scripts);
  };
  return {
    judgeOf: async (requests) => (requests.some(({ features }) => features.length > 0) ? (advised ??= prepare()) : judge),
    takeProblems() {
      const taken = problems;
      problems = [];
      return taken;
    },
    besides: ({ answer, ...rest }) => ({
      ...rest,
      answer: (wants) => {
        if (wants.some(({ kind }) => kind === 'feature')) void start();
        return answer(wants);
      },
    }),
  };
}
