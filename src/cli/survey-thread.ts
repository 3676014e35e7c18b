import { serveThread } from '../machine/serve-thread.ts';
import type { AlikeLine } from '../tasks/survey/alike.ts';
import { type BatchAnswer, surveyBatch } from '../tasks/survey/survey-batch.ts';
import type { SurveyTask } from '../tasks/survey/survey-folder.ts';
import { type SurveyData, surveyorFor } from './surveyor.ts';

/** Works on batches of a survey in this thread, which `runThreads` has started; hands bytes over without a copy. */
export function serveSurvey(): void {
  serveThread<SurveyData, readonly SurveyTask[], BatchAnswer, readonly AlikeLine[]>((data) => {
    const surveyor = surveyorFor(data);
    return {
      answer: async (batch) => {
        const answer = await surveyBatch(batch, surveyor);
        return { answer, transfer: [answer.bytes.buffer] };
      },
      hear: surveyor.hear,
    };
  });
}
