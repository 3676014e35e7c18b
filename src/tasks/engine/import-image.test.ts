import { expect, test } from 'vitest';
import type { EngineCall } from '../../machine/http/door.ts';
import type { TransferAnswer } from '../../machine/http/transfer.ts';
import { importImage } from './import-image.ts';

const id = (letter: string): string => `sha256:${letter.repeat(64)}`;
const image = (letter: string, layers = ['l']): object => ({
  Id: id(letter),
  Size: 9,
  RootFS: { Layers: layers },
  Architecture: 'amd64',
  Os: 'linux',
  Config: { Cmd: ['sh'], Env: null },
});

interface World {
  /** Images by name or id: of the user’s engine, and of ours before and after the transfer. */
  readonly from: Readonly<Record<string, object>>;
  readonly before?: Readonly<Record<string, object>>;
  readonly after?: Readonly<Record<string, object>>;
  readonly transfer?: TransferAnswer;
}

async function imported(world: World, name = 'a:1'): Promise<{ readonly answer: unknown; readonly calls: readonly string[] }> {
  const calls: string[] = [];
  let isOver = false;
  const answerOf = (path: string, call: EngineCall): { status: number; headers: []; text: string } => {
    const images = path === 'from' ? world.from : isOver ? (world.after ?? {}) : (world.before ?? {});
    const [, asked = ''] = /^\/images\/([^/]+)\/json$/.exec(call.path) ?? [];
    const found = images[decodeURIComponent(asked)];
    if (call.method === 'GET') return { status: found === undefined ? 404 : 200, headers: [], text: JSON.stringify(found ?? {}) };
    calls.push(`${path} ${call.method} ${decodeURIComponent(call.path)}`);
    return { status: call.method === 'POST' ? 201 : 200, headers: [], text: '' };
  };
  const answer = await importImage('from', 'to', name, {
    sockets: { engineAt: (path) => ({ path, close: () => undefined, ask: (call) => Promise.resolve(answerOf(path, call)) }) },
    transfer: (from, to, progress) => {
      calls.push(`transfer ${decodeURIComponent(from.call.path)} ${to.call.path}`);
      progress(9);
      isOver = true;
      return Promise.resolve(world.transfer ?? { by: 'taker', status: 200, text: `{"stream":"Loaded image ID: ${id('b')}\\n"}\r\n` });
    },
  });
  return { answer, calls };
}

const moved = `transfer /images/get?names=${id('a')} /images/load?quiet=1`;
const tagged = (letter: string): string => `to POST /images/${id(letter)}/tag?repo=a&tag=1`;

test.each<[string, World, object, readonly string[]]>([
  [
    'is copied by its id',
    { from: { 'a:1': image('a') }, after: { [id('a')]: image('a') } },
    { id: id('a'), wasThere: false, bytes: 9 },
    [moved, tagged('a')],
  ],
  [
    'is there already',
    { from: { 'a:1': image('a') }, before: { [id('a')]: image('a') } },
    { id: id('a'), wasThere: true, bytes: 0 },
    [tagged('a')],
  ],
  [
    'has another number in another store',
    { from: { 'a:1': image('a') }, after: { [id('b')]: { ...image('b'), Config: { Env: [], Cmd: ['sh'] } } } },
    { id: id('b'), wasThere: false },
    [moved, tagged('b')],
  ],
  [
    'is another one when it arrives',
    { from: { 'a:1': image('a') }, after: { [id('b')]: image('b', ['other']) } },
    { refused: expect.stringContaining('not the one that was sent') },
    [moved, `to DELETE /images/${id('b')}`],
  ],
  ['is nowhere', { from: {} }, { refused: expect.stringContaining('no image a:1'), isMissing: true }, []],
  ['does not arrive', { from: { 'a:1': image('a') } }, { refused: expect.stringContaining('not the one that was sent') }, [moved]],
  [
    'is refused in the middle of an answer that began well',
    { from: { 'a:1': image('a') }, transfer: { by: 'taker', status: 200, text: '{"error":"no space left on device"}\n' } },
    { refused: expect.stringMatching(/^the engine at to refused: no space left/) },
    [moved],
  ],
  [
    'is not given',
    { from: { 'a:1': image('a') }, transfer: { by: 'giver', status: 500, text: '{"message":"broken layer"}' } },
    { refused: expect.stringMatching(/^the engine at from refused: broken layer/) },
    [moved],
  ],
  ['breaks off', { from: { 'a:1': image('a') }, transfer: { failed: 'the line broke' } }, { refused: 'the line broke' }, [moved]],
])('an image that %s', async (_, world, answer, calls) => {
  const done = await imported(world);
  expect(done.answer).toMatchObject(answer);
  expect(done.calls).toEqual(calls);
});

test.each([
  ['localhost:5000/team/tool', 'repo=localhost:5000/team/tool&tag=latest'],
  ['tool', 'repo=tool&tag=latest'],
  ['localhost:5000/tool:2', 'repo=localhost:5000/tool&tag=2'],
])('%s gets its own name', async (name, query) => {
  const { calls } = await imported({ from: { [name]: image('a') }, after: { [id('a')]: image('a') } }, name);
  expect(calls.at(-1)).toBe(`to POST /images/${id('a')}/tag?${query}`);
});

test('an id gets no name', async () => {
  const { answer, calls } = await imported({ from: { [id('a')]: image('a') }, after: { [id('a')]: image('a') } }, id('a'));
  expect([answer, calls]).toEqual([{ id: id('a'), wasThere: false, bytes: 9 }, [moved]]);
});
