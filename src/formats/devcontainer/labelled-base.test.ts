import { expect, test } from 'vitest';
import { labelledBase } from './labelled-base.ts';

interface Wish {
  readonly target?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly platform?: string;
}

const cases: readonly (readonly [title: string, text: string, base: string | undefined, wish?: Wish])[] = [
  ['the image of the last stage', 'FROM a\nFROM b:1\nRUN x', 'b:1'],
  ['that of the stage that it starts from', 'FROM a AS one\nFROM one', 'a'],
  ['that of the target', 'FROM a AS one\nFROM b', 'a', { target: 'one' }],
  ['none of a target by number', 'FROM a AS one\nFROM b', undefined, { target: '0' }],
  ['none of a target in another case', 'FROM a AS one\nFROM b', undefined, { target: 'ONE' }],
  ['an image of the name of a stage in another case', 'FROM a AS Base\nFROM base', 'base'],
  ['none of scratch', 'FROM scratch', undefined],
  ['none without a stage', 'RUN x', undefined],
  ['none of stages that wait for each other', 'FROM b AS a\nFROM a AS b', undefined],
  ['a FROM in a heredoc', 'FROM a\nRUN <<EOF\nFROM evil/x\nEOF', 'evil/x'],
  ['a FROM that is indented', 'FROM a\n  \tfrom b', 'b'],
  ['an image in quotes', 'FROM "a:1" AS x', 'a:1'],
  ['with a platform', 'FROM --platform=linux/arm64 a:1 AS x', 'a:1'],
  ['an argument with a default', 'ARG V=1\nFROM a:$V', 'a:1'],
  ['an argument that is given', 'ARG V=1\nFROM a:${V}', 'a:2', { arguments: { V: '2' } }],
  ['an argument in quotes', 'ARG V="1"\nFROM a:${V}', 'a:1'],
  ['an argument of an argument', 'ARG A=x\nARG B=$A/y\nFROM $B', 'x/y'],
  ['an argument that comes too late', 'FROM a\nARG V=1\nFROM b:$V', 'b:'],
  ['a default in place', 'ARG V\nFROM a:${V:-3}', 'a:3'],
  ['another in place', 'ARG V=1\nFROM a:${V:+4}', 'a:4'],
  ['a platform', 'FROM a:$TARGETARCH-$BUILDOS', 'a:arm64-linux', { platform: 'linux/arm64' }],
  ['a platform that nobody can tell', 'FROM a:$TARGETARCH', 'open'],
  ['a value that nobody can tell', 'ARG V=1\nFROM a:$V', 'open', { arguments: { V: '${localEnv:V}' } }],
  ['one of these that is not used', 'ARG V=1\nFROM a', 'a', { arguments: { V: '${localEnv:V}' } }],
  ['more than anybody reads', ['ARG A=xxxxxxxxxx', ...Array.from({ length: 40 }, () => 'ARG A=$A$A'), 'FROM $A'].join('\n'), 'open'],
];

test.each(cases.map(([title, text, base, wish]) => ({ title, text, base, wish })))('$title', ({ text, base, wish = {} }) => {
  const found = labelledBase(text, {
    arguments: new Map(Object.entries(wish.arguments ?? {})),
    target: wish.target,
    platform: wish.platform,
  });
  expect(typeof found === 'object' ? found.name : found).toBe(base);
});
