import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { anyCreateBody } from '../../../test/any-create-body.ts';
import { canonicalise } from './canonicalise.ts';
import { parseStrictJson } from './parse-strict-json.ts';
import type { JsonNode, JsonObject } from './parse-strict-json.ts';
import { printJson } from './print-json.ts';
import { readPrintedBody } from './read-printed-body.ts';

function withoutPlaces(node: JsonNode): JsonNode {
  if (node.kind === 'list') return { ...node, items: node.items.map(withoutPlaces), span: undefined };
  if (node.kind !== 'object') return { ...node, span: undefined };
  const entries = node.entries.map(({ key, value }) => ({ key, value: withoutPlaces(value), keySpan: undefined }));
  return { ...node, entries, span: undefined };
}

/** What the two readers that take any text make of one; `undefined` where they find something wrong or odd. */
function readSlowly(text: string): JsonNode | undefined {
  const { root } = parseStrictJson(text);
  const { body, oddities } = root === undefined ? { body: undefined, oddities: [] } : canonicalise(root, 'CreateRequest');
  return body === undefined || oddities.length > 0 ? undefined : withoutPlaces(body);
}

function printed(value: unknown): string {
  return printJson(readSlowly(JSON.stringify(value))!);
}

// The escapes of Go's encoder, and its line break.
function asGoPrints(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '<': '\\u003c',
    '>': '\\u003e',
    '&': '\\u0026',
    '\u2028': '\\u2028',
    '\u2029': '\\u2029',
  };
  return `${text.replace(/[<>&\u2028\u2029]/gu, (letter) => letters[letter]!)}\n`;
}

function kindOf(token: string): string {
  return /^[-0-9]/u.test(token) ? 'number' : token.slice(0, 1);
}

const host = (HostConfig: string): string => `{"Image":"a","HostConfig":${HostConfig}}`;

describe('what it reads', () => {
  test.each([
    '{}',
    '{}\n',
    '{"Image":"a"}',
    '{"Hostname":"","Cmd":null,"Image":"a","Volumes":{"/x":{}}}',
    '{"Image":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u003c\\u00e9\\u2028 \u00e9 \ud83d\ude00 \\ud83d\\ude00"}',
    '{"Image":"a","Labels":{"10":"b","9":"a","":"","a":"1","A":"2"}}',
    host('{"Cgroup":"","CpuShares":-12,"BlkioWeight":65535,"MaskedPaths":[],"Init":false}'),
    host('{"PortBindings":{"80/tcp":null,"81/tcp":[],"82/tcp":[{"HostIp":"","HostPort":""}]}}'),
    '{"Image":"a","NetworkingConfig":{"EndpointsConfig":{"a":null,"b":{"Links":["x"]}}}}',
    '{"Image":"a","HostConfig":null,"NetworkingConfig":{}}',
    '{"Image":"a","Privileged":false,"HostConfig":{"Cgroup":null}}',
    // Clients differ in the order of some fields.
    '{"HostConfig":{"Init":true,"Binds":null},"Image":"a","Hostname":"h"}',
    host('{"Memory":999999999999999,"IOMaximumIOps":0}'),
  ])('%s', (text) => {
    expect(readPrintedBody(text, 'CreateRequest')).toEqual(readSlowly(text));
    expect(readSlowly(text)).toBeDefined();
  });
});

describe('what it leaves to the others', () => {
  test.each([
    '',
    'null',
    '[]',
    '{"Image":"a"',
    '{"Image":"a"}}',
    '{"Image":"a"}\n\n',
    '{"Image":"a"} ',
    ' {"Image":"a"}',
    '{"Image": "a"}',
    '{"Image":"a",}',
    '{"Image":"a","Image":"b"}',
    '{"Image":"a","Tty":true,"Image":"b"}',
    '{"Tty":true,"Image":"a","Tty":true}',
    '{"image":"a"}',
    '{"Imag\\u0065":"a"}',
    '{"Image":"a","Unknown":0}',
    '{"Image":"a","Privileged":true}',
    '{"Image":"a","MaskedPaths":[]}',
    host('{"Cgroup":"","Cgroup":""}'),
    '{"Image":"a\\u0000"}',
    '{"Image":"a\\ud800"}',
    '{"Image":"a\ud800"}',
    '{"Image":"a\\x"}',
    '{"Image":"a\tb"}',
    '{"Image":"a',
    '{"Image":"a\\',
    '{"Image":5}',
    '{"Image":"a","Tty":"true"}',
    '{"Image":"a","Tty":nulL}',
    '{"Image":"a","Cmd":"ls"}',
    '{"Image":"a","Env":[null]}',
    '{"Image":"a","Env":["A=b",]}',
    '{"Image":"a","Labels":{"a":null}}',
    '{"Image":"a","Labels":{"a":"1","a":"2"}}',
    '{"Image":"a","Labels":{"a":"1","\\u0061":"2"}}',
    '{"Image":"a","Labels":{"__proto__":"x"}}',
    '{"Image":"a","Volumes":{"/x":{"a":1}}}',
    '{"Image":"a","Volumes":{"/x":null}}',
    ...['1.0', '1e3', '-0', '01', '-', '+1', '9007199254740993', '9223372036854775808', '"1"', 'true'].map((number) =>
      host(`{"Memory":${number}}`),
    ),
    host('{"BlkioWeight":65536}'),
    host('{"BlkioWeight":-1}'),
    host('{"Cgroup":"container:x"}'),
    host('{"Mounts":[{"Type":"volume","Target":"/x","ClusterOptions":{}},null]}'),
    host('['.repeat(65)),
  ])('%s', (text) => {
    expect(readPrintedBody(text, 'CreateRequest')).toBeUndefined();
  });

  test('a text that is larger than the others take', () => {
    expect(readPrintedBody(`{"Image":"${'x'.repeat(4 * 1024 * 1024)}"}`, 'CreateRequest')).toBeUndefined();
  });
});

describe('laws', () => {
  test('every body as Go prints it is read, and as the others read it', () => {
    fc.assert(
      fc.property(anyCreateBody, (value) => {
        const text = asGoPrints(printed(value));
        const body = readPrintedBody(text, 'CreateRequest');
        expect(body).toBeDefined();
        expect(body).toEqual(readSlowly(text));
        expect(asGoPrints(printJson(body as JsonObject))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  // Tokens of a body that is in order, with one or two put in, taken out, swapped or put in another's place.
  const tokens = /"(?:[^"\\]|\\.)*"|-?[0-9.eE+]+|[a-z]+|[[\]{}:,]/gu;
  const other = fc.oneof(
    fc.constantFrom('{', '}', '[', ']', ',', ':', ' ', '\n', '{}', '[]', 'null', 'true', 'false', '0', '-0', '1.0', '1e3', '00', '65536'),
    fc.constantFrom('9007199254740993', '9223372036854775808', '-1', '"', '"a"', '"\\u0061"', '"\\u0000"', '"\\ud800"', '"\ud83d"', '"\t"'),
    fc.constantFrom('"__proto__"', '"1"', '"0"', '"Image"', '"image"', '"HostConfig"', '"Ho\u017FtConfig"', '"Privileged"', '"PRIVILEGED"'),
    fc.constantFrom('"Labels":{"a":"b"},', '"Image":"b",', '"Privileged":true,', '"Unknown":0,', '['.repeat(70), '"\\u003c\\/"'),
  );
  const change = fc.record({
    what: fc.constantFrom('put in', 'take out', 'replace', 'swap', 'swap alike', 'repeat'),
    at: fc.nat(),
    from: fc.nat(),
    other,
  });

  test('of a text with something changed, it reads nothing that the others would not, and nothing otherwise', () => {
    const seen = { read: 0, left: 0 };
    fc.assert(
      fc.property(anyCreateBody, fc.array(change, { minLength: 1, maxLength: 2 }), (value, changes) => {
        const parts = asGoPrints(printed(value)).match(tokens) ?? [];
        for (const { what, at, from, other: token } of changes) {
          const here = at % parts.length;
          const alike = [...parts.keys()].filter((one) => kindOf(parts[one]!) === kindOf(parts[here]!));
          const there = what === 'swap alike' ? alike[from % alike.length]! : from % parts.length;
          if (what === 'put in') parts.splice(here, 0, token);
          else if (what === 'take out') parts.splice(here, 1);
          else if (what === 'replace') parts[here] = token;
          else if (what === 'repeat') parts.splice(here, 0, ...parts.slice(Math.min(here, there), Math.max(here, there)));
          else [parts[here], parts[there]] = [parts[there]!, parts[here]!];
          if (parts.length === 0) break;
        }
        const text = parts.join('');
        const body = readPrintedBody(text, 'CreateRequest');
        if (body === undefined) return void seen.left++;
        seen.read++;
        expect(body).toEqual(readSlowly(text));
      }),
      { numRuns: 700 },
    );
    expect(seen.read).toBeGreaterThan(10);
    expect(seen.left).toBeGreaterThan(50);
  });
});
