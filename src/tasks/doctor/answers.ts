import { parseObject } from '../../syntax/json-values.ts';
import type { EngineText } from './doctor-view.ts';

/** The object that an engine has answered; undefined where it has not, or said something else. */
export function parseAnswer(answer: EngineText): Readonly<Record<string, unknown>> | undefined {
  return 'text' in answer && answer.status === 200 ? parseObject(answer.text) : undefined;
}

/** A text of the host that is fit to be shown as one word or one line: not empty, not long. */
export function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 400 ? value : undefined;
}
