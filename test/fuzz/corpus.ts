import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printInput, readInput } from './input-text.ts';

/** An input that is kept. */
export interface Kept {
  /** What it is, in a few words with dashes between them. */
  readonly name: string;
  readonly input: Buffer;
}

const folder = fileURLToPath(new URL('corpus/', import.meta.url));

/** Names of all targets that have a corpus. */
export function keptTargets(): readonly string[] {
  return readdirSync(folder);
}

/** The inputs that are kept of a target, in the order of their names. */
export function keptOf(target: string): readonly Kept[] {
  const own = join(folder, target);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .toSorted()
    .map((file) => ({ name: basename(file, '.txt'), input: readInput(readFileSync(join(own, file), 'utf8')) }));
}

/** Keeps an input that something does not hold for; hands back its path. Whoever mends it gives it a better name. */
export function keep(target: string, input: Uint8Array): string {
  const name = createHash('sha256').update(input).digest('hex').slice(0, 8);
  const path = join(folder, target, `found-${name}.txt`);
  mkdirSync(join(folder, target), { recursive: true });
  writeFileSync(path, printInput(input));
  return path;
}
