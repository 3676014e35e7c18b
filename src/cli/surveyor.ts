import { openGit } from '../machine/git-objects.ts';
import { openLines } from '../machine/line-file.ts';
import { realMachine } from '../machine/real.ts';
import type { LineTable } from '../syntax/line-table.ts';
import { findEarlier } from '../tasks/survey/earlier-lines.ts';
import { type BatchAnswer, surveyBatch } from '../tasks/survey/survey-batch.ts';
import { prepareSurvey, type SurveyTask, type SurveyWish } from '../tasks/survey/survey-folder.ts';

/** What a thread of a survey is given; plain data. */
export interface SurveyData {
  readonly wish: SurveyWish;
  /** The file with earlier results, and where its lines stand. */
  readonly earlier?: { readonly path: string; readonly table: LineTable } | undefined;
}

/** Works on batches of a survey in this thread. */
export function surveyor({ wish, earlier }: SurveyData): (batch: readonly SurveyTask[]) => Promise<BatchAnswer> {
  const find = earlier === undefined ? () => undefined : findEarlier(earlier.table, openLines(earlier.path));
  const survey = prepareSurvey(wish, find, { ...realMachine, openGit });
  return (batch) => surveyBatch(batch, survey);
}
