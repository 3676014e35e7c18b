import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

/** Imports that must be caught, and by which rule; and imports that must pass. One small file each, in a tree of their own. */
const wrong: [file: string, imports: string, rule: string][] = [
  ['src/model/fact.ts', '../syntax/argv.ts', 'model-imports'],
  ['src/syntax/argv.ts', '../known/sysctls.ts', 'syntax-imports'],
  ['src/known/sysctls.ts', '../formats/format.ts', 'known-imports'],
  ['src/formats/compose/read.ts', '../../rules/define-rule.ts', 'formats-imports'],
  ['src/rules/socket.ts', '../formats/format.ts', 'rules-imports'],
  ['src/matrix/binds.ts', '../rules/define-rule.ts', 'matrix-imports'],
  ['src/escapes/mounts.ts', '../rules/define-rule.ts', 'escapes-imports'],
  ['src/changes/hooks.ts', '../machine/files.ts', 'changes-imports'],
  ['src/judge/judge.ts', '../rules/catalogue.ts', 'judge-imports'],
  ['src/reports/text.ts', '../judge/judge.ts', 'reports-imports'],
  ['src/machine/files.ts', '../formats/format.ts', 'machine-imports'],
  ['src/tasks/audit.ts', '../cli/main.ts', 'tasks-imports'],
  ['src/tasks/fix.ts', '../index.ts', 'nobody-imports-cli'],
  ['src/cli/main.ts', '../index.ts', 'cli-uses-no-barrel'],
  ['src/helpers/all.ts', '../model/fact.ts', 'every-file-has-a-room'],
  ['src/formats/docker-run/read.ts', '../compose/read.ts', 'format-imports-format'],
  ['src/formats/docker-api/read.ts', '../docker-run/read.ts', 'format-imports-format'],
  ['src/formats/devcontainer/gate.ts', '../docker-api/read.ts', 'devcontainer-imports-format'],
  ['src/formats/format.ts', './compose/read.ts', 'format-ts-imports-formats'],
  ['src/rules/privileged.ts', './socket.ts', 'rule-imports-rule'],
  ['src/rules/host-pid.ts', './catalogue.ts', 'rule-imports-rule'],
  ['src/rules/shared/paths.ts', '../socket.ts', 'rule-imports-rule'],
  ['src/tasks/verify.ts', 'node:fs', 'only-machine-touches-the-world'],
  ['src/formats/compose/include.ts', 'fs', 'only-machine-touches-the-world'],
  ['src/cli/flags.ts', 'node:child_process', 'only-machine-touches-the-world'],
  ['src/rules/remote.ts', 'node:fs/promises', 'only-machine-touches-the-world'],
  ['src/judge/schema.ts', 'ajv', 'only-listed-packages'],
  ['src/formats/dockerfile/ast.ts', 'dockerfile-ast', 'only-listed-packages'],
  ['src/judge/waive.ts', './judge.test.ts', 'source-imports-tests'],
  ['src/judge/decide.ts', './nowhere.ts', 'unresolvable'],
];
const right: [file: string, imports: string][] = [
  ['src/rules/right.ts', './define-rule.ts'],
  ['src/rules/right-too.ts', './shared/paths.ts'],
  ['src/rules/catalogue.ts', './socket.ts'],
  ['src/rules/define-rule.ts', '../model/fact.ts'],
  ['src/judge/judge.test.ts', '../rules/socket.ts'],
  ['src/formats/image-layer.ts', '../model/fact.ts'],
  ['src/formats/docker-run/image.ts', '../image-layer.ts'],
  ['src/formats/devcontainer/read.ts', '../compose/read.ts'],
  ['src/formats/dockerfile/read.ts', '../format.ts'],
  ['src/formats/devcontainer/build.ts', '../dockerfile/read.ts'],
  ['src/formats/devcontainer/parse.ts', 'jsonc-parser'],
  ['src/formats/compose/parse.ts', 'yaml'],
  ['src/machine/processes.ts', 'node:child_process'],
  ['src/machine/query.ts', '@duckdb/node-api'],
  ['src/judge/fingerprint.ts', 'node:crypto'],
  ['src/index.ts', './tasks/audit.ts'],
];

async function cruiseSources(baseDir: string): Promise<ICruiseResult> {
  const tsConfig = extractTSConfig(join(root, 'tsconfig.json'));
  const { output } = await cruise(
    ['src'],
    { ...options, baseDir, validate: true, ruleSet: { forbidden } },
    { ...options.enhancedResolveOptions },
    { tsConfig },
  );
  if (typeof output === 'string') throw new Error(output);
  return output;
}

describe('arrows between rooms', () => {
  const planted = mkdtempSync(join(tmpdir(), 'containai-arrows-'));
  let found: string[] = [];
  beforeAll(async () => {
    for (const [file, imports] of [...wrong, ...right]) {
      mkdirSync(dirname(join(planted, file)), { recursive: true });
      // A type import, because those are the ones a checker easily overlooks.
      writeFileSync(join(planted, file), `import type * as it from '${imports}';\nexport type It = typeof it;\n`);
    }
    writeFileSync(join(planted, 'src/tasks/hen.ts'), `export { egg as hen } from './egg.ts';\n`);
    writeFileSync(join(planted, 'src/tasks/egg.ts'), `export { hen as egg } from './hen.ts';\n`);
    writeFileSync(join(planted, 'src/machine/load.ts'), `export { DuckDBInstance } from '@duckdb/node-api';\n`);
    writeFileSync(
      join(planted, 'package.json'),
      JSON.stringify({ type: 'module', devDependencies: { ajv: '8', '@duckdb/node-api': '1' } }),
    );
    symlinkSync(join(root, 'node_modules'), join(planted, 'node_modules'));
    const { summary } = await cruiseSources(planted);
    expect(summary.totalCruised).toBeGreaterThan(wrong.length);
    found = summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
  });
  afterAll(() => rmSync(planted, { recursive: true, force: true }));

  test.each(wrong)('%s may not import %s', (file, _imports, rule) => {
    expect(found).toContain(`${file}: ${rule}`);
  });

  test.each(right)('%s may import %s', (file) => {
    expect(found.filter((line) => line.startsWith(`${file}:`))).toEqual([]);
  });

  test('files may not import each other in a circle, unless for types', () => {
    expect(found.filter((line) => line.endsWith(': no-cycle'))).toEqual(['src/tasks/egg.ts: no-cycle']);
  });

  test('DuckDB is known by its types, and never linked', () => {
    expect(found.filter((line) => line.endsWith(': duckdb-is-optional'))).toEqual(['src/machine/load.ts: duckdb-is-optional']);
  });

  test('each rule says why, and is tried here', () => {
    const tried = new Set([...wrong.map(([, , rule]) => rule), 'no-cycle', 'duckdb-is-optional']);
    for (const { name, comment } of forbidden) {
      expect(comment, name).toMatch(/\.$/);
      expect(tried).toContain(name);
    }
  });

  // It reads all of them, beside whatever else the machine does.
  test('the sources keep to them', { timeout: 60_000 }, async () => {
    const { summary } = await cruiseSources(root);
    expect(summary.totalCruised).toBeGreaterThan(0);
    expect(summary.violations.map(({ from, to, rule }) => `${from} -> ${to}: ${rule.name}`)).toEqual([]);
  });
});
