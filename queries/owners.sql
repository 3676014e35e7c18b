-- Owners, by the folder their repositories are in, the worst first.
SELECT
    owner, count(DISTINCT repository) AS repositories, count(*) AS configurations,
    arg_min("level", CASE "level" WHEN 'error' THEN 1 WHEN 'warn' THEN 2 WHEN 'note' THEN 3 WHEN 'clear' THEN 4 ELSE 5 END) AS worst,
    count(*) FILTER (errors > 0) AS with_errors, sum(errors) AS errors, sum(warnings) AS warnings, count(*) FILTER (NOT judged) AS not_judged
FROM configurations
GROUP BY owner
ORDER BY with_errors DESC, warnings DESC, owner;
