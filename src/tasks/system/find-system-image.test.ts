import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageDescription from '../../../package.json' with { type: 'json' };
import { readSystemFiles } from '../../machine/installed-files.ts';
import { usualSystemBase } from '../../model/system-image.ts';
import { findSystemImage, systemFiles, systemHash, systemLabel } from './find-system-image.ts';

const id = (letter: string): string => `sha256:${letter.repeat(64)}`;
const files = [{ name: 'Dockerfile', bytes: Buffer.from('FROM a') }];
const base = { id: id('a'), architecture: 'amd64' };
const user = { uid: 1000, gid: 1000 };
const hash = systemHash(files, base, user);
const name = `containai/system:${hash}`;

/** An engine that has these images. */
function engineOf(images: Readonly<Record<string, object>>): Parameters<typeof findSystemImage>[1] {
  return {
    readSystemFiles: () => ({ files }),
    engine: {
      ask: ({ path }) => {
        const found = images[decodeURIComponent(path).replace(/^\/images\/(.*)\/json$/, '$1')];
        return Promise.resolve(
          found === undefined ? { status: 404, headers: [], text: '{}' } : { status: 200, headers: [], text: JSON.stringify(found) },
        );
      },
    },
  };
}

const debian = { Id: id('a'), Architecture: 'amd64', RootFS: { Layers: ['l'] }, Config: {} };
const built = { ...debian, Id: id('b'), Config: { Labels: { [systemLabel]: hash } } };

describe('findSystemImage', () => {
  test.each<[string, string, Readonly<Record<string, object>>, object]>([
    ['none is there', 'debian:trixie', { 'debian:trixie': debian }, { name, hash, base: 'debian:trixie', baseId: id('a'), user }],
    [
      'it is there',
      'debian:trixie',
      { 'debian:trixie': debian, [name]: built },
      { name, hash, base: 'debian:trixie', baseId: id('a'), user, id: id('b') },
    ],
    [
      'another image has its name',
      'debian:trixie',
      { 'debian:trixie': debian, [name]: debian },
      { name, hash, base: 'debian:trixie', baseId: id('a'), user },
    ],
    [
      'a base in a registry of its own',
      'localhost:5000/me/own',
      { 'localhost:5000/me/own': debian },
      { name, hash, base: 'localhost:5000/me/own', baseId: id('a'), user },
    ],
    ['no base', 'debian:trixie', {}, { refused: 'The engine has no image debian:trixie.', isMissing: true }],
    [
      'what is no name',
      'Debian Trixie',
      {},
      { refused: '--base wants the name of an image, such as debian:trixie, not “Debian Trixie”.', isBadInput: true },
    ],
    [
      'an option of Docker’s',
      '--file=/etc/passwd',
      {},
      { refused: '--base wants the name of an image, such as debian:trixie, not “--file=/etc/passwd”.', isBadInput: true },
    ],
    [
      'an id',
      id('a'),
      {},
      {
        refused: `--base ${id('a')} is the id of an image, by which no image can be built upon: name the image, such as debian:trixie.`,
        isBadInput: true,
      },
    ],
    ['an engine that says nonsense', 'a', { a: { Id: 'no' } }, { refused: 'The engine does not say what the image a is: status 200.' }],
  ])('%s', async (_title, named, images, answer) => {
    expect(await findSystemImage({ base: named, user }, engineOf(images))).toEqual(answer);
  });

  test('files that are not installed are said', async () => {
    const powers = { ...engineOf({}), readSystemFiles: () => ({ refused: 'Not here.' }) };
    expect(await findSystemImage({ base: 'debian:trixie', user }, powers)).toEqual({ refused: 'Not here.' });
  });

  test('an engine that does not answer is said', async () => {
    const powers = { ...engineOf({}), engine: { ask: () => Promise.resolve({ failed: 'nobody listens at /a' }) } };
    expect(await findSystemImage({ base: 'debian:trixie', user }, powers)).toEqual({ refused: 'nobody listens at /a.' });
  });
});

test('each part of it changes the tag', () => {
  const others = [
    systemHash([{ name: 'Dockerfile', bytes: Buffer.from('FROM b') }], base, user),
    systemHash([{ name: 'dockerfile', bytes: Buffer.from('FROM a') }], base, user),
    systemHash([...files, { name: 'more', bytes: Buffer.alloc(0) }], base, user),
    systemHash(files, { ...base, id: id('b') }, user),
    systemHash(files, { ...base, architecture: 'arm64' }, user),
    systemHash(files, base, { ...user, uid: 1001 }),
    systemHash(files, base, { ...user, gid: 100 }),
  ];
  expect(new Set([hash, ...others]).size).toBe(8);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
});

test('the folder holds what the image is made of and nothing else, and is part of the package', () => {
  expect(readdirSync('system').toSorted()).toEqual([...systemFiles].toSorted());
  expect(packageDescription.files).toContain('system');
  const read = readSystemFiles(systemFiles);
  const dockerfile = 'files' in read ? Buffer.from(read.files[0]!.bytes).toString() : '';
  expect(dockerfile).toContain(`ARG BASE=${usualSystemBase}\n`);
  for (const file of systemFiles.slice(1)) expect(dockerfile).toContain(file);
});
