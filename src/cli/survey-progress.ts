import { count } from '../reports/text-layout.ts';
import type { SurveyProgress } from '../tasks/survey/run-survey.ts';
import type { Console } from './console.ts';

/** Milliseconds before anything is shown, and between two times. */
const quiet = 500;
const pause = 200;
const newLine = '\r\u001b[K';

/** Tells on a terminal how far a survey is: what was judged, how fast, and how long it may take. Nothing of it goes into a pipe. */
export function surveyProgress({ tell, tellsTerminal }: Console): {
  show(progress: SurveyProgress): void;
  end(progress: SurveyProgress): void;
} {
  const begun = performance.now();
  let last = begun + quiet - pause;
  const seconds = (): number => (performance.now() - begun) / 1000;
  return {
    show: (progress) => {
      if (!tellsTerminal || performance.now() - last < pause) return;
      last = performance.now();
      tell(newLine + lineOf(progress, seconds()));
    },
    end: (progress) => {
      if (tellsTerminal) tell(`${newLine}${endOf(progress, seconds())}\n`);
    },
  };
}

function lineOf({ lines, share }: SurveyProgress, seconds: number): string {
  const parts = [count(lines, 'configuration'), `${Math.round(lines / seconds)} a second`, `${Math.floor(share * 100)} %`];
  if (share > 0 && share < 1) parts.push(`about ${timeOf(((1 - share) / share) * seconds)} left`);
  return parts.join(' · ');
}

function endOf({ lines, kept }: SurveyProgress, seconds: number): string {
  const asBefore = kept === 0 ? '' : `, ${kept === lines ? 'all' : kept} of them as before`;
  return `${count(lines, 'configuration')}${asBefore}, in ${timeOf(seconds)}.`;
}

function timeOf(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
