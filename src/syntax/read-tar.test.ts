import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, linkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../../test/seeded.ts';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { longNamePart, makeTar, paxPart, paxRecord, tarEnd, type TarPart } from '../../test/make-tar.ts';
import { skipReason } from '../../test/skip.ts';
import { readTar } from './read-tar.ts';

interface ReadArchive {
  readonly entries: readonly string[];
  readonly kept: readonly string[];
  readonly problem?: string;
  /** How many bytes may have gone on after each piece. */
  readonly gone: readonly number[];
}

/** Reads an archive in pieces; contents of what is called `keep` are kept. */
function read(pieces: readonly Uint8Array[], mostKept = 1000): ReadArchive {
  const entries: string[] = [];
  const kept: string[] = [];
  const gone: number[] = [];
  const reader = readTar(
    {
      entry: ({ path, kind, size }) => {
        entries.push(`${kind} ${path} ${size}`);
        return path === 'refused' ? 'has what is refused' : { keep: /(?:^|\/)keep[^/]*$/u.test(path) };
      },
      content: ({ path }, bytes) => void kept.push(`${path}: ${Buffer.from(bytes).toString()}`),
    },
    mostKept,
  );
  let taken = 0;
  for (const piece of pieces) {
    const held = reader.take(piece);
    if (typeof held === 'string') return { entries, kept, gone, problem: held };
    taken += piece.length;
    gone.push(taken - held);
  }
  const problem = reader.end();
  return { entries, kept, gone, ...(problem === undefined ? {} : { problem }) };
}

const readParts = (parts: readonly TarPart[], end?: Uint8Array): ReadArchive => read([makeTar(parts, end)]);
const file = (name: string, content = ''): TarPart => ({ name, content });
const star = (header: Buffer): void => void header.write('tar\0', 508, 'latin1');
const long = `${'a/'.repeat(80)}keep`;

describe('an archive', () => {
  it.each<[string, readonly TarPart[], readonly string[], (readonly string[])?]>([
    ['of nothing', [], []],
    ['of a file', [file('a', 'abc')], ['file a 3']],
    ['with the type left out', [{ name: 'a', type: '\0' }], ['file a 0']],
    [
      'with what is kept',
      [file('keep', 'abc'), file('x'), file('b/keep', '')],
      ['file keep 3', 'file x 0', 'file b/keep 0'],
      ['keep: abc', 'b/keep: '],
    ],
    [
      'with a file of whole blocks',
      [file('keep', 'x'.repeat(512)), file('b')],
      ['file keep 512', 'file b 0'],
      [`keep: ${'x'.repeat(512)}`],
    ],
    [
      'with other spellings',
      [file('./a'), file('.//b/./c'), { name: './', type: '5' }, { name: 'd/', type: '5' }],
      ['file a 0', 'file b/c 0', 'folder . 0', 'folder d 0'],
    ],
    [
      'with links',
      [
        { name: 'a', type: '1' },
        { name: 'b', type: '2' },
      ],
      ['link a 0', 'link b 0'],
    ],
    ['with a prefix', [{ name: 'keep', prefix: 'a/b', content: 'x' }], ['file a/b/keep 1'], ['a/b/keep: x']],
    ['with a name without a NUL', [file('n'.repeat(100))], [`file ${'n'.repeat(100)} 0`]],
    ['with a long name', [longNamePart(long), { name: long, isGnu: true, content: 'x' }], [`file ${long} 1`], [`${long}: x`]],
    [
      'with a long name and target',
      [longNamePart('x'.repeat(200), 'K'), longNamePart(`${long}/x`), { name: 'x', isGnu: true, type: '2' }],
      [`link ${long}/x 0`],
    ],
    [
      'with a pax name',
      [paxPart({ mtime: '1.5', path: long, 'SCHILY.xattr.user.a': 'path=b' }), file('x', 'y')],
      [`file ${long} 1`],
      [`${long}: y`],
    ],
    ['with a pax name of other letters', [paxPart({ path: 'bücher/keep' }), file('x', 'y')], ['file bücher/keep 1'], ['bücher/keep: y']],
    ['with a pax size', [paxPart({ size: '3' }), { name: 'keep', content: 'abc', size: '00000000000\0' }], ['file keep 3'], ['keep: abc']],
    ['with a size in spaces', [{ name: 'keep', content: 'abc', size: '          3 ' }], ['file keep 3'], ['keep: abc']],
    ['with more records', [paxPart({ comment: '', linkpath: 'x' }), { name: 'a', type: '2' }], ['link a 0']],
  ])('%s is read', (_, parts, entries, kept = []) => {
    const expected = { entries, kept, gone: [expect.any(Number)] };
    expect(readParts(parts)).toEqual(expected);
    expect(readParts(parts, Buffer.alloc(10_240))).toEqual(expected);
  });

  it.each<[string, readonly TarPart[], RegExp, Uint8Array?]>([
    ['with two pax names', [{ name: 'x', type: 'x', content: paxRecord('path', 'a') + paxRecord('path', 'b') }, file('x')], /two paths/],
    ['with two pax headers', [paxPart({ path: 'a' }), paxPart({ mtime: '1' }), file('x')], /named in two ways/],
    ['with a pax and a long name', [paxPart({ path: 'a' }), longNamePart('b'), file('x')], /named in two ways/],
    ['with a long and a pax name', [longNamePart('b'), paxPart({ path: 'a' }), file('x')], /named in two ways/],
    ['with a long target and a pax name', [longNamePart('b', 'K'), paxPart({ path: 'a' }), file('x')], /named in two ways/],
    ['with two long names', [longNamePart('a'), longNamePart('b'), file('x')], /named in two ways/],
    ['with an empty long name', [{ ...longNamePart(''), content: '' }, file('x')], /the name ""/],
    ['with an empty pax name', [paxPart({ path: '' }), file('x')], /is broken/],
    ['with an empty pax size', [paxPart({ size: '' }), file('x')], /no plain number/],
    ['with a signed pax size', [paxPart({ size: '+3' }), file('x', 'abc')], /no plain number/],
    ['with a NUL in a pax name', [paxPart({ path: 'a\0b' }), file('x')], /is broken/],
    ['with a pax record that is too long', [{ name: 'x', type: 'x', content: '99 path=a\n' }, file('x')], /is broken/],
    ['with a pax record that is too short', [{ name: 'x', type: 'x', content: '9 path=ab\n' }, file('x')], /is broken/],
    ['with a pax record that is padded', [{ name: 'x', type: 'x', content: '010 path=a\n' }, file('x')], /is broken/],
    ['with a pax record without a key', [{ name: 'x', type: 'x', content: '6 =ab\n' }, file('x')], /is broken/],
    ['with a pax record and NULs', [{ name: 'x', type: 'x', content: `${paxRecord('path', 'a')}\0\0` }, file('x')], /is broken/],
    ['with a map of holes', [paxPart({ 'GNU.sparse.major': '1', 'GNU.sparse.name': 'manifest.json' }), file('x')], /GNU\.sparse\.major/],
    ['with another character set', [paxPart({ hdrcharset: 'BINARY' }), file('x')], /hdrcharset/],
    ['with a global pax header', [{ ...paxPart({ path: 'a' }), type: 'g' }, file('x')], /of the type "g"/],
    ['with a large pax header', [paxPart({ comment: 'x'.repeat(70_000) }), file('x')], /more than 64 KiB/],
    ['with a sparse file', [{ name: 'x', isGnu: true, type: 'S' }], /of the type "S"/],
    ['with a device', [{ name: 'x', type: '3' }], /of the type "3"/],
    ['with a reserved file', [{ name: 'x', type: '7' }], /of the type "7"/],
    ['with a type that is a name in JavaScript', [{ name: 'x', type: 'constructor' }], /of the type "c"/],
    ['that names what an entry is and has none', [paxPart({ path: 'a' })], /should follow/],
    ['with an absolute name', [file('/a')], /absolute/],
    ['with a name that leads out', [file('a/../../keep')], /leads out/],
    ['with a name that leads back', [file('a/../keep')], /leads out/],
    ['with a pax name that leads out', [paxPart({ path: '../keep' }), file('x')], /leads out/],
    ['without a name', [file('')], /the name ""/],
    ['with a name of 5000 letters', [longNamePart('a'.repeat(5000)), file('x')], /too long/],
    ['with a file called as a folder', [file('a/')], /name of a folder/],
    ['with a file at the top', [file('./.')], /name of a folder/],
    ['with a link called as a folder', [{ name: 'a/', type: '2' }], /name of a folder/],
    ['with a folder with a content', [{ name: 'a', type: '5', content: 'x' }], /folder with a content/],
    ['with a link with a content', [{ name: 'a', type: '1', content: 'x' }], /link with a content/],
    ['with a link that pax gives a content', [paxPart({ size: '512' }), { name: 'a', type: '2' }], /link with a content/],
    ['of the format before ustar', [{ name: 'a', change: (header) => void header.fill(0, 257, 265) }], /neither the ustar nor/],
    ['of another version', [{ name: 'a', change: (header) => void header.write('\0\0', 263, 'latin1') }], /neither the ustar nor/],
    ['of the star format', [{ name: 'a', change: star }], /do not agree on/],
    ['of GNU’s format with a prefix', [{ name: 'keep', isGnu: true, prefix: 'a' }], /do not agree on/],
    ['with a size in base 256', [{ name: 'a', size: '\u0080\0\0\0\0\0\0\0\0\0\0\u0001' }], /no plain octal/],
    ['with a negative size', [{ name: 'a', size: '-0000000001\0' }], /no plain octal/],
    ['with a size behind a NUL', [{ name: 'a', size: `\0${'0'.repeat(11)}` }], /no plain octal/],
    ['with a size that goes on behind a NUL', [{ name: 'a', size: `000\0${'0'.repeat(8)}` }], /no plain octal/],
    ['without a size', [{ name: 'a', size: '\0'.repeat(12) }], /no plain octal/],
    ['with a wrong checksum', [{ name: 'a', spoil: (header) => void (header[0] = 98) }], /wrong checksum/],
    [
      'with a checksum of signed bytes',
      [
        {
          name: 'ä',
          spoil: (header) => {
            const signed = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte > 127 ? byte - 256 : byte), 0);
            header.write(`${signed.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
          },
        },
      ],
      /wrong checksum/,
    ],
    ['with something behind its end', [], /behind its end/, Buffer.concat([tarEnd, makeTar([file('a')])])],
    ['with one empty block and more', [], /behind its end/, Buffer.concat([Buffer.alloc(512), makeTar([file('a')])])],
    ['with many zeros', [], /64 KiB of zeros/, Buffer.alloc(70_000)],
    ['with half an end', [file('a')], /breaks off in its end/, Buffer.alloc(1023)],
    ['without an end', [file('a', 'abc')], /^breaks off$/, Buffer.alloc(0)],
    ['with half a header', [file('a', 'abc')], /^breaks off$/, makeTar([file('b')]).subarray(0, 300)],
    ['of nothing at all', [], /is empty/, Buffer.alloc(0)],
    ['that is a text', [], /no tar archive/, Buffer.from('hello')],
    ['that is a long text', [], /no tar archive/, Buffer.alloc(2000, 'hello')],
    ['with more kept than may be', [file('keep', 'x'.repeat(600)), file('keep2', 'x'.repeat(600))], /too large, "keep2"/],
    ['with what its reader refuses', [file('refused')], /has what is refused/],
    ['that looks like one of bzip2', [file('BZh')], /compressed by bzip2/],
  ])('%s is refused', (_, parts, problem, end) => {
    expect(readParts(parts, end).problem).toMatch(problem);
  });

  it.each([
    ['gzip', [0x1f, 0x8b, 8, 0]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
    ['Zstandard', [0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0]],
  ])('that is compressed by %s is refused', (name, first) => {
    const compressed = expect.stringContaining(`is compressed by ${name}`);
    expect(read([Buffer.from(first)]).problem).toEqual(compressed);
    expect(read([Buffer.concat([Buffer.from(first), Buffer.alloc(600, 'x')])]).problem).toEqual(compressed);
  });
});

const anyName = fc.stringMatching(/^(?:[a-d]{1,60}\/){0,5}(?:keep|[a-d]{1,90})$/u);
const anyPart = fc.record({ name: anyName, content: fc.string({ maxLength: 1500 }), how: fc.constantFrom('plain', 'gnu', 'pax') });

/** The same entry in one of three formats; what is too long for a plain one is written as pax. */
function partsOf({ name, content, how }: { readonly name: string; readonly content: string; readonly how: string }): readonly TarPart[] {
  if (how === 'gnu') return [longNamePart(name), { name: 'x', isGnu: true, content }];
  if (how === 'plain' && name.length <= 100) return [{ name, content }];
  return [paxPart({ path: name, size: String(Buffer.byteLength(content)) }), { name: 'x', content, size: '00000000000\0' }];
}

describe('laws', () => {
  test('however an archive is cut, it is read as the same, and its end does not go on', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 6 }), fc.array(fc.nat({ max: 3000 }), { maxLength: 20 }), (made, cuts) => {
        const archive = makeTar(made.flatMap(partsOf));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(archive.subarray(at, at + cut));
          at = Math.min(archive.length, at + cut);
        }
        const { entries, kept, gone, problem } = read([...pieces, archive.subarray(at)], 100_000);
        expect(problem).toBeUndefined();
        expect(entries).toEqual(made.map(({ name, content }) => `file ${name} ${Buffer.byteLength(content)}`));
        expect(kept).toEqual(made.filter(({ name }) => name.endsWith('keep')).map(({ name, content }) => `${name}: ${content}`));
        expect(gone.every((count, index) => index === 0 || count >= gone[index - 1]!)).toBe(true);
        expect(gone.at(-1)).toBe(archive.length - tarEnd.length);
      }),
    );
  });

  test('an archive that breaks off anywhere is none', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 3 }), fc.nat(), (made, cut) => {
        const archive = makeTar(made.flatMap(partsOf));
        expect(read([archive.subarray(0, cut % archive.length)], 100_000).problem).toMatch(/breaks off|is empty|is no tar archive/);
      }),
    );
  });

  test('whatever bytes come, they are read or refused', () => {
    fc.assert(
      fc.property(
        fc.array(anyPart, { maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
        (made, spoilt) => {
          const archive = makeTar(made.flatMap(partsOf));
          for (const [at, byte] of spoilt) archive[at % archive.length] = byte;
          const { entries, problem } = read([archive], 100_000);
          expect(problem !== undefined || entries.length === made.length).toBe(true);
        },
      ),
    );
  });
});

const gnuTar = run('tar', ['--version'])?.includes('GNU tar') === true;
const bsdTar = run('bsdtar', ['--version']) !== undefined;

function run(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

const withoutSizes = (entries: readonly string[]): readonly string[] => entries.map((entry) => entry.replace(/ \d+$/u, ''));

describe('archives that programs make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-tar-'));
  const deep = `${'d'.repeat(60)}/${'e'.repeat(60)}`;
  beforeAll(() => {
    mkdirSync(join(folder, 'in', deep), { recursive: true });
    writeFileSync(join(folder, 'in/keep'), 'kept');
    writeFileSync(join(folder, 'in', deep, 'keep'), 'deeper');
    linkSync(join(folder, 'in/keep'), join(folder, 'in/second'));
    symlinkSync('keep', join(folder, 'in/third'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Makes an archive of the files above, and reads it. */
  function made(program: string, options: readonly string[], names: readonly string[] = ['./keep', 'second', 'third', first]): ReadArchive {
    const archive = execFileSync(program, [...options, '-cf', '-', '-C', join(folder, 'in'), ...names], { maxBuffer: 8 << 20 });
    return read([archive.subarray(0, 1000), archive.subarray(1000)]);
  }

  const first = deep.slice(0, 60);
  const all = ['file keep', 'link second', 'link third', `folder ${first}`, `folder ${deep}`, `file ${deep}/keep`];

  test.skipIf(skipReason(!gnuTar, 'archives of GNU tar: it is not installed')).each(['gnu', 'oldgnu', 'ustar', 'posix'])(
    'GNU tar, %s',
    (format) => {
      const { entries, kept, problem } = made('tar', [`--format=${format}`]);
      expect(problem).toBeUndefined();
      expect(withoutSizes(entries)).toEqual(all);
      expect(kept).toEqual(['keep: kept', `${deep}/keep: deeper`]);
    },
  );

  test.skipIf(skipReason(!gnuTar, 'archives of GNU tar: it is not installed')).each([
    ['of the oldest format', ['--format=v7'], /neither the ustar nor the GNU format/],
    ['with a sparse file', ['--format=gnu', '--sparse'], /do not agree on/],
    ['with a sparse file, pax', ['--format=posix', '--sparse'], /GNU\.sparse/],
    ['with a label', ['--format=gnu', '-V', 'label'], /neither the ustar nor the GNU format/],
    ['with global headers', ['--format=posix', '--pax-option=path=manifest.json'], /"g"/],
    ['with absolute names', ['-P', `--transform=s,^,${'/'},`], /absolute/],
    ['compressed', ['--gzip'], /compressed by gzip/],
  ])('GNU tar, %s', (_, options, problem) => {
    writeFileSync(join(folder, 'in/sparse'), 'x');
    truncateSync(join(folder, 'in/sparse'), 1 << 16);
    expect(made('tar', options, ['keep', 'sparse']).problem).toMatch(problem);
    rmSync(join(folder, 'in/sparse'));
  });

  test.skipIf(skipReason(!bsdTar, 'archives of bsdtar: it is not installed')).each(['ustar', 'pax', 'gnutar'])('bsdtar, %s', (format) => {
    const { entries, kept, problem } = made('bsdtar', [`--format=${format}`]);
    expect(problem).toBeUndefined();
    expect(withoutSizes(entries)).toEqual(all);
    expect(kept).toEqual(['keep: kept', `${deep}/keep: deeper`]);
  });
});
