import { fc } from '../../seeded.ts';
import { posix } from 'node:path';
import { printRequest } from '../../../src/machine/http/print-head.ts';
import { type Endpoint, endpoints, type ParameterKind } from '../../../src/tasks/gate/endpoints.ts';
import { printQuery } from '../../../src/tasks/gate/query.ts';
import { type CallHead, route, type Routed } from '../../../src/tasks/gate/route.ts';
import { pathOf } from '../../../src/tasks/gate/visit.ts';
import { type FuzzTarget, must, mustEqual } from '../target.ts';

const id = '0123456789abcdef'.repeat(4);
const words = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

const names = [
  id,
  'web',
  'web%2D1',
  'a',
  'json',
  'create',
  'localhost:5000/team/app:1',
  `node@sha256:${id}`,
  'x.y_z-1',
  'debian%3a12',
  '12%2f3',
];
const odd = [
  '',
  '.',
  '..',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '%252f',
  '%00',
  '%zz',
  '%',
  '%c3%28',
  '%c0%af',
  '%20',
  '+',
  ';a=b',
  '\\',
  '*',
  'é',
  '~',
  '%7e',
  '%61',
  '#',
  '?',
];
const version = fc.oneof(
  { weight: 12, arbitrary: words('v1.45', 'v1.41', 'v1.51') },
  { weight: 1, arbitrary: words('v1.40', 'v1.52', 'v1.045', 'v1.45.0', 'v2.45', 'V1.45', 'v1', 'v1.4%35', '%761.45', '') },
);
const parameter = words(
  ...endpoints.flatMap(({ query }) => Object.keys(query)),
  'ALL',
  'filters%5b%5d',
  'na%6de',
  '__proto__',
  'constructor',
  '',
  'all[]',
  'x',
);
const value = words(
  '1',
  '0',
  'true',
  'FALSE',
  'yes',
  'no',
  'fal%C5%BFe',
  '',
  '-1',
  '1e3',
  '007',
  '99999999999999999999',
  'a',
  'a+b',
  'a%20b',
  'a%2bb',
  '%26',
  'a=b',
  '%7B%22label%22%3A%5B%22a%22%5D%7D',
  '{"label":{"a":true}}',
  '%00',
  '%0a',
  '%0d',
  '%zz',
  'a;b',
  'é',
  '%F0%9F%98%80',
  '%ED%A0%80',
  '#',
  '?',
  '[]',
);
const fitting: Readonly<Record<ParameterKind, fc.Arbitrary<string>>> = {
  flag: words('1', '0', 'true', 'FALSE', 'yes', 'no', ''),
  number: words('1', '0', '-1', '007', '99999999999', ''),
  text: words('a', 'a+b', 'a%20b', 'a%2bb', '%26', 'a=b', '%F0%9F%98%80', '/x', ''),
  texts: words('a', 'a:1', '%23'),
  ps: words('-ef', '-o%20pid,args', ''),
  filters: words('%7B%22label%22%3A%5B%22a%22%5D%7D', '{"label":{"a":true}}', ''),
};
const rarely = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 15, arbitrary: usual }, { weight: 1, arbitrary: other });
const queryOf = ({ query }: Endpoint): fc.Arbitrary<string> => {
  const own = Object.entries(query);
  const good = own.length === 0 ? words('') : fc.constantFrom(...own).chain(([key, kind]) => fitting[kind].map((one) => `${key}=${one}`));
  const bad = fc.tuple(parameter, words('=', '', '=='), value).map((parts) => parts.join(''));
  return fc
    .tuple(fc.array(rarely(good, bad), { maxLength: 3 }), rarely(words('&'), words(';', '&&')))
    .map(([pairs, between]) => pairs.join(between));
};
const path = fc.constantFrom(...endpoints).chain((endpoint) =>
  fc.tuple(words(...names), version, queryOf(endpoint)).map(([name, asked, query]) => ({
    method: endpoint.method as string,
    parts: [
      '',
      asked,
      ...endpoint.path
        .slice(1)
        .replace(/\{(?:id|image)\}/u, name)
        .split('/'),
    ],
    query,
  })),
);
const line = fc
  .tuple(
    path,
    rarely<readonly [number, string] | null>(fc.constant(null), fc.tuple(fc.nat(), words(...odd, ...names))),
    rarely<string | null>(fc.constant(null), words('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'get')),
  )
  .map(([{ method, parts, query }, wrong, other]) => {
    const spelled = wrong === null ? parts : parts.toSpliced(1 + (wrong[0] % parts.length), wrong[0] % 2, wrong[1]);
    return `${other ?? method} ${spelled.join('/')}${query === '' ? '' : `?${query}`}`;
  });

/** Request targets and queries: where a call goes, and what it asks for. */
export const requestTarget: FuzzTarget = {
  name: 'target',
  given: line.map((text) => Buffer.from(text, 'latin1')),
  pieces: [
    '/',
    '//',
    '%2f',
    '%',
    '%25',
    '..',
    '/./',
    '?',
    '&',
    '=',
    ';',
    '#',
    '+',
    'v1.45',
    '/json',
    'name=',
    'all=1',
    '\\',
    ':',
    '@',
    '%00',
  ],
  check: (input) => {
    const text = input.toString('latin1');
    const space = text.indexOf(' ');
    const [method, target] = [text.slice(0, Math.max(space, 0)), text.slice(space + 1)];
    for (const upgradeTo of [undefined, 'tcp', 'h2c'])
      for (const hasBody of [false, true]) {
        const head: CallHead = { method, target, upgradeTo, hasBody };
        const routed = route(head);
        if ('reason' in routed) must(/\S/u.test(routed.reason.message), 'it is refused without a word');
        else checkRouted(head, routed);
      }
  },
};

function checkRouted(head: CallHead, routed: Routed): void {
  const { endpoint, version, name, query } = routed;
  const at = version === undefined ? '' : `/v1.${version}`;
  const plain = at + (name === '' ? endpoint.path : endpoint.path.replace(/\{(?:id|image)\}/u, () => name));
  // Node’s reader of addresses, which knows `..` and escapes in ways of its own, and the one that cleans paths.
  const address = new URL(`http://docker${head.target}`);
  mustEqual(
    [address.host, decodeURIComponent(address.pathname), address.hash],
    ['docker', plain, ''],
    'an address is read as another path',
  );
  mustEqual(posix.normalize(plain), plain, 'the path has a shorter spelling');
  const pairs = [...query].flatMap(([key, values]) => values.map((one) => [key, one]));
  mustEqual([...address.searchParams].toSorted(byName), pairs.toSorted(byName), 'an address is read as another query');
  const printed = pathOf(routed, printQuery(query));
  must(printRequest(endpoint.method, printed, []) !== undefined, `${printed} is not sent`);
  mustEqual(seenAs(route({ ...head, target: printed })), seenAs(routed), `${printed} is read as another call`);
  checkRespelled(head, routed);
}

function byName([one = '']: readonly string[], [other = '']: readonly string[]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function seenAs(found: ReturnType<typeof route>): unknown {
  if ('reason' in found) return found.reason.message;
  const { endpoint, version, name, query } = found;
  return [endpoint.method, endpoint.path, version, name, [...query]];
}

/** The same path with letters as escapes is the same call, or none. */
function checkRespelled(head: CallHead, routed: Routed): void {
  const mark = head.target.indexOf('?');
  const path = mark < 0 ? head.target : head.target.slice(0, mark);
  for (const every of [2, 3]) {
    const other = path.replaceAll(/%..|[A-Za-z0-9_.:@-]/gu, (letter, index: number) =>
      letter.length > 1 || index % every > 0 ? letter : `%${letter.charCodeAt(0).toString(16)}`,
    );
    const found = route({ ...head, target: other + head.target.slice(path.length) });
    if (!('reason' in found)) mustEqual(seenAs(found), seenAs(routed), `${other} is read as another call`);
  }
}
