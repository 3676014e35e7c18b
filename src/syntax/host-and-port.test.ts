import { expect, test } from 'vitest';
import { readHostAndPort } from './host-and-port.ts';

test.each([
  ['registry.example', 'registry.example'],
  ['Registry.Example:5000', 'registry.example:5000'],
  ['registry.example:443', 'registry.example:443'],
  ['10.0.0.1:05000', '10.0.0.1:5000'],
  ['fd00::1', '[fd00::1]'],
  ['[FD00::0:1]:5000', '[fd00::1]:5000'],
  ['::ffff:10.0.0.1', '[::ffff:a00:1]'],
  ['my_registry', 'my_registry'],
  ['https://registry.example', undefined],
  ['registry.example/acme', undefined],
  ['user@registry.example', undefined],
  ['*.example', undefined],
  ['10.0.0.0/8', undefined],
  ['10.0.0.1,10.0.0.2', undefined],
  ['10.0.0.256', undefined],
  ['registry.example:', undefined],
  ['registry.example:65536', undefined],
  ['[fd00::1', undefined],
  ['a..b', undefined],
  ['a b', undefined],
  ['.', undefined],
  ['', undefined],
])('%j', (text, host) => {
  expect(readHostAndPort(text)).toBe(host);
});
