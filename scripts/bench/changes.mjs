import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSandbox } from '../make-sandbox.mjs';

/**
 * How long looking through a tree of 100,000 files takes against find(1), which looks at each of them too: without a record, and compared with one. The tree is like one
 * that is worked in: most of it is installed packages, a part is git’s objects, the rest sources.
 */
export function benchChanges(cli, figure, interleaved, rounds) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'containai-bench-')));
  try {
    const top = join(folder, 'web');
    const files = makeTree(top);
    const state = makeSandbox(folder, top);
    const env = { ...process.env, XDG_STATE_HOME: state };
    const timed = (program, args) => () => {
      const started = performance.now();
      const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder, env, encoding: 'utf8' });
      if (status === null || status > 1 || stderr !== '') throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
      return performance.now() - started;
    };
    const accepted = spawnSync(process.execPath, [cli, 'changes', '--accept', 'web'], { cwd: folder, env, encoding: 'utf8' });
    if (!accepted.stderr.includes('from here on')) throw new Error(`No record was made: ${accepted.stderr}`);
    const [node, find, all, against] = interleaved(
      [
        timed(process.execPath, ['-e', '0']),
        timed('find', [top, '-xdev', '-printf', '%y %m %U %G %s %i %C@ %n %p\n']),
        timed(process.execPath, [cli, 'changes', '--all', 'web']),
        timed(process.execPath, [cli, 'changes', 'web']),
      ],
      rounds,
    );
    for (const [what, time] of [
      ['changes against a record', against],
      ['changes without a record', all],
    ])
      figure(
        `${what}, ${files} files`,
        `${(time / find).toFixed(2)} times find -xdev -printf, ${((time - node) / find).toFixed(2)} besides node’s start`,
        `${time.toFixed(0)} ms against ${find.toFixed(0)} ms, node -e 0 ${node.toFixed(0)} ms, medians of ${rounds} in turn; needed 1.5 times`,
        time <= find * 1.5,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const whole = 100_000;

function makeTree(top) {
  let files = 0;
  const fill = (at, names) => {
    mkdirSync(at, { recursive: true });
    for (const name of names) writeFileSync(join(at, name), `// ${name}\n`);
    files += names.length;
    return whole - files;
  };
  for (let index = 0; index < 1000; index++) {
    const at = join(top, 'node_modules', `package-${index}`);
    fill(at, ['package.json', 'README.md', 'LICENSE', ...modules(5, '.js')]);
    for (const below of ['dist', 'dist/cjs', 'types']) fill(join(at, below), modules(20, below === 'types' ? '.d.ts' : '.js'));
  }
  for (let index = 0; index < 256; index++)
    fill(
      join(top, '.git/objects', index.toString(16).padStart(2, '0')),
      Array.from({ length: 40 }, (_, object) => `${index}${object}`.padEnd(38, '0')),
    );
  fill(join(top, '.git'), ['HEAD', 'index', 'config']);
  fill(join(top, '.git/refs/heads'), ['main']);
  fill(join(top, '.git/hooks'), ['pre-commit.sample', 'pre-commit']);
  chmodSync(join(top, '.git/hooks/pre-commit'), 0o755);
  writeFileSync(join(top, '.git/config'), '[core]\n\tbare = false\n');
  let left = fill(top, ['Makefile', 'package.json']);
  for (let index = 0; left > 0; index++)
    left = fill(join(top, 'src', `part-${index % 40}`, `area-${index}`), modules(Math.min(30, left), '.ts'));
  return whole - left;
}

function modules(count, ending) {
  return Array.from({ length: count }, (_, index) => `module-${index}${ending}`);
}
