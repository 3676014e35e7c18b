/**
 * Prints the figures that the program is held to, each against a baseline of the same run: a number alone says more about the machine than
 * about the program. Reads real configurations from ../shared/corpus where that is there, else the examples.
 *
 *   node scripts/bench.mjs [ROUNDS] [audit|changes|gate|host|launch|nested|resolve|survey|system]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchChanges } from './bench/changes.mjs';
import { benchGate, benchUp } from './bench/gate.mjs';
import { benchHtml } from './bench/html.mjs';
import { benchHost } from './bench/host.mjs';
import { benchLaunch } from './bench/launch.mjs';
import { benchResolve } from './bench/resolve.mjs';
import { benchNested } from './bench/nested.mjs';
import { benchSurvey } from './bench/survey.mjs';
import { benchSystem } from './bench/system.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const corpus = join(root, '../shared/corpus');
const rounds = Number(process.argv[2] ?? 21);
const only = process.argv[3];

const built = spawnSync(join(root, 'containai'), ['--version'], { encoding: 'utf8' });
if (built.status !== 0) {
  console.error(`The program could not be built:\n${built.stderr}`);
  process.exit(3);
}
if (only === undefined || only === 'host') benchHost(cli, figure, timed, interleaved, Math.min(rounds, 7));
if (only === 'host') process.exit();
if (only === undefined || only === 'changes') benchChanges(cli, figure, interleaved, Math.min(rounds, 9));
if (only === 'changes') process.exit();
if (only === undefined || only === 'survey') {
  await benchSurvey(cli, root, figure, Math.min(rounds, 5), (results) => benchHtml(root, figure, 5, results));
  await benchHtml(root, figure);
}
if (only === 'survey') process.exit();
if (only === undefined || only === 'launch') benchLaunch(root, figure);
if (only === 'launch') process.exit();
if (only === undefined || only === 'nested') benchNested(root, figure);
if (only === 'nested') process.exit();
if (only === undefined || only === 'system') benchSystem(root, figure);
if (only === 'system') process.exit();
if (only === undefined || only === 'resolve') await benchResolve(cli, root, figure, timed, interleaved, rounds);
if (only === 'resolve') process.exit();
if (only !== 'audit') {
  await benchGate(cli, figure, rounds);
  benchUp(root, figure);
}
if (only === 'gate') process.exit();

const from = existsSync(corpus) ? corpus : join(root, 'examples');
console.log(from === corpus ? 'Configurations: ../shared/corpus' : 'Configurations: examples, since ../shared/corpus is not there');
const files = readdirSync(from, { recursive: true })
  .map((path) => join(from, path))
  .filter((path) => statSync(path).isFile());

coldStart();
coldFix();
sarif();
await warm();
hostile();

/** How long one repository takes from nothing, against the shortest program there is. */
function coldStart() {
  const example = join(root, 'examples/untrusted');
  const [node, audit] = interleaved([() => timed(['-e', '0']), () => timed([cli, 'audit', example])], rounds);
  figure(
    'cold audit of one repository',
    `${node === 0 ? '' : (audit / node).toFixed(2)} times node -e 0`,
    `${audit.toFixed(0)} ms against ${node.toFixed(0)} ms, medians of ${rounds} in turn`,
    audit / node <= 1.8,
  );
}

/** How long fixing takes, against an audit of the same. */
function coldFix() {
  const example = join(root, 'examples/untrusted');
  const [audit, fix] = interleaved([() => timed([cli, 'audit', example]), () => timed([cli, 'fix', example])], rounds);
  figure(
    'fix of one repository',
    `${audit === 0 ? '' : (fix / audit).toFixed(2)} times audit`,
    `${fix.toFixed(0)} ms against ${audit.toFixed(0)} ms, medians of ${rounds} in turn`,
    fix / audit <= 1.2,
  );
}

/** How long a report for code scanning takes where there is much to say, from nothing: a finding for each of a thousand lines; and what of it is the format. */
function sarif() {
  const folder = mkdtempSync(join(tmpdir(), 'containai-bench-'));
  try {
    const half = Array.from({ length: 500 }, (_, index) => index);
    const text = {
      image: 'debian',
      appPort: half.map((index) => `${3000 + index}:${3000 + index}`),
      containerEnv: Object.fromEntries(half.map((index) => [`A${index}`, `\${localEnv:TOKEN_${index}}`])),
    };
    writeFileSync(join(folder, '.devcontainer.json'), JSON.stringify(text, undefined, 2));
    const audit = (format) => () => timed([cli, 'audit', folder, '--format', format]);
    const [node, json, ours] = interleaved([() => timed(['-e', '0']), audit('json'), audit('sarif')], rounds);
    figure(
      'SARIF of a thousand findings',
      `${ours.toFixed(0)} ms`,
      `JSON of the same ${json.toFixed(0)} ms, node -e 0 ${node.toFixed(0)} ms, medians of ${rounds} in turn; needed 300 ms`,
      ours < 300,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many files a second are read and judged, once all is loaded. */
async function warm() {
  const { parse } = await import('jsonc-parser');
  const { compose, devcontainerFormat, judge, prepareJudge, rules } = await import('../dist/index.js');
  const prepared = prepareJudge(rules, 'strict', {});
  const readAndJudge = (format, sources) => () => {
    for (const { source, files } of sources) {
      const { requests } = format.read(format.parse(source).doc, files);
      for (const request of requests) judge(prepared, request, requests);
    }
  };
  const jsonc = sourcesOf(/^\.?devcontainer\.json$/u, devcontainerFormat());
  const [alone, ours] = interleaved(
    [
      () =>
        perSecond(() => {
          for (const { source } of jsonc) parse(source.text);
        }, jsonc.length),
      () => perSecond(readAndJudge(devcontainerFormat(), jsonc), jsonc.length),
    ],
    9,
    9,
  );
  const needed = Math.min(10_000, alone / 3);
  figure(
    'devcontainer.json read and judged',
    `${ours.toFixed(0)} files a second, ${(ours / alone).toFixed(2)} of jsonc-parser alone`,
    `${jsonc.length} files, warm, one thread, Compose files and Dockerfiles not opened; jsonc-parser alone ${alone.toFixed(0)}; needed ${needed.toFixed(0)}`,
    ours >= needed,
  );

  const { parseDocument } = await import('yaml');
  const yaml = sourcesOf(/^.*compose.*\.ya?ml$/u, compose);
  const [parsed, judged] = interleaved(
    [
      () =>
        perSecond(() => {
          for (const { source } of yaml) parseDocument(source.text);
        }, yaml.length),
      () => perSecond(readAndJudge(compose, yaml), yaml.length),
    ],
    9,
    9,
  );
  figure(
    'Compose files read and judged',
    `${judged.toFixed(0)} files a second, ${(judged / parsed).toFixed(2)} of yaml alone`,
    `${yaml.length} files, warm, one thread; yaml alone ${parsed.toFixed(0)}; needed 1500`,
    judged >= 1500,
  );
}

/** Sources whose name matches, with the files beside them that their reader asks for. */
function sourcesOf(pattern, format) {
  return files
    .filter((file) => pattern.test(basename(file)))
    .map((file) => {
      const folder = basename(dirname(file)) === '.devcontainer' ? dirname(dirname(file)) : dirname(file);
      const path = relative(folder, file);
      const source = { document: path, path, text: readFileSync(file, 'utf8') };
      const beside = new Map();
      for (let isNew = true; isNew;) {
        isNew = false;
        for (const { kind, name } of format.read(format.parse(source).doc, beside).wants) {
          if (kind !== 'file' || beside.has(name)) continue;
          const at = join(folder, name);
          beside.set(
            name,
            at.startsWith(from) && existsSync(at) && statSync(at).isFile() ? { text: readFileSync(at, 'utf8') } : { missing: true },
          );
          isNew = true;
        }
      }
      return { source, files: beside };
    });
}

/** What input made to hurt costs: time and the most memory held. */
function hostile() {
  const folder = mkdtempSync(join(tmpdir(), 'containai-bench-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return path.split('/')[0];
  };
  const anchors = Array.from({ length: 25 }, (_, index) => `x${index + 1}: &x${index + 1} [${`*x${index}, `.repeat(9)}]`);
  try {
    const inputs = {
      'a mebibyte of nested brackets': write('brackets/.devcontainer.json', '['.repeat(1 << 20)),
      'a YAML alias bomb': write(
        'bomb/compose.yaml',
        `x0: &x0 [a]\n${anchors.join('\n')}\nservices: { app: { image: node, environment: *x25 } }\n`,
      ),
      '100,000 runArgs': write(
        'many/.devcontainer.json',
        JSON.stringify({ image: 'node', runArgs: Array(100_000).fill('-v=/a:/b') }).slice(0, (1 << 20) - 1),
      ),
      'a file of 50 MiB': write('huge/.devcontainer.json', ''),
    };
    truncateSync(join(folder, 'huge/.devcontainer.json'), 50 << 20);
    const least = measured(['-e', '0']);
    for (const [what, path] of Object.entries(inputs)) {
      const { time, memory } = measured([cli, 'audit', join(folder, path)]);
      figure(
        what,
        `${time.toFixed(0)} ms and ${memory.toFixed(0)} MiB`,
        `node -e 0: ${least.time.toFixed(0)} ms and ${least.memory.toFixed(0)} MiB; allowed 1000 ms and 200 MiB`,
        time < 1000 && memory < 200,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(args) {
  const tell = 'data:text/javascript,process.on("exit",()=>process.stderr.write("<"+process.resourceUsage().maxRSS+">"))';
  const started = performance.now();
  const { stderr } = spawnSync(process.execPath, ['--import', tell, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { time: performance.now() - started, memory: Number(/<(\d+)>/u.exec(stderr)?.[1]) / 1024 };
}

function timed(args) {
  const started = performance.now();
  spawnSync(process.execPath, args, { stdio: 'ignore', cwd: root });
  return performance.now() - started;
}

/** Repeats for a fifth of a second. */
function perSecond(work, count) {
  const started = performance.now();
  let done = 0;
  do {
    work();
    done += count;
  } while (performance.now() - started < 200);
  return (done * 1000) / (performance.now() - started);
}

/** Medians of several measurements that take turns, after rounds that do not count: until the engine has compiled what is hot. */
function interleaved(measurements, times, uncounted = 1) {
  const results = measurements.map(() => []);
  for (let round = 0; round < uncounted + times; round++) {
    for (const [index, measure] of measurements.entries()) {
      const result = measure();
      if (round >= uncounted) results[index].push(result);
    }
  }
  return results.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]);
}

function figure(what, value, how, holds) {
  console.log(`${holds ? 'holds ' : 'MISSED'}  ${what}: ${value} (${how})`);
}
