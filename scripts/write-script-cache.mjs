/**
 * The part of the build that lets a start skip most of its compiling: marks dist/commands.cjs with a line of its own and writes dist/commands.cache, the
 * code that this version of the engine made of it. See src/machine/load-script.ts, which reads both.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** `example`: a folder to audit once, so that the functions of an ordinary audit are compiled too; they are left out where it does not exist. */
export async function writeScriptCache(dist, example) {
  const path = join(dist, 'commands.cjs');
  const id = `//${randomBytes(8).toString('hex')}\n`;
  const source = id + readFileSync(path, 'latin1');
  writeFileSync(path, source, 'latin1');
  const script = new Script(`(function(module,exports,require,__filename){${source}\n})`, { filename: path });
  const module = { exports: {} };
  script.runInThisContext()(module, module.exports, createRequire(path), path);
  if (existsSync(example))
    await module.exports.runners.audit([example], { version: '', print() {}, complain() {}, isTerminal: false, width: 100, noColor: true });
  writeFileSync(join(dist, 'commands.cache'), Buffer.concat([Buffer.from(id), script.createCachedData()]));
}
