import type { SurveyLine } from '../../model/survey.ts';
import type { AlikeLine } from './alike.ts';
import type { LinePlace } from './earlier-lines.ts';
import type { Surveyor, SurveyTask } from './survey-folder.ts';

/** What came of several tasks, as threads hand it over: new lines as bytes, one after the other. */
export interface BatchAnswer {
  /** For each task the folders to go on with, or its lines: pairs of a place and a length, the place of a new line being -1. */
  readonly results: readonly ({ readonly folders: readonly string[] } | { readonly lines: readonly number[] })[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lines that other threads may have a use for. */
  readonly news: readonly AlikeLine[];
}

/** Works on several tasks, one after the other. */
export async function surveyBatch(tasks: readonly SurveyTask[], { survey, news }: Pick<Surveyor, 'survey' | 'news'>): Promise<BatchAnswer> {
  const results: BatchAnswer['results'][number][] = [];
  const parts: Buffer[] = [];
  for (const task of tasks) {
    const result = await survey(task);
    results.push('folders' in result ? result : { lines: result.lines.flatMap((line) => packed(line, parts)) });
  }
  return { results, bytes: new Uint8Array(Buffer.concat(parts)), news: news() };
}

function packed(line: SurveyLine | string | LinePlace, parts: Buffer[]): readonly [at: number, length: number] {
  if (typeof line === 'object' && 'at' in line) return [line.at, line.length];
  const bytes = Buffer.from(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  parts.push(bytes);
  return [-1, bytes.length];
}
