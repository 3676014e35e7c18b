import { describe, expect, it } from 'vitest';
import type { EngineAnswer } from '../../machine/http/door.ts';
import { writableFolders } from './writable-folders.ts';

const bind = (Source: string, RW?: boolean): object => ({ Type: 'bind', Source, ...(RW === undefined ? {} : { RW }) });
const container = (Id: string, ...Mounts: readonly object[]): object => ({ Id, Labels: {}, Mounts });

const realPath = (path: string): string => (path === '/link' ? '/home/me/app' : path);

async function foldersOf(answer: EngineAnswer, except?: string): Promise<object> {
  const engine = { ask: async () => answer, close: () => undefined };
  return writableFolders({ engine, api: '/v1.45', machine: { realPath, kindOf: () => 'folder' } }, except);
}

const listed = (list: unknown): EngineAnswer => ({ status: 200, headers: [], text: JSON.stringify(list) });

describe('folders that running containers can write to', () => {
  it.each<[string, readonly object[], readonly string[]]>([
    ['nothing where nothing runs', [], []],
    ['of every container, each once', [container('a', bind('/x', true)), container('b', bind('/x', true), bind('/y', true))], ['/x', '/y']],
    ['not those that are read-only', [container('a', bind('/x', false))], []],
    ['those of which it is not said', [container('a', bind('/x'))], ['/x']],
    ['also as they really are', [container('a', bind('/link', true))], ['/link', '/home/me/app']],
    [
      'no volumes, and nothing without a path',
      [container('a', { Type: 'volume', Source: '/v', RW: true }, { Type: 'tmpfs', Source: '', RW: true })],
      [],
    ],
    ['not those of the one left out', [container('me', bind('/x', true)), container('b', bind('/y', true))], ['/y']],
  ])('are %s', async (_what, list, folders) => {
    expect(await foldersOf(listed(list), 'me')).toEqual({ folders });
  });

  it.each<[string, EngineAnswer]>([
    ['gives none', { failed: 'nobody listens' }],
    ['gives an error', { status: 500, headers: [], text: '{}' }],
    ['is no JSON', { status: 200, headers: [], text: '[' }],
    ['is no list', listed({})],
    ['has a container without mounts', listed([{ Id: 'a' }])],
    ['has a container without an id', listed([{ Mounts: [] }])],
    ['is too long', listed([container('a', ...Array.from({ length: 4097 }, (_, index) => bind(`/${index}`, true)))])],
  ])('are not told where the answer %s', async (_what, answer) => {
    expect(await foldersOf(answer)).toHaveProperty('halt');
  });
});
