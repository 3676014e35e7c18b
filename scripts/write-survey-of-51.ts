/**
 * Writes docs/survey-of-51.md: the study repeated over its repositories, which are in the corpus beside this repository and not in it.
 *
 *     npx tsx scripts/write-survey-of-51.ts [CORPUS]
 *
 * CORPUS holds seed50, seed50-alt and INDEX.jsonl (default ../shared/corpus); where it is not there, nothing is written, and that is said. Fails where an explanation
 * names a repository or a number that is no longer so.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { studyPage } from './study/study-page.ts';

const corpus = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../shared/corpus'));
const page = await studyPage(corpus);
if (page === undefined) console.log(`skipped: there is no corpus of the study’s configurations (${corpus})`);
else {
  writeFileSync(
    resolve(import.meta.dirname, '../docs/survey-of-51.md'),
    `<!-- Written by scripts/write-survey-of-51.ts: change what it is made from. -->\n\n${page}`,
  );
  console.log('docs/survey-of-51.md is written');
}
