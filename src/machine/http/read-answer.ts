import { bad, type BadHead, type Fields, readFields } from './read-head.ts';

/** The head of an engine’s answer. */
export interface AnswerHead extends Fields {
  readonly status: number;
  readonly reason: string;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t -~\u0080-\u00FF]*))?\r\n/;

/** Reads the head of an answer, up to and with the line break of its last line. */
export function readAnswer(head: string): AnswerHead | BadHead {
  const line = statusLine.exec(head);
  if (line === null) return bad('the status line is malformed');
  const [start, minor, status = '', reason = ''] = line;
  const fields = readFields(head.slice(start.length));
  if ('refused' in fields) return fields;
  return { status: Number(status), reason, ...fields, closes: fields.closes || minor === '0' };
}
