/**
 * The audit of the GitHub action: runs the program over the paths that were asked for, writes its reports, and tells the next steps where
 * they are and what it came to. Everything comes in as variables; nothing of it becomes part of a command.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const input = (name) => (process.env[`INPUT_${name}`] ?? '').trim();
const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), 'containai-'));
const workspace = process.env.GITHUB_WORKSPACE || process.cwd();

const markdown = join(temporary, 'report.md');
const sarif = input('SARIF_FILE') === '' ? '' : resolve(workspace, input('SARIF_FILE'));
const paths = input('PATHS')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '');

// What an earlier step or the repository left there is not the report of this run.
if (sarif !== '' && isThere(sarif)) rmSync(sarif);

const [program, ...before] = programOf(input('VERSION'));
const { status, error, stderr } = spawnSync(
  program,
  [
    ...before,
    'audit',
    '--format=github',
    `--output=markdown=${markdown}`,
    ...(sarif === '' ? [] : [`--output=sarif=${sarif}`]),
    // A tier given here would win over that of the policy.
    ...(input('TIER') === '' && input('POLICY') === '' ? ['--tier=standard'] : option('tier', 'TIER')),
    ...option('fail-on', 'FAIL_ON'),
    ...option('policy', 'POLICY'),
    ...option('baseline', 'BASELINE'),
    '--',
    ...(paths.length === 0 ? ['.'] : paths),
  ],
  { cwd: workspace, encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'], maxBuffer: 1 << 27 },
);
if (error) stop(`The audit could not be started: ${error.message}`);

const code = status ?? 3;
process.stderr.write(stderr);
// What the program could not do is no finding, so no report may say it.
const trouble = code === 2 || code === 3 ? stderr.trim() || 'Not everything could be judged: the report says why.' : '';
if (trouble !== '') complain(trouble.replaceAll(/^containai: /gm, ''));
append(
  'GITHUB_STEP_SUMMARY',
  `${isThere(markdown) ? readFileSync(markdown, 'utf8') : `### ContainAI: nothing was judged\n\n${asCode(trouble)}`}\n`,
);
append('GITHUB_OUTPUT', `exit-code=${code}\n`);
output('markdown-file', isThere(markdown) ? markdown : '');
output('sarif-file', sarif !== '' && isThere(sarif) ? sarif : '');

function option(name, variable) {
  return input(variable) === '' ? [] : [`--${name}=${input(variable)}`];
}

/** The words that start the program: the checkout of this action, or a version from the registry. */
function programOf(version) {
  if (version === '') return [...(process.platform === 'win32' ? ['bash'] : []), join(root, 'containai')];
  if (!/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version)) stop('The input version must be a version such as 1.2.3.');
  // Not in the workspace: an .npmrc or a folder node_modules of the audited repository would have a say in what is installed.
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', `containai@${version}`], {
    cwd: temporary,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) stop(`containai ${version} could not be installed.`);
  return [process.execPath, join(temporary, 'node_modules/containai/dist/cli.js')];
}

function isThere(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function output(name, value) {
  // A line break in a path would begin an output of its own.
  if (/[\r\n]/.test(value)) stop(`The input ${name} holds a line break.`);
  append('GITHUB_OUTPUT', `${name}=${value}\n`);
}

function append(variable, text) {
  const file = process.env[variable];
  if (file) appendFileSync(file, text);
}

function stop(sentence) {
  complain(sentence);
  append('GITHUB_STEP_SUMMARY', `### ContainAI: nothing was judged\n\n${asCode(sentence)}\n`);
  process.exit(3);
}

function complain(sentence) {
  console.log(`::error title=ContainAI::${sentence.replaceAll('%', '%25').replaceAll(/[\r\n]+/g, ' ')}`);
}

/** Text as a block of Markdown that nothing in it ends. */
function asCode(text) {
  return text.replaceAll(/^/gm, '    ');
}
