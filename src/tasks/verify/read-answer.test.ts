import { execFileSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import { readAnswer, scriptWith } from './read-answer.ts';

const nonce = 'c0ffee';

describe('what is printed', () => {
  it.each<[text: string, said: Readonly<Record<string, string>>, ignored: number]>([
    [`${nonce} sysboxfs 6\n${nonce} end \n`, { sysboxfs: '6', end: '' }, 0],
    ['', {}, 0],
    ['sysboxfs 6\n', {}, 1],
    [`${nonce}x sysboxfs 6\n`, {}, 1],
    [` ${nonce} sysboxfs 6\n`, {}, 1],
    [`${nonce} unknown 6\n`, {}, 1],
    [`${nonce} sysboxfs 6\n${nonce} sysboxfs 0\n`, { sysboxfs: '6' }, 1],
    [`${nonce} end \n${nonce} sysboxfs 6\n`, { end: '' }, 1],
    [`${nonce} uid-map 0\t1   2\r\n`, { 'uid-map': '0 1 2' }, 0],
    [`${nonce} uid-map ${'9'.repeat(1000)}\n`, { 'uid-map': '9'.repeat(100) }, 0],
    [`welcome\n\n${nonce} mknod refused\nbye\n`, { mknod: 'refused' }, 2],
  ])('%j', (text, said, ignored) => {
    const answer = readAnswer(text, nonce);
    expect([Object.fromEntries(answer.said), answer.ignored]).toEqual([said, ignored]);
    expect(answer.isWhole).toBe('end' in said);
  });
});

test.skipIf(process.platform !== 'linux')('the script is one for a POSIX shell, and comes to its end', () => {
  const { said, isWhole, ignored } = readAnswer(
    execFileSync('sh', [], { input: scriptWith(nonce), encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] }),
    nonce,
  );
  expect({ isWhole, ignored }).toEqual({ isWhole: true, ignored: 0 });
  expect(said.get('uid-map')).toMatch(/^\d+ \d+ \d+$/u);
  expect(said.get('sysboxfs')).toMatch(/^\d+$/u);
  expect(said.get('core-pattern')).toMatch(/^(?:opened|refused)$/u);
});
