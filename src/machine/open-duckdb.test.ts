import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuckDb, type SqlEngine } from './open-duckdb.ts';

const folder = mkdtempSync(join(tmpdir(), 'containai-duckdb-'));
const results = join(folder, 'results.ndjson');
const other = join(folder, 'other.ndjson');
const views = `CREATE TEMP VIEW numbers AS SELECT n FROM read_ndjson(getvariable('results'), columns = { n: 'BIGINT' })`;

describe('an engine over one file', () => {
  let engine: SqlEngine;
  beforeAll(async () => {
    writeFileSync(results, '{"n":1}\n{"n":2}\n');
    writeFileSync(other, '{"n":3}\n');
    const opened = await openDuckDb({ files: { results: [results], before: [] }, views });
    if ('refused' in opened) throw new Error(opened.refused);
    engine = opened;
  });
  afterAll(() => {
    engine.close();
    rmSync(folder, { recursive: true });
  });

  async function ask(sql: string): Promise<unknown> {
    const rows = await engine.query(sql);
    if ('refused' in rows) return rows.refused;
    const first = await rows.next();
    return first ?? 'nothing';
  }

  test.each([
    ['a query', 'SELECT sum(n) FROM numbers', [[3n]]],
    [
      'several statements',
      "SET VARIABLE more = 5; CREATE TEMP VIEW twice AS FROM numbers; SELECT count(*) + getvariable('more') FROM twice",
      [[7n]],
    ],
    [
      'how much it may use',
      "SELECT current_setting('memory_limit'), current_setting('temp_directory'), current_setting('autoload_known_extensions')",
      [['1.8 GiB', '', false]],
    ],
    ['a plan', 'EXPLAIN SELECT 1', expect.anything()],
    ['lists and structs', "SELECT [1, 2], {'a': 'b'}, NULL", [[[1, 2], { a: 'b' }, null]]],
    ['no rows', 'FROM numbers WHERE n > 7', 'nothing'],
  ])('answers %s', async (_, sql, answer) => {
    expect(await ask(sql)).toEqual(answer);
  });

  test.each([
    ['another file', `SELECT * FROM read_ndjson('${other}')`, /Permission Error/],
    ['any text file', `SELECT * FROM read_text('/etc/passwd')`, /Permission Error/],
    ['a folder', `SELECT * FROM glob('/etc/*')`, /Permission Error/],
    ['an address', `SELECT * FROM read_csv('https://example.com/a.csv')`, /Error/],
    ['another database', `ATTACH '${join(folder, 'a.db')}'`, /Error|A query reads/],
    ['writing over the results', `COPY (SELECT 1) TO '${results}' (USE_TMP_FILE false)`, /A query reads/],
    ['a new file', `COPY (SELECT 1) TO '${join(folder, 'new.csv')}'`, /Error|A query reads/],
    ['an export', `EXPORT DATABASE '${folder}'`, /Error|A query reads/],
    ['an extension', 'INSTALL httpfs', /Error|A query reads/],
    ['a loaded extension', 'LOAD httpfs', /Error|A query reads/],
    ['unlocking', 'SET enable_external_access = true', /locked/],
    ['another place for what does not fit', `SET temp_directory = '${folder}'`, /locked|Error/],
    ['changing a setting in passing', `PRAGMA enable_profiling='json'`, /./],
    ['inserting', 'CREATE TEMP TABLE t (n INTEGER); INSERT INTO t VALUES (1)', /A query reads/],
    ['no SQL', 'SELEC 1', /Parser Error/],
    ['an unknown view', 'SELECT * FROM nothing_of_this_name', /Catalog Error/],
    ['nothing at all', '-- only a remark', /empty/],
    ['what fails on the way', `SELECT error('x' || n) FROM numbers`, /x1|x2/],
  ])('refuses %s', async (_, sql, why) => {
    const answer = await ask(sql);
    expect(answer).toMatch(why);
    expect(String(answer)).not.toContain('\n');
    expect(readdirSync(folder).toSorted()).toEqual(['other.ndjson', 'results.ndjson']);
    expect(readFileSync(results, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  });
});

test.each(['a*.ndjson', 'a?.ndjson', 'a[1].ndjson'])('a file named %s is not looked for as a pattern', async (name) => {
  expect(await openDuckDb({ files: { results: [`/r/${name}`] }, views })).toEqual({
    refused: `The file /r/${name} cannot be named to DuckDB: rename it without any of *, ?, [ and ].`,
  });
});
