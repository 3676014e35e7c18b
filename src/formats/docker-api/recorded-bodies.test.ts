import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { skipReason } from '../../../test/skip.ts';
import { dockerApi } from './format.ts';

const folder = new URL('../../../../shared/facts/recorded/api/', import.meta.url);
const missing = skipReason(!existsSync(folder), 'no recorded engine traffic beside the repository');

interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

function createBodies(): readonly (readonly [name: string, body: string])[] {
  if (missing) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) =>
      readFileSync(new URL(file, folder), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Recorded)
        .filter(({ method, url, body }) => method === 'POST' && /\/containers\/create(?:\?|$)/u.test(url) && body !== undefined)
        .map(({ url, body }): readonly [string, string] => [`${file} ${url}`, body!]),
    );
}

test.skipIf(missing)('there are recorded create bodies', () => {
  expect(createBodies().length).toBeGreaterThanOrEqual(8);
});

test.skipIf(missing).each(createBodies().map(([name, body]) => ({ name, body })))('$name', ({ name, body }) => {
  const { doc, problems } = dockerApi.parse({ document: name, path: '', text: body });
  expect(problems).toEqual([]);
  const reading = dockerApi.read(doc, new Map());
  expect(reading.problems).toEqual([]);
  expect(reading.requests.map((request) => request.oddities)).toEqual([[]]);
  expect(JSON.parse(dockerApi.print(doc))).toEqual(JSON.parse(body));
});
