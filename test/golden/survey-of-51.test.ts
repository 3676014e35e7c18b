import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { named } from '../../scripts/study/explain-usages.ts';
import { studyPage } from '../../scripts/study/study-page.ts';
import { skipReason } from '../skip.ts';

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const page = readFileSync(new URL('../../docs/survey-of-51.md', import.meta.url), 'utf8');

describe.skipIf(skipReason(!existsSync(corpus), 'no corpus of the study’s configurations beside the repository'))('the study, repeated', () => {
  it('comes to what docs/survey-of-51.md says: npx tsx scripts/write-survey-of-51.ts', async () => {
    expect(page.slice(page.indexOf('# '))).toBe(await studyPage(corpus));
  }, 60_000);
});

it('is not there where the corpus is not', async () => {
  expect(await studyPage('/nonexistent')).toBeUndefined();
});

it('fails where an explanation names what no longer counts', () => {
  expect(named(['b', 'a'], ['a', 'b'])).toBe('b, a');
  expect(() => named(['a'], ['a', 'b'])).toThrow('Other repositories than an explanation names: a instead of a, b.');
});

it('explains each row of the study’s table, and holds no text of the configurations', () => {
  for (const aspect of ['Docker-in-Docker', 'Basic image + commands', 'Custom user (remoteUser)', 'Privileged mode', 'Volume mounts', 'runArgs capabilities', 'Lifecycle commands', 'Features', 'Docker socket mount', 'Kernel sysctls'])
    expect(page).toContain(`\n### ${aspect}\n`);
  expect(page).not.toMatch(/[{}"$]/u);
});
