import { resolve } from 'node:path';
import { readQueries } from '../machine/installed-files.ts';
import { openDuckDb, type SqlRefusal, type SqlRows, type SqlValue } from '../machine/open-duckdb.ts';
import type { Machine } from '../machine/machine.ts';
import { painter } from '../reports/paint.ts';
import { renderSqlTable, sqlJson } from '../reports/sql-table.ts';
import { realMachine } from '../machine/real.ts';
import { openResults } from '../tasks/survey/read-results.ts';
import { badUsage, type Console, hasColor } from './console.ts';
import type { Values } from './settings.ts';

/** What a query is asked of, and how its answer is printed. */
interface SqlQuestion {
  /** The name of a query that came with this program, the path of a file that ends in `.sql`, or SQL itself. */
  readonly sql: string;
  /** Absolute paths of result files that are there. */
  readonly results: readonly string[];
  /** The same of an earlier survey, for queries that compare; may be none. */
  readonly before: readonly string[];
  readonly format: 'text' | 'json' | 'ndjson';
  readonly color: boolean;
}

/** A name of a query: what has a space or a dot is none. */
const nameOfQuery = /^[a-z][a-z0-9-]*$/u;
/** Bytes of a file with a query. */
const longestQuery = 1 << 20;
/** Rows of a table for people. */
const mostRows = 1000;
/** Characters of its lines where they are not for a terminal. */
const widest = 1000;

/** `containai survey report --sql`: an answer to one question, in place of the report. Results are looked through first, as for the report. */
export async function runSurveySql(
  sql: string,
  results: readonly string[],
  { before, format = 'text', output, host, color }: Pick<Values<'survey report'>, 'before' | 'format' | 'output' | 'host' | 'color'>,
  out: Console,
): Promise<number> {
  if (format !== 'text' && format !== 'json' && format !== 'ndjson')
    return badUsage(`--sql prints text, json or ndjson, and no ${format}.`, out);
  if (output !== undefined) return badUsage('--sql prints its answer: send it to a file with >.', out);
  if (host !== undefined) return badUsage('--host is for the report: a query itself says of which host it is.', out);
  for (const files of [results, before]) {
    const opened = openResults(files, realMachine);
    if ('refused' in opened) return badUsage(opened.refused, out);
    opened.close();
    for (const sentence of opened.leftOut) out.complain(sentence);
  }
  const question = { sql, results: results.map(absolute), before: before.map(absolute), format, color: hasColor(color, out) };
  return surveySql(question, out, realMachine);
}

function absolute(path: string): string {
  return resolve(realMachine.workingFolder(), path);
}

/**
 * Prints what a query says of the results of surveys. The exit code: 0 where it was answered, 2 where the query is at fault, 3 where no engine is installed.
 */
async function surveySql(question: SqlQuestion, out: Console, machine: Pick<Machine, 'readText'>): Promise<number> {
  const queries = readQueries();
  if ('refused' in queries) return complain({ ...queries, isMissing: true }, out);
  const text = textOf(question.sql, queries, machine);
  if ('refused' in text) return complain(text, out);
  if (question.before.length === 0 && text.sql.includes(`getvariable('before')`))
    return complain({ refused: 'This query compares with an earlier survey: name its results with --before FILE.' }, out);
  const engine = await openDuckDb({ files: { results: question.results, before: question.before }, views: queries.get('views') ?? '' });
  if ('refused' in engine) return complain(engine, out);
  try {
    const rows = await engine.query(text.sql);
    if ('refused' in rows) return complain(rows, out);
    const refused = await print(rows, question, out);
    return refused === undefined ? 0 : complain(refused, out);
  } finally {
    engine.close();
  }
}

function textOf(
  sql: string,
  queries: ReadonlyMap<string, string>,
  machine: Pick<Machine, 'readText'>,
): { readonly sql: string } | SqlRefusal {
  if (sql.endsWith('.sql')) {
    const file = machine.readText(sql, longestQuery);
    if ('text' in file) return { sql: file.text };
    return { refused: `${sql} cannot be read: ${'refused' in file ? file.refused : 'it does not exist'}.` };
  }
  if (!nameOfQuery.test(sql)) return { sql };
  const found = sql === 'views' ? undefined : queries.get(sql);
  if (found !== undefined) return { sql: found };
  const names = [...queries.keys()].filter((name) => name !== 'views');
  return { refused: `There is no query ${sql}. There are ${names.join(', ')}; or write SQL, or name a file that ends in .sql.` };
}

function complain({ refused, isMissing }: SqlRefusal, out: Console): number {
  badUsage(refused, out);
  return isMissing === true ? 3 : 2;
}

async function print(rows: SqlRows, { format, color }: SqlQuestion, out: Console): Promise<SqlRefusal | undefined> {
  if (format === 'text') return printTable(rows, color, out);
  const isArray = format === 'json';
  let before = isArray ? '[\n' : '';
  for (;;) {
    const some = await rows.next();
    if (some !== undefined && 'refused' in some) return some;
    if (some === undefined) break;
    for (const row of some) {
      await out.print(before + sqlJson(Object.fromEntries(rows.columns.map((name, at) => [name, row[at]]))));
      before = isArray ? ',\n' : '\n';
    }
  }
  await out.print(isArray ? `${before === '[\n' ? '[' : '\n'}]\n` : before);
  return undefined;
}

async function printTable(rows: SqlRows, color: boolean, out: Console): Promise<SqlRefusal | undefined> {
  const shown: (readonly SqlValue[])[] = [];
  let total = 0;
  for (;;) {
    const some = await rows.next();
    if (some !== undefined && 'refused' in some) return some;
    if (some === undefined) break;
    total += some.length;
    shown.push(...some.slice(0, Math.max(mostRows - shown.length, 0)));
  }
  // What goes to a file or a program is not cut to a window.
  await out.print(renderSqlTable(rows.columns, shown, { width: out.isTerminal ? out.width : widest, paint: painter(color) }));
  if (total > shown.length) await out.print(`… and ${total - shown.length} more rows: --format ndjson prints all.\n`);
  return undefined;
}
