import { bad, type BadHead, type Fields, readFields } from './read-head.ts';

/** The head of a request. */
export interface RequestHead extends Fields {
  readonly method: string;
  /** As it came: a path, or what else stands there. */
  readonly target: string;
}

const requestLine = /^([A-Z]{1,32}) ([!-~]+) HTTP\/1\.1\r\n/;
const otherVersion = /^[A-Z]{1,32} [!-~]+ HTTP\/\d(?:\.\d)?\r\n/;

/**
 * Reads the head of a request, up to and with the line break of its last line. What is read is printed anew for the engine, so that nothing which
 * another reader might understand in another way gets past this one.
 */
export function readRequest(head: string): RequestHead | BadHead {
  const line = requestLine.exec(head);
  if (line === null) return otherVersion.test(head) ? bad('it is of another version', 505) : bad('the request line is malformed');
  const [start, method = '', target = ''] = line;
  const fields = readFields(head.slice(start.length));
  if ('refused' in fields) return fields;
  if (fields.hosts !== 1) return bad('it must have one Host header');
  if (fields.hasTrailer) return bad('trailers are not taken');
  if (fields.expects !== undefined && fields.expects !== '100-continue') return bad('it expects what is not known here', 417);
  return { method, target, ...fields };
}
