import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import type * as duckDbModule from '@duckdb/node-api';

type DuckDb = typeof duckDbModule;

/** What a cell of a result holds: lists and structs as arrays and objects, counts of any size as `bigint`. */
export type SqlValue = duckDbModule.JS;

/** Something that was not done, as one sentence; `isMissing`: the engine is not there, and not the query at fault. */
export interface SqlRefusal {
  readonly refused: string;
  readonly isMissing?: true;
}

/** Rows of a query, as they come. */
export interface SqlRows {
  readonly columns: readonly string[];
  /** The next few rows; undefined after the last. */
  next(): Promise<readonly (readonly SqlValue[])[] | SqlRefusal | undefined>;
}

/** An engine that answers queries and touches nothing but the files it was opened for. */
export interface SqlEngine {
  /** Runs statements that only read; the rows are those of the last. */
  query(sql: string): Promise<SqlRows | SqlRefusal>;
  close(): void;
}

/** What the engine reads. */
export interface SqlWish {
  /** Absolute paths of files, for each variable that the views read. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Statements that make the views, run before the engine is locked. */
  readonly views: string;
}

/** The version that tests run with (package.json), for who wants to install it. */
const tested = '1.5.6-r.1';

/**
 * Nothing is fetched, loaded or spilled to the disk, whatever a query says (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).
 * Surveys are streamed: the memory is for groups and joins alone.
 */
const limits: Readonly<Record<string, string>> = {
  threads: String(Math.min(availableParallelism(), 8)),
  memory_limit: '2GB',
  temp_directory: '',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_unsigned_extensions: 'false',
  allow_persistent_secrets: 'false',
};

/** Opens DuckDB in memory over a few files, where it is installed beside this program. */
export async function openDuckDb({ files, views }: SqlWish): Promise<SqlEngine | SqlRefusal> {
  const glob = Object.values(files)
    .flat()
    .find((path) => /[*?[\]]/u.test(path));
  // DuckDB would look for files that match, and knows no way to write such a name as it is.
  if (glob !== undefined) return { refused: `The file ${glob} cannot be named to DuckDB: rename it without any of *, ?, [ and ].` };
  const duckDb = load();
  if ('refused' in duckDb) return duckDb;
  try {
    const instance = await duckDb.DuckDBInstance.create(':memory:', limits);
    const connection = await instance.connect();
    for (const [name, paths] of Object.entries(files))
      await connection.run(`SET VARIABLE ${name} = $1`, [duckDb.listValue([...paths])], [duckDb.LIST(duckDb.VARCHAR)]);
    await connection.run(views);
    const variables = Object.keys(files).map((name) => `getvariable('${name}')`);
    await connection.run(`SET allowed_paths = list_concat(${variables.join(', ')})`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return {
      query: (sql) => query(sql, connection, duckDb.StatementType),
      close: () => {
        connection.closeSync();
        instance.closeSync();
      },
    };
  } catch (error) {
    return refusal(error);
  }
}

/** `import` would not do: the code of commands is run as a script (load-script.ts), which has no way to import at run time. */
function load(): DuckDb | SqlRefusal {
  try {
    return createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' && String(error).includes("'@duckdb/node-api'");
    const why = isAbsent ? 'is not installed beside containai' : `cannot be loaded (${firstLine(error)})`;
    return {
      refused: `SQL needs DuckDB, and @duckdb/node-api ${why}. Install it where containai is: npm install --global @duckdb/node-api@${tested}, or without --global in a project. DuckDB’s own client reads the same files.`,
      isMissing: true,
    };
  }
}

async function query(
  sql: string,
  connection: duckDbModule.DuckDBConnection,
  { SELECT, EXPLAIN, CREATE, SET, VARIABLE_SET }: DuckDb['StatementType'],
): Promise<SqlRows | SqlRefusal> {
  // COPY could write over the very files that may be read.
  if (sql.replaceAll(/--.*$/gmu, '').trim() === '') return { refused: 'The query is empty.' };
  const reading = new Set<number>([SELECT, EXPLAIN, CREATE, SET, VARIABLE_SET]);
  try {
    const statements = await connection.extractStatements(sql);
    let result: duckDbModule.DuckDBResult | undefined;
    for (let index = 0; index < statements.count; index++) {
      const statement = await statements.prepare(index);
      if (!reading.has(statement.statementType))
        return { refused: 'A query reads: SELECT, and what it needs before (CREATE VIEW, SET VARIABLE), and no other statement.' };
      result = index < statements.count - 1 ? await statement.run() : await statement.stream();
    }
    return result === undefined ? { refused: 'The query is empty.' } : rowsOf(result);
  } catch (error) {
    return refusal(error);
  }
}

function rowsOf(result: duckDbModule.DuckDBResult): SqlRows {
  const chunks = result.yieldRowsJs();
  return {
    columns: result.deduplicatedColumnNames(),
    next: async () => {
      try {
        const { done, value } = await chunks.next();
        return done === true ? undefined : value;
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

function refusal(error: unknown): SqlRefusal {
  return { refused: `No answer from DuckDB: ${firstLine(error)}` };
}

/** The rest repeats the query with a mark under it. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
