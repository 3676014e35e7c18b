import { rmSync } from 'node:fs';
import type { WriteAnswer } from './machine.ts';
import { whyNotWritten } from './place-file.ts';

/** See `Machine.remove`. */
export function remove(path: string): WriteAnswer {
  try {
    rmSync(path, { recursive: true, force: true });
    return { written: true };
  } catch (error) {
    return whyNotWritten(error);
  }
}
