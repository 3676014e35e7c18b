import type { EngineText } from './doctor-view.ts';

/** The object that an engine has answered; undefined where it has not, or said something else. */
export function parseAnswer(answer: EngineText): Readonly<Record<string, unknown>> | undefined {
  return 'text' in answer && answer.status === 200 ? parseObject(answer.text) : undefined;
}

/** A JSON object; undefined where the text is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of the host that is fit to be shown as one word or one line: not empty, not long. */
export function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 400 ? value : undefined;
}
