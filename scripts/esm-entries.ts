import { fileURLToPath } from 'node:url';

/**
 * Packages whose main entry is a UMD file: once bundled, its `require` finds nothing ("Cannot find module './impl/format'").
 * Both tsdown and vitest are pointed at the ESM entry, so that the tests run the code that is shipped.
 */
export const esmEntries = {
  'jsonc-parser': entry('jsonc-parser/lib/esm/main.js'),
};

function entry(path: string): string {
  return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
}
