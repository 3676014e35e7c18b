import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpackArchive, type UnpackWish } from './unpack-archive.ts';

interface Entry {
  readonly path: string;
  readonly type?: string;
  readonly link?: string;
  readonly text?: string;
  readonly mode?: number;
}

// POSIX ustar: 512 bytes of head, the text in whole blocks, two empty blocks at the end.
function tarOf(...entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, type = '0', link = '', text = '', mode = 0o644 }) => {
    const head = Buffer.alloc(512);
    const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
    head.write(path, 0, 100);
    head.write(octal(mode, 8), 100);
    head.write(octal(0, 8), 108);
    head.write(octal(0, 8), 116);
    head.write(octal(Buffer.byteLength(text), 12), 124);
    head.write(octal(0, 12), 136);
    head.write('        ', 148);
    head.write(type, 156);
    head.write(link, 157, 100);
    head.write('ustar\x0000', 257);
    head.write(octal([...head].reduce((sum, byte) => sum + byte, 0), 7), 148);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
    body.write(text);
    return [head, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const wish: UnpackWish = { wants: (path) => path.endsWith('.json'), limit: 1 << 20, entries: 10, textBytes: 1000, allTextBytes: 1500 };
const feature = { path: './devcontainer-feature.json', text: '{"id":"a"}' };

describe('an archive', () => {
  test('gives its files, and the texts that are wanted', async () => {
    const bytes = tarOf({ path: './', type: '5' }, feature, { path: './install.sh', text: 'exit', mode: 0o4755 });
    const files = [
      { path: 'devcontainer-feature.json', mode: 0o644, size: 10, text: '{"id":"a"}' },
      { path: 'install.sh', mode: 0o4755, size: 4 },
    ];
    expect(await unpackArchive(bytes, wish)).toEqual({ files });
    expect(await unpackArchive(gzipSync(bytes), wish)).toEqual({ files });
  });

  test('of several files of one path gives the last', async () => {
    const answer = await unpackArchive(tarOf(feature, { path: 'devcontainer-feature.json', text: '{"id":"b"}' }), wish);
    expect(answer).toMatchObject({ files: [{ text: '{"id":"b"}' }] });
  });

  test.each([
    ['an absolute path', tarOf({ path: '/etc/passwd' }), 'holds an absolute path'],
    ['an absolute path of Windows', tarOf({ path: 'C:\\x' }), 'holds an absolute path'],
    ['a path above', tarOf({ path: 'a/../../x' }), 'holds a path that leads out of it'],
    ['a control character', tarOf({ path: 'a\nb' }), 'holds a path with control characters'],
    ['a symbolic link', tarOf({ path: 'x', type: '2', link: '/etc' }, feature), 'holds a link'],
    ['a hard link', tarOf({ path: 'x', type: '1', link: 'y' }, feature), 'holds a link'],
    ['a device', tarOf({ path: 'x', type: '3' }), 'holds what is neither a file nor a folder'],
    ['a pipe', tarOf({ path: 'x', type: '6' }), 'holds what is neither a file nor a folder'],
    ['entries without end', tarOf(...Array.from({ length: 11 }, (_, index) => ({ path: `f${index}` }))), 'has more than 10 entries'],
    ['a bomb', gzipSync(Buffer.alloc(2 << 20)), 'has more than 1048576 bytes when it is unpacked'],
    ['two wrappings', gzipSync(gzipSync(tarOf(feature))), 'is packed in a way that cannot be read'],
    ['a broken wrapping', gzipSync(tarOf(feature)).subarray(0, 60), 'is packed in a way that cannot be read'],
    ['a text that is no archive', Buffer.from('x'.repeat(2000)), 'is not an archive that tar can read'],
    ['nothing in it', tarOf(), 'is not an archive that tar can read'],
    ['a cut end', tarOf(feature, { path: 'b', text: 'x'.repeat(600) }).subarray(0, 1800), 'is not an archive that tar can read'],
  ])('with %s is refused', async (_, bytes, refused) => {
    expect(await unpackArchive(bytes, wish)).toEqual({ refused });
  });

  test('with long texts gives them without', async () => {
    const texts = [900, 900, 1001].map((length, index) => ({ path: `${index}.json`, text: 'x'.repeat(length) }));
    const answer = await unpackArchive(tarOf(...texts), wish);
    expect('files' in answer && answer.files.map(({ text }) => text?.length)).toEqual([900, undefined, undefined]);
  });
});
