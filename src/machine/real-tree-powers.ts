import { capabilitiesOf } from './file-capabilities.ts';
import { realMachine } from './real.ts';
import { clearSpecialBits, readInTree } from './tree-entry.ts';
import { walkTree } from './walk-tree.ts';

/** What reading, recording and mending a workspace may do to this machine. */
export const realTreePowers = {
  machine: realMachine,
  walkTree,
  readInTree,
  capabilitiesOf,
  clearSpecialBits,
  now: (): string => new Date().toISOString(),
};
