import { expect, test } from 'vitest';
import type { FoundFeature, FoundImage } from '../../model/found.ts';
import { rememberedIn } from './remembered.ts';

const [one, other] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
const feature: FoundFeature = { resolved: `r.example/x@${one}`, digest: one, metadata: '{}', scripts: [], unread: [], setuidFiles: [] };
const image: FoundImage = { resolved: `r.example/x@${one}`, from: 'registry', environment: [], volumes: [], onBuild: [] };

/** A cache in memory, whose texts a test can change. */
interface Memory {
  readonly texts: Map<string, string>;
  readonly remembered: ReturnType<typeof rememberedIn>;
  readonly age: { seconds: number };
}

function memory(): Memory {
  const texts = new Map<string, string>();
  const age = { seconds: 0 };
  const remembered = rememberedIn({
    read: (name) => {
      const text = texts.get(name);
      return text === undefined ? undefined : { text, ageSeconds: age.seconds };
    },
    write: (name, text) => void texts.set(name, text),
  });
  return { texts, age, remembered };
}

const keepAll = ({ remembered }: Memory): void => {
  remembered.keepFeature(one, feature);
  remembered.keepImage(one, image);
  remembered.keepDigest('r.example/x:1', one);
};

test('what was kept is found, by names that hold nothing of the input', () => {
  const held = memory();
  keepAll(held);
  const { remembered, texts } = held;
  expect([remembered.feature(one), remembered.image(one), remembered.digestOf('r.example/x:1', 10)]).toEqual([feature, image, one]);
  expect([remembered.feature(other), remembered.image(other), remembered.digestOf('r.example/x:2', 10)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  for (const name of texts.keys()) expect(name).toMatch(/^[a-z]+-\d+-[0-9a-f]{64}\.json$/u);
});

test('what a tag stands for is believed for a while, and what a digest stands for always', () => {
  const held = memory();
  keepAll(held);
  held.age.seconds = 11;
  expect([held.remembered.digestOf('r.example/x:1', 10), held.remembered.feature(one)]).toEqual([undefined, feature]);
});

test('what was put under another digest is not believed there', () => {
  const held = memory();
  keepAll(held);
  for (const [name, text] of Array.from(held.texts)) held.texts.set(name.replace('1'.repeat(64), '2'.repeat(64)), text);
  expect([held.remembered.feature(other), held.remembered.image(other)]).toEqual([undefined, undefined]);
});

test.each([
  ['nothing', () => ''],
  ['a part', (text: string) => text.slice(0, text.length / 2)],
  ['zeros', (text: string) => '\0'.repeat(text.length)],
  ['another thing', () => '{"digest":1}'],
  ['a list', () => '[]'],
  ['what has more than it should', (text: string) => text.replace('{', '{"more":1,')],
])('a file that holds %s is none', (_, spoil: (text: string) => string) => {
  const held = memory();
  keepAll(held);
  for (const [name, text] of Array.from(held.texts)) held.texts.set(name, spoil(text));
  const { remembered } = held;
  expect([remembered.feature(one), remembered.image(one), remembered.digestOf('r.example/x:1', 10)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
