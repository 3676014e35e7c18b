import { expect, test } from 'vitest';
import type { Engine } from '../../machine/http/door.ts';
import { imageNames, readNotedImages } from './image-names.ts';

const file = '/state/gate.json';

/** Notes of a gate whose engine has these images, in a file that another gate may read. */
function world(has: readonly string[], text?: string) {
  const files = new Map(text === undefined ? [] : [[file, text]]);
  const machine = {
    readText: (path: string) => (files.has(path) ? { text: files.get(path)! } : { missing: true as const }),
    writeText: (path: string, written: string) => {
      files.set(path, written);
      return { written: true as const };
    },
  };
  const engine = {
    ask: ({ path }: { readonly path: string }) =>
      Promise.resolve({ status: has.some((name) => path.includes(`/${name}/json`)) ? 200 : 404, headers: [], text: '{}' }),
    close: () => {},
  } as unknown as Engine;
  return { names: imageNames(file, engine, '/v1.45', machine), noted: () => readNotedImages(file, machine) };
}

const node = 'docker.io/library/node%3A20';
const full = 'docker.io/library/node:20';

test('what was fetched is told apart from what was made here, also by the next gate', async () => {
  const { names, noted } = world([node, 'docker.io/library/web%3Alatest']);
  await names.told(['node:20'], { isFetched: true });
  names.made('web');
  expect(noted()).toEqual({ names: [full, 'docker.io/library/web:latest'], fetched: [full] });
});

test('what was fetched and is built anew by the same name was made here', async () => {
  const { names, noted } = world([node]);
  await names.told(['node:20'], { isFetched: true });
  names.made('node:20');
  expect(noted()).toEqual({ names: [full], fetched: [] });
});

test('a fetch that brought nothing is not noted', async () => {
  const { names, noted } = world([]);
  await names.told(['node:20'], { isFetched: true });
  expect(noted()).toEqual({ names: [], fetched: [] });
});

test.each(['{', '[]', '{"names":7,"fetched":{}}'])('a file that holds %s notes nothing', (text) => {
  expect(world([], text).noted()).toEqual({ names: [], fetched: [] });
});

test('a file of before says nothing of what was fetched', () => {
  expect(world([], '{"version":1,"names":["a",7,"b"]}').noted()).toEqual({ names: ['a', 'b'], fetched: [] });
});
