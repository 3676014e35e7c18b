import { expect, test } from 'vitest';
import { apiBodies } from '../../known/docker-api-fields.ts';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import { parseBody, printBody } from './body.ts';
import { bodyPlaces } from './body-places.ts';
import { canonicalise } from './canonicalise.ts';
import { parseStrictJson } from './parse-strict-json.ts';

// What Go's decoder reads of both texts is the same, but for pointers, lists and objects.
test.each<[kind: ApiBodyKind, text: string, printed: string]>([
  ['create', '{"Image":"a","Hostname":"","Tty":false,"Cmd":null,"HostConfig":null}', '{"Image":"a"}'],
  ['create', '{"Image":"a","Env":[],"Labels":{},"Healthcheck":{}}', '{"Env":[],"Healthcheck":{},"Image":"a","Labels":{}}'],
  ['create', '{"Image":"a","Labels":{"x":""},"Env":[""]}', '{"Env":[""],"Image":"a","Labels":{"x":""}}'],
  ['create', '{"Image":"a","StopTimeout":0}', '{"Image":"a","StopTimeout":0}'],
  [
    'create',
    '{"Image":"a","HostConfig":{"Init":false,"OomKillDisable":false,"PidsLimit":0,"MemorySwappiness":0,"Memory":0,"Privileged":false}}',
    '{"Image":"a","HostConfig":{"MemorySwappiness":0,"OomKillDisable":false,"PidsLimit":0,"Init":false}}',
  ],
  [
    'create',
    '{"Image":"a","HostConfig":{"Init":null,"LogConfig":{"Type":"","Config":null}}}',
    '{"Image":"a","HostConfig":{"LogConfig":{}}}',
  ],
  ['update', '{"PidsLimit":0,"Memory":0}', '{"PidsLimit":0}'],
  [
    'network',
    '{"Name":"n","EnableIPv6":false,"Internal":false,"CheckDuplicate":true}',
    '{"Name":"n","CheckDuplicate":true,"EnableIPv6":false}',
  ],
])('of %s %s remains %s', (kind, text, printed) => {
  const quick = parseBody(kind, 'x', text, { places: false });
  const slow = canonicalise(parseStrictJson(text).root!, apiBodies[kind].struct);
  expect([quick.problems, slow.problems, slow.oddities]).toEqual([[], [], []]);
  expect(printBody(quick.doc!)).toBe(printed);
  expect(printBody({ kind, document: 'x', body: slow.body!, oddities: [] })).toBe(printed);
});

const textOf = (path: readonly string[], value: unknown): string =>
  JSON.stringify(path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value));

test('where a place reads zeros of one value, the table says that they count', () => {
  for (const kind of ['create', 'update'] as const) {
    for (const { path, readsZero } of bodyPlaces[kind]) {
      if (readsZero !== true) continue;
      const kept = [false, 0, []].filter((zero) => {
        const { doc } = parseBody(kind, 'x', textOf(path, zero));
        return doc !== undefined && printBody(doc).includes(`"${path.at(-1)!}"`);
      });
      expect([path.join('.'), kept.length]).toEqual([path.join('.'), 1]);
    }
  }
});
