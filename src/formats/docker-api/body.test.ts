import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { anyCreateBody } from '../../../test/any-create-body.ts';
import { parseBody, printBody } from './body.ts';
import type { ParsedBody } from './body.ts';
import { type BodyReading, readBody } from './read-body.ts';

function parse(text: string, places: boolean): ParsedBody {
  return parseBody('create', 'web', text, { places });
}

// The request and the problems of a text, as plain data without offsets.
function meaningOf({ doc, problems }: ParsedBody): unknown {
  const reading: BodyReading | undefined = doc === undefined ? undefined : readBody(doc);
  return JSON.parse(
    JSON.stringify({ request: reading?.request, wrong: reading?.problems, problems }, (key, value: unknown) =>
      key === 'offset' || key === 'span' ? undefined : value,
    ),
  );
}

function offsetIn({ doc }: ParsedBody): unknown {
  return readBody(doc!).request!.image!.from.offset;
}

describe('without places', () => {
  test('a body means the same, however it is spelled', () => {
    const spelled = fc.oneof(
      anyCreateBody.map((value) => JSON.stringify(value)),
      anyCreateBody.map((value) => JSON.stringify(value, undefined, 1)),
      anyCreateBody.map((value) => printBody(parse(JSON.stringify(value), true).doc!)),
    );
    fc.assert(
      fc.property(spelled, (text) => {
        expect(meaningOf(parse(text, false))).toEqual(meaningOf(parse(text, true)));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    '{',
    '[]',
    '{"Image":5}',
    '{"Image":"a","Image":"b"}',
    '{"Image":"a","Privileged":true}',
    '{"image":"a","x":1}',
    '{"Image":"a","Labels":{"__proto__":"b"}}',
    '{"Image":"a","HostConfig":{"Binds":["x"]}}',
    '{"Image":""}',
  ])('%s is refused or read as with places', (text) => {
    expect(meaningOf(parse(text, false))).toEqual(meaningOf(parse(text, true)));
  });

  test('nothing has an offset where the text is as clients print it, and everything has one where it was asked for', () => {
    expect(offsetIn(parse('{"Image":"a"}', false))).toBeUndefined();
    expect(offsetIn(parse('{"Image":"a"}', true))).toEqual([9, 12]);
  });
});
