import type { Ed25519Pair } from '../syntax/open-ssh-key.ts';

/** Makes an Ed25519 key pair that nobody has seen. */
export function makeKeyPair(): Ed25519Pair {
  // Loaded when a key is made: most runs make none.
  const { privateKey } = process.getBuiltinModule('node:crypto').generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return { seed: Buffer.from(d, 'base64url'), public: Buffer.from(x, 'base64url') };
}
