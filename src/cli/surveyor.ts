import { openGit } from '../machine/git-objects.ts';
import type { LinesFile } from '../machine/open-lines.ts';
import { realMachine } from '../machine/real.ts';
import type { LineTable } from '../syntax/line-table.ts';
import { findEarlier, longestLine } from '../tasks/survey/earlier-lines.ts';
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
  const find = earlier === undefined ? () => undefined : findEarlier(earlier.table, linesAt(earlier.path));
  const survey = prepareSurvey(wish, find, { ...realMachine, openGit });
  return (batch) => surveyBatch(batch, survey);
}

function linesAt(path: string): LinesFile {
  const answer = realMachine.openLines(path, longestLine);
  if ('file' in answer) return answer.file;
  throw new Error(`The earlier results cannot be read: ${'missing' in answer ? 'they are gone' : answer.refused}.`);
}
