import { runThreads } from '../machine/run-threads.ts';
import type { Crew } from '../tasks/survey/run-survey.ts';
import { type BatchAnswer, surveyBatch } from '../tasks/survey/survey-batch.ts';
import { lostLine, type SurveyTask } from '../tasks/survey/survey-folder.ts';
import { type SurveyData, surveyor } from './surveyor.ts';

/** Mebibytes that the objects of one thread may take; a few dozen are usual. */
const mostMemory = 1024;
/** While a thread works on one batch, the next one waits for it. */
const ahead = 2;

/** Threads that survey; this one alone where one is enough. */
export function surveyCrew(data: SurveyData, jobs: number | undefined): Crew & { end(): void } {
  const lost: Crew['lost'] = (task, error) => surveyBatch([task], async () => ({ lines: [lostLine(task, error, data.wish)] }));
  const threads = jobs === 1 ? undefined : runThreads<readonly SurveyTask[], BatchAnswer>('survey-worker.cjs', data, jobs, mostMemory);
  if (threads === undefined) return { most: 1, run: surveyor(data), lost, end: () => {} };
  return { most: threads.count * ahead, run: threads.run, lost, end: threads.end };
}
