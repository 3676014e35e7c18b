import { expect, test } from 'vitest';
import { readForward } from './forward-port.ts';

test.each<[text: string, wish: ReturnType<typeof readForward>]>([
  ['3000', { local: 3000, host: 'localhost', port: 3000 }],
  ['8080:3000', { local: 8080, host: 'localhost', port: 3000 }],
  ['db:5432', { local: 5432, host: 'db', port: 5432 }],
  ['15432:db:5432', { local: 15_432, host: 'db', port: 5432 }],
  ['localhost:80', { local: 80, host: 'localhost', port: 80 }],
  ['127.0.0.1:80', { local: 80, host: '127.0.0.1', port: 80 }],
  ['0', undefined],
  ['65536', undefined],
  ['0:80', undefined],
  ['db', undefined],
  ['-x:80', undefined],
  ['10.0.0.1:80', undefined],
  ['3000/udp', undefined],
  ['$(id):80', undefined],
  ['', undefined],
])('%j', (text, wish) => {
  expect(readForward(text)).toEqual(wish);
});
