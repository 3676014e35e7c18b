import { serveThread } from '../machine/serve-thread.ts';
import type { BatchAnswer } from '../tasks/survey/survey-batch.ts';
import type { SurveyTask } from '../tasks/survey/survey-folder.ts';
import { type SurveyData, surveyor } from './surveyor.ts';

/** Works on batches of a survey in this thread, which `runThreads` has started; hands bytes over without a copy. */
export function serveSurvey(): void {
  serveThread((data: SurveyData) => {
    const survey = surveyor(data);
    return async (batch: readonly SurveyTask[]): Promise<{ answer: BatchAnswer; transfer: readonly ArrayBuffer[] }> => {
      const answer = await survey(batch);
      return { answer, transfer: [answer.bytes.buffer] };
    };
  });
}
