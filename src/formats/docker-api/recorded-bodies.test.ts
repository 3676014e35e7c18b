import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { skipReason } from '../../../test/skip.ts';
import { apiBodies } from '../../known/docker-api-fields.ts';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import { parseBody, printBody } from './body.ts';
import { readBody } from './read-body.ts';
import { readPrintedBody } from './read-printed-body.ts';

const folder = new URL('../../../../shared/facts/recorded/api/', import.meta.url);
const missing = skipReason(!existsSync(folder), 'no recorded engine traffic beside the repository');

interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  /** Of a request that was upgraded: its body, since nothing else came before the answer. */
  readonly firstBytesFromClient?: string;
}

interface RecordedBody {
  readonly name: string;
  readonly kind: ApiBodyKind;
  readonly body: string;
}

const kinds = Object.entries(apiBodies).map(([kind, { path }]): readonly [ApiBodyKind, RegExp] => [
  kind as ApiBodyKind,
  new RegExp(`^/v1\\.\\d\\d${path.replace('{id}', '[^/]+')}(?:\\?|$)`, 'u'),
]);

function recordedBodies(): readonly RecordedBody[] {
  if (missing) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) =>
      readFileSync(new URL(file, folder), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Recorded)
        .filter(({ method }) => method === 'POST')
        .flatMap(({ url, body, firstBytesFromClient: first }): readonly RecordedBody[] => {
          const kind = kinds.find(([, pattern]) => pattern.test(url))?.[0];
          const text = body ?? first;
          return kind === undefined || text === undefined ? [] : [{ name: `${file} ${url}`, kind, body: text }];
        }),
    );
}

test.skipIf(missing).each([
  ['create', 8],
  ['exec', 20],
  ['exec-start', 20],
  ['volume', 3],
  ['network', 3],
] as const)('there are recorded bodies of kind %s', (kind, count) => {
  expect(recordedBodies().filter((one) => one.kind === kind).length).toBeGreaterThanOrEqual(count);
});

const pointers = new Set(['StopTimeout', 'MemorySwappiness', 'OomKillDisable', 'PidsLimit', 'Init', 'EnableIPv4', 'EnableIPv6']);
const maps = new Set(['Labels', 'Volumes', 'ExposedPorts', 'Options', 'DriverOpts', 'Config', 'Sysctls', 'Annotations']);

// A value without the members that say nothing: what Go's decoder makes of it is the same.
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([key, one]) => one !== null && (Boolean(one) || pointers.has(key)));
  return Object.fromEntries(said.map(([key, one]) => [key, maps.has(key) && !Array.isArray(one) ? one : withoutNothing(one)]));
}

test.skipIf(missing).each(recordedBodies())('$kind $name', ({ name, kind, body }) => {
  const { doc, problems } = parseBody(kind, name, body);
  expect(problems).toEqual([]);
  const { request, problems: more } = readBody(doc!);
  expect(more).toEqual([]);
  expect(request!.oddities).toEqual([]);
  expect(JSON.parse(printBody(doc!))).toEqual(withoutNothing(JSON.parse(body)));
  // What real clients send is read the quick way, and read the same.
  expect(readPrintedBody(body, apiBodies[kind].struct)).toBeDefined();
  expect(printBody(parseBody(kind, name, body, { places: false }).doc!)).toBe(printBody(doc!));
});
