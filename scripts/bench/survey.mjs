import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { median } from './median.mjs';

const [many, more] = [10_000, 100_000];
const needed = { fresh: 4000, again: 20_000, memory: 400, growth: 1.1 };
const facts = ['--kernel', '6.8', '--sysbox', '0.7.0', '--engine', '28.4.0'];

/**
 * How many configurations a second a survey judges from the disk, end to end, and how much memory that takes: real ones under other names until there are ten thousand, the same with no two alike, and a
 * hundred thousand. The baseline is `cat` of the same files. Gives the results of the ten thousand to `use`, a file.
 */
export async function benchSurvey(cli, root, figure, rounds, use) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-bench-'));
  try {
    const run = (tree, output) => measured(cli, folder, ['survey', tree, '--output', output, ...facts]);
    const whole = copies(root, join(folder, 'many'), run, many);
    const files =
      spawnSync('find', [join(folder, 'many'), '-type', 'f'], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout.split('\n').length - 1;
    const times = { fresh: [], again: [], cat: [], memory: [] };
    for (let round = 0; round <= rounds; round++) {
      rmSync(join(folder, 'many.ndjson'), { force: true });
      const cat = timed('sh', ['-c', 'find "$0" -type f -print0 | xargs -0 cat > /dev/null', join(folder, 'many')]);
      const fresh = run('many', 'many.ndjson');
      const again = run('many', 'many.ndjson');
      if (round === 0) continue;
      times.cat.push(cat);
      times.fresh.push(fresh.time);
      times.again.push(again.time);
      times.memory.push(fresh.memory);
    }
    const [cat, fresh, again, memory] = [times.cat, times.fresh, times.again, times.memory].map(median);
    const against = (time) =>
      `${time.toFixed(0)} ms against ${cat.toFixed(0)} ms for cat of the ${files} files, medians of ${rounds} in turn`;
    figure(
      `survey of ${whole} configurations`,
      `${rate(whole, fresh)} a second, ${(fresh / cat).toFixed(1)} times cat`,
      `${against(fresh)}; needed ${needed.fresh} a second`,
      whole / fresh >= needed.fresh / 1000,
    );
    figure(
      'a survey with nothing to do',
      `${rate(whole, again)} a second, ${(again / cat).toFixed(1)} times cat`,
      `${against(again)}; needed ${needed.again} a second`,
      whole / again >= needed.again / 1000,
    );
    figure('memory of a survey', `${memory.toFixed(0)} MiB`, `median of ${rounds}; allowed ${needed.memory} MiB`, memory <= needed.memory);
    copies(root, join(folder, 'different'), run, many, (file, copy) => appendFileSync(file, `\n// copy ${copy}\n`));
    const different = run('different', 'different.ndjson');
    console.log(
      `for comparison: ${linesOf(join(folder, 'different.ndjson'))} configurations with no two alike: ${rate(many, different.time)} a second, ${different.memory.toFixed(0)} MiB`,
    );
    rmSync(join(folder, 'different'), { recursive: true });
    const large = copies(root, join(folder, 'more'), run, more);
    const huge = run('more', 'more.ndjson');
    figure(
      `memory of a survey of ${large} configurations`,
      `${(huge.memory / memory).toFixed(2)} times that of ${whole}`,
      `${huge.memory.toFixed(0)} MiB against ${memory.toFixed(0)} MiB, ${rate(large, huge.time)} a second; allowed ${needed.growth} times`,
      huge.memory <= memory * needed.growth,
    );
    await use(join(folder, 'many.ndjson'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rate(count, time) {
  return ((count * 1000) / time).toFixed(0);
}

/** Puts copies of real repositories, or of the examples, into a folder until they hold at least so many configurations; how many they hold. */
function copies(root, to, run, least, change) {
  const corpus = join(root, '../shared/corpus');
  const sources = existsSync(corpus)
    ? ['seed50', 'wild', 'cli-fixtures', 'official-images', 'broken'].map((set) => join(corpus, set))
    : [join(root, 'examples')];
  mkdirSync(join(to, '0'), { recursive: true });
  for (const source of sources) cpSync(source, join(to, '0', basename(source)), { recursive: true });
  run(join(basename(to), '0'), `${basename(to)}-0.ndjson`);
  const each = linesOf(join(to, '..', `${basename(to)}-0.ndjson`));
  const count = Math.ceil(least / each);
  for (let copy = 1; copy < count; copy++) {
    // A name more for each file: a hundred thousand would fill a disk. What is changed needs a file of its own.
    spawnSync('cp', [change === undefined ? '-al' : '-a', join(to, '0'), join(to, String(copy))]);
    if (change !== undefined)
      for (const file of readdirSync(join(to, String(copy)), { recursive: true }))
        if (/devcontainer[^/]*\.json$/u.test(file) && statSync(join(to, String(copy), file)).isFile())
          change(join(to, String(copy), file), copy);
  }
  return count * each;
}

function linesOf(file) {
  return readFileSync(file).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0);
}

/** Milliseconds, and the most memory the process held, all its threads together, in MiB. */
function measured(cli, cwd, args) {
  const tell =
    'data:text/javascript,import{isMainThread}from"node:worker_threads";if(isMainThread)process.on("exit",()=>process.stderr.write("<"+process.resourceUsage().maxRSS+">"))';
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', tell, cli, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const time = performance.now() - started;
  if (status !== 0) throw new Error(`containai ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { time, memory: Number(/<(\d+)>/u.exec(stderr)?.[1]) / 1024 };
}

function timed(program, args) {
  const started = performance.now();
  spawnSync(program, args, { stdio: 'ignore' });
  return performance.now() - started;
}
