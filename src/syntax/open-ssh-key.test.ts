import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram } from '../machine/run-program.ts';
import { makeKeyPair } from '../machine/make-key-pair.ts';
import { skipReason } from '../../test/skip.ts';
import { printPrivateKey, printPublicKey, publicKeyOf } from './open-ssh-key.ts';

test('the public key of a private one is found again, and nothing in another text', () => {
  const pair = makeKeyPair();
  const text = printPrivateKey(pair, 'containai');
  expect(publicKeyOf(text)).toBe(printPublicKey(pair));
  expect(publicKeyOf('')).toBeUndefined();
  expect(publicKeyOf(`${text}x`)).toBeUndefined();
  expect(publicKeyOf(text.replace(/\n.{70}/u, `\n${'A'.repeat(70)}`))).toBeUndefined();
});

const keygen = findProgram('ssh-keygen');

test.skipIf(skipReason(keygen === undefined, 'keys as OpenSSH reads them: there is no ssh-keygen'))('OpenSSH reads what is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-key-'));
  try {
    for (const comment of ['', 'c', 'containai', 'containai host']) {
      const pair = makeKeyPair();
      const file = join(folder, 'key');
      writeFileSync(file, printPrivateKey(pair, comment));
      chmodSync(file, 0o600);
      expect(execFileSync(keygen!, ['-y', '-f', file], { encoding: 'utf8' }).trim()).toBe(`${printPublicKey(pair)} ${comment}`.trim());
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
