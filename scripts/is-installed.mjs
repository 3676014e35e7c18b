/**
 * Exits 0 when node_modules holds what package-lock.json asks for. Compared by content, not by age: a needless `npm ci`
 * would pull node_modules away under whatever is using it, such as the test run that started the build.
 */
import { readFileSync } from 'node:fs';

function packages(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).packages;
  } catch (cause) {
    if (cause.code === 'ENOENT') return {};
    throw cause;
  }
}

const asked = packages('../package-lock.json');
const found = packages('../node_modules/.package-lock.json');
const isMissing = ([path, { version, optional }]) => path !== '' && !optional && found[path]?.version !== version;
process.exitCode = Object.entries(asked).some(isMissing) ? 1 : 0;
