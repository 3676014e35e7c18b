import type { RawHeaders } from './door.ts';
import { isFieldName, isOwn, isPrintable } from './read-head.ts';

/**
 * Header lines, each with its line break; undefined where one could be read as something else. What is the connection’s own is left out:
 * whoever writes the head adds it.
 */
export function printFields(headers: RawHeaders): string | undefined {
  let text = '';
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (!isFieldName(name) || !isSendable(value)) return undefined;
    if (!isOwn(name.toLowerCase())) text += `${name}: ${value}\r\n`;
  }
  return text;
}

/** Printable, and a byte a character. */
function isSendable(value: string): boolean {
  return isPrintable(value) && !/[^\0-\u00FF]/.test(value);
}

/** First line and headers of a request to an engine; undefined where it could be read as something else. */
export function printRequest(method: string, path: string, headers: RawHeaders): string | undefined {
  if (!/^[A-Z]{1,32}$/.test(method) || !/^\/[!-~]*$/.test(path)) return undefined;
  const fields = printFields(headers);
  // The name of a host that is no host: the engine wants one and looks at none.
  return fields === undefined ? undefined : `${method} ${path} HTTP/1.1\r\nHost: docker\r\n${fields}`;
}

/** What is said of a request that `printRequest` does not print. */
export function unsendable(method: string): string {
  return `a ${method} request is not sent: its method, path or headers hold characters that could be read as something else`;
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  417: 'Expectation Failed',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
};

/** First line and headers of an answer to a client, without the end of the head. */
export function printAnswer(status: number, headers: string, reason = reasons[status] ?? ''): string {
  return `HTTP/1.1 ${status} ${reason}\r\n${headers}`;
}

/** Whether an answer has no body, whatever its headers say. */
export function isBodiless(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304 || status < 200;
}
