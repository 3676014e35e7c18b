-- What a survey found, as views. Read this file first, then ask (docs/guides/fleet.md):
--
--   duckdb -init queries/views.sql -f queries/owners.sql
--
-- The views read the variable `results`, a list of files; in its place, whatever stands in results/ here:
--
--   duckdb -cmd "SET VARIABLE results = ['monday/*.ndjson']" -c '.read queries/views.sql' -f queries/owners.sql

SET VARIABLE results = coalesce(getvariable('results'), ['results/*.ndjson']);

-- The lines of result files. Types are given, never guessed: what stands in a line changes none of them. A line that is none, as the last one of a
-- survey that was stopped may be, is passed over, and a value of another type is NULL. Each configuration counts once: what was said of it last, in
-- the order of the files.
CREATE OR REPLACE TEMP MACRO lines_of(files) AS TABLE
SELECT *, coalesce(nullif(regexp_extract(repository, '^(.*)/[^/]+$', 1), ''), '.') AS owner
FROM (SELECT *, row_number() OVER () AS place FROM read_ndjson(
    files, ignore_errors = true, filename = 'results',
    columns = {
        key: 'VARCHAR',
        document: 'VARCHAR',
        repository: 'VARCHAR',
        files: 'VARCHAR[]',
        commit: 'VARCHAR',
        version: 'VARCHAR',
        tool: 'VARCHAR',
        tier: 'VARCHAR',
        format: 'VARCHAR',
        summary: 'VARCHAR',
        uses: 'VARCHAR[]',
        hosts: 'STRUCT(host VARCHAR, starts VARCHAR, fit VARCHAR, seems VARCHAR)[]',
        findings: 'STRUCT(rule VARCHAR, "level" VARCHAR, severity VARCHAR, message VARCHAR, document VARCHAR, line BIGINT, "column" BIGINT, "text" VARCHAR, fix VARCHAR, waived BOOLEAN, hosts BIGINT[])[]',
        rows: 'STRUCT("row" VARCHAR, result VARCHAR, "action" VARCHAR, condition VARCHAR, hosts BIGINT[])[]',
        undecided: 'STRUCT(why VARCHAR, rules BIGINT)[]',
        problems: 'STRUCT(message VARCHAR, document VARCHAR, line BIGINT, fatal BOOLEAN)[]'
    }
))
WHERE key IS NOT NULL AND document IS NOT NULL AND repository IS NOT NULL AND version LIKE '1.%'
QUALIFY row_number() OVER (PARTITION BY document ORDER BY place DESC) = 1;

-- Names of hosts by their positions; all of them where none are given.
CREATE OR REPLACE TEMP MACRO names_of(positions, hosts) AS
    CASE WHEN positions IS NULL THEN [h.host FOR h IN hosts]
         ELSE [hosts[p + 1].host FOR p IN positions IF p >= 0 AND p < len(hosts)] END;

CREATE OR REPLACE TEMP VIEW lines AS FROM lines_of(getvariable('results'));

-- A configuration each. `judged` is false where nothing could be. Waived findings count only as such.
CREATE OR REPLACE TEMP VIEW configurations AS
SELECT
    document AS configuration, repository, owner, "commit", tool, tier, format, summary, uses, results, key,
    coalesce(len(hosts), 0) > 0 AS judged,
    len([1 FOR f IN findings IF f.level = 'error' AND f.waived IS NOT TRUE]) AS errors,
    len([1 FOR f IN findings IF f.level = 'warn' AND f.waived IS NOT TRUE]) AS warnings,
    len([1 FOR f IN findings IF f.level = 'note' AND f.waived IS NOT TRUE]) AS notes,
    len([1 FOR f IN findings IF f.waived]) AS waived,
    CASE WHEN errors > 0 THEN 'error' WHEN warnings > 0 THEN 'warn' WHEN notes > 0 THEN 'note' WHEN judged THEN 'clear' END AS "level",
    coalesce(len(undecided), 0) AS unknowns
FROM lines;

-- What becomes of each configuration on each host.
CREATE OR REPLACE TEMP VIEW answers AS
SELECT configuration, repository, owner, h.host, h.starts, h.fit, h.seems
FROM (SELECT document AS configuration, repository, owner, unnest(hosts) AS h FROM lines)
WHERE h.host IS NOT NULL;

-- A finding each, with the place it points at and the hosts it was found for.
CREATE OR REPLACE TEMP VIEW findings AS
SELECT
    configuration, repository, owner, f.rule, f.level, f.severity, f.message, f.document, f.line, f.column, f.text, f.fix,
    f.waived IS TRUE AS waived, names_of(f.hosts, hosts) AS hosts
FROM (SELECT document AS configuration, repository, owner, hosts, unnest(findings) AS f FROM lines)
WHERE f.rule IS NOT NULL;

-- What each configuration uses, by the ids of the report.
CREATE OR REPLACE TEMP VIEW uses AS
SELECT document AS configuration, repository, owner, unnest(uses) AS use FROM lines;

-- Rows of the matrix that each configuration touches: what Sysbox does with it, and what is done about that.
CREATE OR REPLACE TEMP VIEW matrix_rows AS
SELECT configuration, repository, owner, r.row AS matrix_row, r.result, r.action, r.condition, names_of(r.hosts, hosts) AS hosts
FROM (SELECT document AS configuration, repository, owner, hosts, unnest(rows) AS r FROM lines)
WHERE r.row IS NOT NULL;

-- What is not known, and how many rules could not be decided for it.
CREATE OR REPLACE TEMP VIEW undecided AS
SELECT configuration, repository, owner, u.why, u.rules
FROM (SELECT document AS configuration, repository, owner, unnest(undecided) AS u FROM lines)
WHERE u.why IS NOT NULL;

-- Bad input. `fatal`: nothing could be judged.
CREATE OR REPLACE TEMP VIEW problems AS
SELECT configuration, repository, owner, p.message, coalesce(p.document, configuration) AS document, p.line, p.fatal
FROM (SELECT document AS configuration, repository, owner, unnest(problems) AS p FROM lines)
WHERE p.message IS NOT NULL;
