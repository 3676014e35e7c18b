import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

/**
 * Loads a CommonJS script of this program, with the code that the engine compiled of it before where that is at hand. More than half of a short
 * run is compiling the same text anew; Node keeps compiled code by itself only from version 22 on, and for modules not before that at all.
 *
 * The build writes `NAME.cache` beside `NAME.cjs` (scripts/write-script-cache.mjs). It begins with the script's first line, which is different for
 * each build, so that one build never runs the code of another; the engine itself refuses what another version of it compiled.
 */
export function loadScript(path: string): unknown {
  // The build writes ASCII alone, so a character is a byte.
  const source = readFileSync(path, 'latin1');
  const script = new Script(wrapped(source), { filename: path, ...cacheOf(path, source) });
  const module = { exports: {} };
  (script.runInThisContext() as (module: object, exports: object, require: NodeJS.Require, filename: string) => void)(
    module,
    module.exports,
    createRequire(path),
    path,
  );
  return module.exports;
}

function cacheOf(path: string, source: string): { readonly cachedData?: Buffer } {
  const id = source.slice(0, source.indexOf('\n') + 1);
  try {
    const bytes = readFileSync(path.replace(/cjs$/u, 'cache'));
    return id !== '' && bytes.toString('latin1', 0, id.length) === id ? { cachedData: bytes.subarray(id.length) } : {};
  } catch {
    return {};
  }
}

/** The script as a function of what CommonJS gives to one. */
function wrapped(source: string): string {
  return `(function(module,exports,require,__filename){${source}\n})`;
}
