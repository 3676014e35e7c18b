import { expect, test } from 'vitest';
import type { PortAttributes } from '../../model/sandbox.ts';
import { mistakeIn } from '../../syntax/json-shape.ts';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { attributesOf, portsOf } from './ports-of.ts';
import { sandboxShape } from './sandbox-shape.ts';

test('of what stands there, what is no port and no attribute is left out', () => {
  const merged = JSON.parse(
    JSON.stringify({
      forwardPorts: [3000, '3000', 3000, 'db:5432', 70_000, 0, -1, 1.5, '', 'x', '10.0.0.1:80', null, {}, 'a'.repeat(2000)],
      portsAttributes: {
        3000: { label: 'Site\u001b[2J', protocol: 'https', requireLocalPort: true, onAutoForward: 'openBrowser', elevateIfNeeded: true },
        'db:5432': { label: 1, protocol: 'ftp', requireLocalPort: 'yes' },
        odd: 7,
      },
      otherPortsAttributes: { onAutoForward: 'ignore' },
    }).replace('"odd"', '"__proto__"'),
  ) as Record<string, unknown>;
  const ports = portsOf(merged);
  expect(ports).toEqual({
    forwardPorts: [3000, '3000', 'db:5432'],
    portsAttributes: {
      3000: { label: expect.stringMatching(/^Site[^\u001b]*$/u), protocol: 'https', requireLocalPort: true },
      'db:5432': {},
    },
  });
  expect(mistakeIn({ ...sandboxWith(), ...ports }, sandboxShape)).toBeUndefined();
});

test.each([[undefined], [{}], [{ forwardPorts: 3000, portsAttributes: [], otherPortsAttributes: 'x' }]])('%j has none', (merged) => {
  expect(portsOf(merged)).toEqual({ forwardPorts: [] });
});

test('a file can be read again, however much a configuration says', () => {
  const many = Array.from({ length: 5000 }, (_one, index) => index + 1);
  const ports = portsOf({
    forwardPorts: many,
    portsAttributes: Object.fromEntries(many.map((port) => [port, { label: 'x'.repeat(9000) }])),
  });
  expect(mistakeIn({ ...sandboxWith(), ...ports }, sandboxShape)).toBeUndefined();
});

const attributes = {
  portsAttributes: {
    3000: { label: 'own' },
    '3000-3010': { label: 'range' },
    'db:5432': { label: 'db' },
    '.+server': { label: 'process' },
  },
  otherPortsAttributes: { label: 'other' },
};

test.each<[host: string, port: number, label: string]>([
  ['localhost', 3000, 'own'],
  ['localhost', 3010, 'range'],
  ['localhost', 3011, 'other'],
  ['db', 5432, 'db'],
  ['db', 3000, 'other'],
])('what holds of %s:%i is what is said of %s', (host, port, label) => {
  expect(attributesOf({ host, port }, attributes)).toEqual({ label } satisfies PortAttributes);
});

test('nothing holds where nothing is said', () => {
  expect(attributesOf({ host: 'localhost', port: 1 }, {})).toEqual({});
  expect(attributesOf({ host: 'toString', port: 1 }, { portsAttributes: {} })).toEqual({});
});
