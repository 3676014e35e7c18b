import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { realMachine } from '../../src/machine/real.ts';
import type { Report } from '../../src/model/report.ts';
import { renderText } from '../../src/reports/text.ts';
import { rules } from '../../src/rules/catalogue.ts';
import { auditTargets } from '../../src/tasks/audit.ts';
import { discover } from '../../src/tasks/discover.ts';
import { skipReason } from '../skip.ts';

// What the audit says of real configurations, by their names alone: a change of a rule or a reader shows as a difference to read. The
// configurations themselves are other people's and not in this repository. `npx vitest run test/golden/corpus.test.ts -u` writes it anew.
const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const sets = ['broken', 'cli-fixtures', 'official-images', 'seed50', 'seed50-alt', 'wild'];
const host = { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '28.4.0' } };

const configurations = existsSync(corpus)
  ? sets.flatMap((set) => readdirSync(join(corpus, set), { recursive: true, encoding: 'utf8' }).map((name) => join(set, name))).filter(isConfiguration)
  : [];

function isConfiguration(name: string): boolean {
  return /(?:devcontainer(?:\.json)?\.(?:json|yml)|compose[^/]*\.ya?ml)$/u.test(name) && !/devcontainer-feature\.json$/u.test(name) && statSync(join(corpus, name)).isFile();
}

describe.skipIf(skipReason(configurations.length === 0, 'no corpus of real configurations beside the repository'))('the corpus', () => {
  it('is judged as before', async () => {
    const lines: string[] = [];
    for (const name of configurations.toSorted()) lines.push(`${name}\n${summary(await report(name)).map((line) => `    ${line}`).join('\n')}`);
    expect(configurations.length).toBeGreaterThan(200);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('corpus.txt');
  }, 120_000);
});

async function report(name: string): Promise<Report> {
  const { targets } = discover(join(corpus, name), { ...realMachine, workingFolder: () => dirname(join(corpus, name)) });
  return (await auditTargets(targets, { tier: 'strict', host, version: '0' }, realMachine)).report;
}

// For each request its name, what was found (level, rule, how often), what is undecided, and whether it starts.
function summary({ requests, problems }: Report): readonly string[] {
  const judged = requests.map(({ name, kind, verdicts, starts }) => {
    const counts = new Map<string, number>();
    let undecided = 0;
    for (const verdict of verdicts) {
      if (!('findings' in verdict)) continue;
      if (verdict.state === 'undecided') undecided++;
      else for (const { level, rule } of verdict.findings) counts.set(`${level} ${rule}`, (counts.get(`${level} ${rule}`) ?? 0) + 1);
    }
    const found = [...counts].map(([what, count]) => (count === 1 ? what : `${what} ×${count}`)).toSorted();
    return `${kind} ${relative('.', name) || name}: ${starts}; ${[...found, ...(undecided === 0 ? [] : [`${undecided} undecided`])].join(', ') || 'clear'}`;
  });
  return [...judged, ...(problems.length === 0 ? [] : [`${problems.length} problems`])];
}

describe('the examples', () => {
  it.each(['harmless', 'untrusted', 'compose'])('examples/%s is judged as before', async (name) => {
    const folder = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
    const { targets } = discover(`examples/${name}`, { ...realMachine, workingFolder: () => dirname(dirname(folder)) });
    const { report: said, texts } = await auditTargets(targets, { tier: 'strict', host, version: '0' }, realMachine);
    const text = renderText(said, texts, rules, { color: false, width: 100, quiet: false, verbose: true });
    expect(text).not.toContain(folder);
    await expect(text).toMatchFileSnapshot(`${name}.txt`);
  });
});

it('has golden reports that hold no text of the corpus', () => {
  expect(readFileSync(new URL('corpus.txt', import.meta.url), 'utf8')).not.toMatch(/[{}"$]/u);
});
