import { dirname } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import { type Ed25519Pair, printPrivateKey, publicKeyOf } from '../../syntax/open-ssh-key.ts';

/** A private key as its file has it, and its public one. */
export interface KeyText {
  readonly private: string;
  readonly public: string;
}

/** What making a key may do. */
export interface KeyPowers {
  readonly machine: Pick<Machine, 'readText' | 'writeText' | 'makeFolder'>;
  makeKeyPair(): Ed25519Pair;
}

/**
 * Reads the private key in a file of ours, and makes one where there is none, for this user alone. Or says why not, as one sentence: what is no key of ours is left
 * alone.
 */
export function privateKeyAt(file: string, comment: string, { machine, makeKeyPair }: KeyPowers): KeyText | { readonly refused: string } {
  const known = readPrivateKey(file, machine);
  if (known !== undefined) return known;
  const made = machine.makeFolder(dirname(file));
  const text = printPrivateKey(makeKeyPair(), comment);
  const written = 'refused' in made ? made : machine.writeText(file, text, { expects: null, isPrivate: true });
  if (!('refused' in written)) return { private: text, public: publicKeyOf(text)! };
  // Another may have made it meanwhile.
  return readPrivateKey(file, machine) ?? { refused: `The key ${file} cannot be made: ${written.refused}.` };
}

/** Reads the private key in a file of ours; undefined where there is none. */
export function readPrivateKey(file: string, machine: Pick<Machine, 'readText'>): KeyText | undefined {
  const answer = machine.readText(file, 1 << 14);
  const found = 'text' in answer ? publicKeyOf(answer.text) : undefined;
  return 'text' in answer && found !== undefined ? { private: answer.text, public: found } : undefined;
}
