import { expect, test } from 'vitest';
import { localCacheFolder } from './local-cache.ts';

test.each([
  ['cache-to', 'type=local,dest=/etc', '/etc'],
  ['cache-to', 'dest=/etc,type=local', '/etc'],
  ['cache-to', '"type=local","dest=/a,b"', '/a,b'],
  ['cache-to', 'TYPE=local,Dest=/etc,mode=max', '/etc'],
  ['cache-to', 'type=local,src=./x,dest=/etc', '/etc'],
  ['cache-to', 'type=local,dest=./x,dest=/etc', '/etc'],
  ['cache-from', 'type=local,src=/etc,dest=./x', '/etc'],
  ['cache-from', 'type=local,src=${localEnv:X:/etc}', '${localEnv:X:/etc}'],
  ['cache-from', 'type=local', undefined],
  ['cache-from', 'type=registry,ref=local,src=/etc', undefined],
  ['cache-from', 'example.com/local', undefined],
  ['cache-to', 'type=gha', undefined],
  ['cache-to', '', undefined],
] as const)('%s %s', (name, value, folder) => expect(localCacheFolder(name, value)).toBe(folder));
