import { openGit } from '../machine/git-objects.ts';
import type { LinesFile } from '../machine/machine.ts';
import { realMachine } from '../machine/real.ts';
import type { LineTable } from '../syntax/line-table.ts';
import { findEarlier, longestLine } from '../tasks/survey/earlier-lines.ts';
import { prepareSurvey, type Surveyor, type SurveyWish } from '../tasks/survey/survey-folder.ts';

/** What a thread of a survey is given; plain data. */
export interface SurveyData {
  readonly wish: SurveyWish;
  /** The file with earlier results, and where its lines stand. */
  readonly earlier?: { readonly path: string; readonly table: LineTable } | undefined;
}

/** What surveys in this thread. */
export function surveyorFor({ wish, earlier }: SurveyData): Surveyor {
  const find = earlier === undefined ? () => undefined : findEarlier(earlier.table, linesAt(earlier.path));
  return prepareSurvey(wish, find, { ...realMachine, openGit });
}

function linesAt(path: string): LinesFile {
  const answer = realMachine.openLines(path, longestLine);
  if ('file' in answer) return answer.file;
  throw new Error(`The earlier results cannot be read: ${'missing' in answer ? 'they are gone' : answer.refused}.`);
}
