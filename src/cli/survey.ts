import { awaitSignals } from '../machine/await-signals.ts';
import { realMachine } from '../machine/real.ts';
import type { SurveyHost } from '../model/survey.ts';
import { readShard } from '../syntax/shard.ts';
import { type Crew, runSurvey } from '../tasks/survey/run-survey.ts';
import type { SurveyTask, SurveyWish } from '../tasks/survey/survey-folder.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';
import { sourceEdition } from './source-edition.ts';
import { surveyCrew, type SurveyThreads, surveyThreads } from './survey-crew.ts';
import { surveyHosts } from './survey-hosts.ts';
import { surveyProgress } from './survey-progress.ts';
import { surveyTasks } from './survey-tasks.ts';
import { openResultFile, printedSink, type ResultFile } from './survey-results.ts';

/** `containai survey`: judges every configuration below some paths, a line of JSON for each. */
export async function runSurveyCommand(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('survey', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('survey', out);
  const hosts = surveyHosts(values, realMachine);
  if ('refused' in hosts) return badUsage(hosts.refused, out);
  // They load while the rest is made ready.
  const threads = surveyThreads(values.jobs === undefined ? undefined : Number(values.jobs));
  try {
    return await surveyWith(threads, hosts, values, positionals, out);
  } finally {
    threads?.end();
  }
}

async function surveyWith(
  threads: SurveyThreads,
  hosts: readonly SurveyHost[],
  values: Values<'survey'>,
  paths: readonly string[],
  out: Console,
): Promise<number> {
  const said = await policyOf({ ...values, 'honour-comments': false }, out);
  if (typeof said === 'number') return said;
  const tasks = await surveyTasks(paths, values['files-from']);
  if ('refused' in tasks) return badUsage(tasks.refused, out);
  const results = values.output === undefined ? undefined : await openResultFile(values.output, out);
  if (typeof results === 'number') return results;
  const { tier, policy } = said;
  const shard = values.shard === undefined ? undefined : readShard(values.shard);
  const wish: SurveyWish = { tool: out.version, edition: sourceEdition, tier, policy, today: said.today!, hosts, shard };
  return survey(tasks, surveyCrew(threads, { wish, earlier: results?.earlier }), results, out);
}

/** Milliseconds that a survey which is to end waits for what is under way. */
const patience = 2000;

async function survey(tasks: readonly SurveyTask[], crew: Crew, results: ResultFile | undefined, out: Console): Promise<number> {
  const signals = awaitSignals();
  let told: Awaited<ReturnType<typeof signals.next>> | undefined;
  const now = signals.next().then(async (signal) => {
    told = signal;
    await new Promise<void>((settle) => setTimeout(settle, patience).unref());
  });
  const sink = results?.sink ?? printedSink(out);
  const progress = surveyProgress(out);
  let failed: number | undefined;
  try {
    const last = await runSurvey(tasks, crew, sink, progress.show, { isWanted: () => told !== undefined || sink.isOver(), now });
    failed = results?.end(told === undefined);
    progress.end(last);
  } finally {
    signals.close();
  }
  if (told === undefined) return failed ?? 0;
  out.complain(`interrupted${results === undefined ? '.' : ': the same command goes on from here.'}`);
  signals.die(told);
  return 3;
}
