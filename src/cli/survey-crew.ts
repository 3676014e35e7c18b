import { runThreads, type Threads } from '../machine/run-threads.ts';
import type { AlikeLine } from '../tasks/survey/alike.ts';
import type { Crew } from '../tasks/survey/run-survey.ts';
import { type BatchAnswer, surveyBatch } from '../tasks/survey/survey-batch.ts';
import { lostLine, type SurveyTask } from '../tasks/survey/survey-folder.ts';
import { type SurveyData, surveyorFor } from './surveyor.ts';

/** Mebibytes that the objects of one thread may take; a few dozen are usual. */
const mostMemory = 1024;
/** While a thread works on one batch, the next one waits for it. */
const ahead = 2;

/** Threads that load what surveys; undefined where this one is enough. */
export type SurveyThreads = Threads<SurveyData, readonly SurveyTask[], BatchAnswer, readonly AlikeLine[]> | undefined;

/** Starts threads for a survey. */
export function surveyThreads(jobs: number | undefined): SurveyThreads {
  return jobs === 1 ? undefined : runThreads('survey-worker.cjs', jobs, mostMemory);
}

/** Has these threads survey, or this one. */
export function surveyCrew(threads: SurveyThreads, data: SurveyData): Crew {
  const lost: Crew['lost'] = (task, error) =>
    surveyBatch([task], { survey: async () => ({ lines: [lostLine(task, error, data.wish)] }), news: () => [] });
  if (threads === undefined) {
    const surveyor = surveyorFor(data);
    return { most: 1, run: (batch) => surveyBatch(batch, surveyor), lost };
  }
  threads.begin(data);
  const run: Crew['run'] = async (batch) => {
    const answer = await threads.run(batch);
    if (answer.news.length > 0) threads.tell(answer.news);
    return answer;
  };
  return { most: threads.count * ahead, run, lost };
}
