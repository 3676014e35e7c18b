import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import { type Halt, refusal } from './halt.ts';
import { type BodyRead, readStrictly } from './read-strictly.ts';
import { say } from './say.ts';
import type { Visit } from './visit.ts';

/** Most bytes of a body that is judged; the engine itself takes 4 MiB (moby api/server/httputils: no more is read of JSON). */
const mostBytes = 4 << 20;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a body that is judged: exact UTF-8, and JSON by its content type (engines read a form into the query). */
async function readText({ call }: Visit): Promise<string | Halt> {
  if (!call.hasBody) return '';
  const body = await call.readBody(mostBytes);
  if ('refused' in body)
    return body.refused === 'too large'
      ? refusal([say('too-much', `the body is larger than ${mostBytes >> 20} MiB`)], 413)
      : refusal([say('call-malformed', body.refused === 'trailers' ? 'the body has trailers' : 'the body was cut off')], 400);
  if (body.bytes.length === 0) return '';
  if (!isJson(call.headers)) return refusal([say('call-malformed', 'the body is not announced as application/json')], 400);
  try {
    return decoder.decode(body.bytes);
  } catch {
    return refusal([say('call-malformed', 'the body is not UTF-8')], 400);
  }
}

function isJson(headers: readonly string[]): boolean {
  let found: string | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]!.toLowerCase() !== 'content-type') continue;
    if (found !== undefined) return false;
    found = headers[index + 1];
  }
  return found !== undefined && /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/iu.test(found);
}

/** A body of this kind, read strictly. `empty` is what no body at all stands for; without it a body must be there. */
export async function readJudged(visit: Visit, kind: ApiBodyKind, empty?: string): Promise<BodyRead | Halt> {
  const text = await readText(visit);
  if (typeof text !== 'string') return text;
  if (text === '' && empty === undefined) return refusal([say('call-malformed', 'the body is missing')], 400);
  const read = readStrictly(kind, `POST ${visit.routed.endpoint.path}`, text === '' ? empty! : text);
  return 'reasons' in read ? refusal(read.reasons, 400) : read;
}
