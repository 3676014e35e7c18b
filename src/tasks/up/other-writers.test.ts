import { expect, test } from 'vitest';
import { ownerLabel } from '../gate/owner-label.ts';
import { otherWriters } from './other-writers.ts';

const bind = (Source: string, RW = true): object => ({ Type: 'bind', Source, RW });
const container = (owner: string | undefined, ...Mounts: readonly object[]): object => ({
  Id: 'c'.repeat(64),
  Names: ['/web-1'],
  Labels: owner === undefined ? {} : { [ownerLabel]: owner },
  Mounts,
});

test.each<[what: string, list: unknown, names: unknown]>([
  ['nothing where nothing runs', [], []],
  ['one of another dev container of the workspace', [container('other', bind('/home/me/web'))], ['web-1']],
  ['one that nobody’s gate has made', [container(undefined, bind('/home/me/web/data'))], ['web-1']],
  ['one that has a folder above', [container('other', bind('/home'))], ['web-1']],
  ['by a link too', [container('other', bind('/link'))], ['web-1']],
  ['none of its own', [container('me', bind('/home/me/web'))], []],
  ['none that only reads', [container('other', bind('/home/me/web', false))], []],
  ['none of a neighbour', [container('other', bind('/home/me/web2'))], []],
])('who can write in a workspace is %s', async (_what, list, names) => {
  const engine = { ask: async () => ({ status: 200, headers: [], text: JSON.stringify(list) }), close: () => undefined };
  const machine = { realPath: (path: string) => (path === '/link' ? '/home/me/web' : path) };
  expect(await otherWriters({ owner: 'me', workspace: '/home/me/web' }, { engine, api: '/v1.45', machine })).toEqual({ names });
});

test('an engine that does not tell is no engine without containers', async () => {
  const engine = { ask: async () => ({ status: 500, headers: [], text: '{}' }), close: () => undefined };
  const machine = { realPath: (path: string) => path };
  expect(await otherWriters({ owner: 'me', workspace: '/w' }, { engine, api: '/v1.45', machine })).toEqual({ failed: expect.any(String) });
});
