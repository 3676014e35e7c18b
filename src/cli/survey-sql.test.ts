import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { surveyLines } from '../../test/survey-lines.ts';
import type { Console } from './console.ts';
import { runSurveySql } from './survey-sql.ts';

const folder = mkdtempSync(join(tmpdir(), 'containai-sql-'));
const results = join(folder, 'results.ndjson');
const file = join(folder, 'owners.sql');

beforeAll(async () => {
  const text = JSON.stringify({ image: 'debian:12', runArgs: ['--privileged'] });
  const some = [{ repository: 'acme/web', path: '.devcontainer.json', format: 'devcontainer', text }] as const;
  const [line] = await surveyLines(some, { team: { kernel: '6.8.0' } });
  const hostile = { ...line, repository: 'odd/\u001b[2J\u202e', document: 'odd/x' };
  writeFileSync(results, `${JSON.stringify(line)}\n${JSON.stringify(hostile)}\n`);
  writeFileSync(file, 'SELECT owner FROM configurations ORDER BY owner');
});
afterAll(() => rmSync(folder, { recursive: true }));

type Options = Partial<Parameters<typeof runSurveySql>[2]> & { readonly sql: string; readonly results?: readonly string[] };

async function answer({ sql, results: files = [results], ...options }: Options): Promise<{ code: number; printed: string; said: string }> {
  let printed = '';
  let said = '';
  const out: Console = {
    version: '0.0.0',
    print: async (text) => void (printed += text),
    complain: (text) => void (said += text),
    isTerminal: false,
    send: () => ({}),
    tell: () => {},
    tellsTerminal: false,
    canAsk: false,
    width: 80,
    noColor: true,
  };
  const code = await runSurveySql(
    sql,
    files,
    { before: [], format: undefined, output: undefined, host: undefined, color: 'never', ...options },
    out,
  );
  return { code, printed, said };
}

describe('survey report --sql', () => {
  test.each([
    ['a query by its name', 'fit', /^host {2,}fit {2,}configurations {2,}percent\nteam /],
    ['a file', file, /^owner\nacme\nodd\n$/],
    ['SQL itself', 'SELECT count(*) AS n FROM configurations', /^n\n2\n$/],
  ])('answers %s', async (_, sql, printed) => {
    expect(await answer({ sql })).toMatchObject({ code: 0, printed: expect.stringMatching(printed), said: '' });
  });

  test('prints a table without what steers a terminal', async () => {
    const { printed } = await answer({ sql: 'may-not-start' });
    expect(printed).toContain('odd/\ufffd[2J\ufffd');
    expect(printed).not.toContain('\u001b');
  });

  test.each([
    [
      'json',
      'SELECT owner, errors > 0 AS bad FROM configurations ORDER BY owner',
      '[\n{"owner":"acme","bad":true},\n{"owner":"odd","bad":true}\n]\n',
    ],
    ['json', 'SELECT owner FROM configurations WHERE false', '[]\n'],
    ['ndjson', 'SELECT count(*) AS n FROM lines', '{"n":2}\n'],
    ['ndjson', 'SELECT owner FROM configurations WHERE false', ''],
  ] as const)('prints %s', async (format, sql, printed) => {
    expect(await answer({ sql, format })).toEqual({ code: 0, printed, said: '' });
  });

  test('shows the first thousand rows to people, and all of them to programs', async () => {
    const { printed } = await answer({ sql: 'FROM range(2500)' });
    expect(printed.split('\n').slice(-3)).toEqual(['  999', '… and 1500 more rows: --format ndjson prints all.', '']);
    expect((await answer({ sql: 'FROM range(2500)', format: 'ndjson' })).printed.split('\n')).toHaveLength(2501);
  });

  test('compares with an earlier survey', async () => {
    expect(await answer({ sql: 'changed', before: [results], format: 'ndjson' })).toEqual({ code: 0, printed: '', said: '' });
  });

  test.each([
    ['no such query', { sql: 'fits' }, /^there is no query fits\. There are changed, .*, unpinned-features; or write SQL/],
    ['the views themselves', { sql: 'views' }, /^there is no query views/],
    ['a file that is not there', { sql: `${folder}/none.sql` }, /none\.sql cannot be read: it does not exist\.$/],
    [
      'a comparison with nothing',
      { sql: 'changed' },
      /^this query compares with an earlier survey: name its results with --before FILE\.$/,
    ],
    ['results that are none', { sql: 'fit', results: [file] }, /holds no results of a survey/],
    ['earlier results that are not there', { sql: 'changed', before: [`${folder}/none.ndjson`] }, /none\.ndjson does not exist\.$/],
    ['a format for pages', { sql: 'fit', format: 'markdown' }, /^--sql prints text, json or ndjson, and no markdown\.$/],
    ['a file to write to', { sql: 'fit', output: 'x.json' }, /^--sql prints its answer/],
    ['a host', { sql: 'fit', host: 'team' }, /^--host is for the report/],
    ['what is no SQL', { sql: 'SELECT FROM WHERE' }, /^no answer from DuckDB: .*Parser Error/],
    ['what fails half way', { sql: 'SELECT error(owner) FROM configurations', format: 'ndjson' }, /^no answer from DuckDB: .*acme/],
    ['results that are not there', { sql: 'fit', results: [`${folder}/none.ndjson`] }, /none\.ndjson does not exist\.$/],
  ] as const)('refuses %s', async (_, question, said) => {
    expect(await answer(question)).toMatchObject({ code: 2, said: expect.stringMatching(said) });
  });
});
