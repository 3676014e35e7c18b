/**
 * Writes the tables of the official Dev Container Features and images, src/known/official-{features,images}-table.ts.
 *
 *     npx tsx scripts/write-official.ts [CONFIGURATIONS [FEATURES-REPOSITORY]]
 *
 * CONFIGURATIONS holds official-features, official-images and INDEX.jsonl (default ../shared/corpus). With FEATURES-REPOSITORY, a git directory of
 * devcontainers/features, the table of Features is written from its newest commit and history; without it that table is checked only, and the table
 * of images is written. Exits 2 when something is missing, or when the table of Features lacks what the configurations have.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareFeatures, readFeatureHistory } from './official/features.ts';
import { readImages, sourceOf } from './official/images.ts';

function write(name: string, header: string, body: string): void {
  const file = resolve(import.meta.dirname, '../src/known', name);
  writeFileSync(file, `// Written by scripts/write-official.ts from ${header}. Do not edit.\n${body}`);
  execFileSync('npx', ['oxfmt', '--write', file], { stdio: 'inherit' });
}

function main(corpus: string, repository: string | undefined): number {
  const missing = ['INDEX.jsonl', 'official-features', 'official-images']
    .map((name) => join(corpus, name))
    .find((path) => !existsSync(path));
  if (missing !== undefined) {
    console.error(`missing: ${missing}`);
    return 2;
  }
  if (repository !== undefined) {
    const commit = execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    const table = JSON.stringify(readFeatureHistory(repository));
    write(
      'official-features-table.ts',
      `devcontainers/features ${commit} and its history`,
      `import type { FeatureTable } from './official-shapes.ts';\n\nexport const featuresSource = { repository: 'devcontainers/features', commit: '${commit}' } as const;\n\nexport const featureTable: FeatureTable = ${table};\n`,
    );
    console.log('The table of Features is written: run again without a repository for the images.');
    return 0;
  }
  const differences = compareFeatures(corpus);
  if (differences.length > 0) {
    console.error([...differences, 'Give the git directory of devcontainers/features as the second argument.'].join('\n'));
    return 2;
  }
  const source = sourceOf(corpus, 'official-images');
  write(
    'official-images-table.ts',
    `${source.repository} ${source.commit}`,
    `import type { ImageDefinition } from './official-shapes.ts';\n\nexport const imagesSource = ${JSON.stringify(source)} as const;\n\nexport const imageTable: Readonly<Record<string, ImageDefinition>> = ${JSON.stringify(readImages(corpus))};\n`,
  );
  return 0;
}

process.exitCode = main(process.argv[2] ?? '../shared/corpus', process.argv[3]);
