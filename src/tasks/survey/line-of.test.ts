import { describe, expect, test } from 'vitest';
import { surveyed, wholeHost } from '../../../test/surveys.ts';
import type { SurveyLine } from '../../model/survey.ts';

const image = 'mcr.microsoft.com/devcontainers/base:debian';

describe('the line of a configuration', () => {
  test('says first what decides whether it is current', async () => {
    expect(Object.keys(await surveyed(`{ "image": "${image}" }`)).slice(0, 4)).toEqual(['document', 'key', 'repository', 'files']);
  });

  test('holds findings with the place and the text', async () => {
    const { findings } = await surveyed(`{\n  "image": "${image}",\n  "privileged": true\n}`);
    expect(findings.find(({ rule }) => rule === 'privileged-requested')).toMatchObject({
      document: 'a/.devcontainer.json',
      line: 3,
      column: 17,
      text: '"privileged": true',
      fix: 'safe',
    });
  });

  test('cuts long source lines, and shows no secret', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const line = await surveyed(`{ "image": "${image}", "containerEnv": { "TOKEN": "${token}" }, "privileged": true }`);
    expect(line.findings.map(({ rule }) => rule)).toContain('literal-credential');
    expect(JSON.stringify(line)).not.toContain(token);
    const long = await surveyed(`{ "image": "${image}", "privileged": true, "x": "${'y'.repeat(5000)}" }`);
    expect(long.findings.every(({ text = '' }) => text.length <= 161)).toBe(true);
  });

  test('names hosts only where they differ', async () => {
    const hosts = { new: wholeHost, old: { ...wholeHost, usernsRemap: true } };
    const { hosts: answers, rows } = await surveyed(`{ "image": "${image}", "privileged": true }`, hosts);
    expect(answers.map(({ host, fit }) => [host, fit])).toEqual([
      ['new', 'better'],
      ['old', 'with changes'],
    ]);
    expect(rows.filter(({ row }) => row === 'privileged.property')).toEqual([
      { row: 'privileged.property', result: 'MITIGATED', action: 'rewrite', hosts: [0] },
      { row: 'privileged.property', result: 'FAILS', action: 'rewrite', hosts: [1] },
    ]);
    expect(rows.find(({ row }) => row === 'mounts.bind')).toEqual({ row: 'mounts.bind', result: 'COMPATIBLE', action: 'pass' });
  });

  test('counts the rules that something unknown leaves undecided', async () => {
    const { undecided } = await surveyed('{ "image": "ghcr.io/acme/tool:1" }', { host: { kernel: '6.8' } });
    const of = (pattern: RegExp): SurveyLine['undecided'] => undecided.filter(({ why }) => pattern.test(why));
    expect(of(/^the image ghcr\.io\/acme\/tool:1 was not looked up$/u)).toMatchObject([{ rules: expect.any(Number) as number }]);
    expect(of(/of the host is not known$/u).length).toBeGreaterThan(0);
    // A fact that one of several hosts lacks counts, whichever it is.
    const both = await surveyed('{ "image": "ghcr.io/acme/tool:1" }', { whole: wholeHost, host: { kernel: '6.8' } });
    expect(new Set(both.undecided.map(({ why }) => why))).toEqual(new Set(undecided.map(({ why }) => why)));
  });

  test('is made of problems alone where nothing could be read', async () => {
    const line = await surveyed('services: [', undefined, { format: 'compose', path: 'compose.yaml' });
    expect(line).toMatchObject({ uses: [], hosts: [], findings: [], rows: [], undecided: [] });
    expect(line.problems.map(({ fatal }) => fatal)).toContain(true);
    expect(line.summary).toBeUndefined();
  });

  test('stays small, however much is found', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `"-v", "/etc/x${index}:/x${index}"`).join(', ');
    const line = await surveyed(`{ "image": "${image}", "runArgs": [${many}] }`);
    expect(line.findings.length).toBe(500);
  });
});
