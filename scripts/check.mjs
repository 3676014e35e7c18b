/**
 * All that must hold besides the tests: one line for each check, and the whole output of those that fail.
 * Run `node scripts/check.mjs lint types` for some of them.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const checks = {
  package: 'node scripts/check-package.mjs',
  types: 'tsc --noEmit',
  page: 'tsc --noEmit --project src/reports/html/browser',
  dead: 'knip --no-config-hints',
  arrows: 'depcruise --output-type err-long src',
  docs: existsSync(new URL('write-docs.ts', import.meta.url)) ? 'tsx scripts/write-docs.ts --check' : undefined,
  lint: 'oxlint --deny-warnings',
  format: 'oxfmt --check',
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are ${Object.keys(checks).join(', ')}.`);
  process.exit(2);
}

const waiting = Object.entries(checks).filter(([name, command]) => command !== undefined && (asked.length === 0 || asked.includes(name)));
const failed = [];
await Promise.all(Array.from({ length: availableParallelism() }, work));
for (const { name, command, output } of failed) console.log(`\n--- ${name}: ${command}\n${output.trimEnd()}`);
if (failed.length > 0) console.log(`\nfailed: ${failed.map(({ name }) => name).join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, command] = next;
    const started = Date.now();
    const { code, output } = await run(command);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${((Date.now() - started) / 1000).toFixed(1)} s`);
    if (code !== 0) failed.push({ name, command, output });
  }
}

function run(command) {
  const [program, ...args] = command.split(' ');
  const file = program === 'node' ? process.execPath : `${root}node_modules/.bin/${program}`;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
