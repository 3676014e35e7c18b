-- What is not as it was in the survey of the variable `before`: configurations that came, went, or are judged otherwise.
WITH facts AS (
    SELECT true AS is_now, repository, document, hosts, findings FROM lines
    UNION ALL
    SELECT false, repository, document, hosts, findings FROM lines_of(getvariable('before'))
), said AS (
    SELECT
        is_now, repository, document AS configuration,
        coalesce(list_sort([h.host || ': ' || h.starts || ', ' || h.fit FOR h IN hosts]), []) AS answers,
        coalesce(list_sort(list_distinct([f.level || ' ' || f.rule FOR f IN findings IF f.waived IS NOT TRUE])), []) AS found
    FROM facts
), now AS (FROM said WHERE is_now), then_ AS (FROM said WHERE NOT is_now)
SELECT
    repository, configuration,
    CASE WHEN b.is_now IS NULL THEN 'new' WHEN a.is_now IS NULL THEN 'gone' ELSE 'changed' END AS what,
    [x FOR x IN coalesce(a.answers, []) IF NOT list_contains(coalesce(b.answers, []), x)] AS answers_now,
    [x FOR x IN coalesce(b.answers, []) IF NOT list_contains(coalesce(a.answers, []), x)] AS answers_before,
    [x FOR x IN coalesce(a.found, []) IF NOT list_contains(coalesce(b.found, []), x)] AS found_now,
    [x FOR x IN coalesce(b.found, []) IF NOT list_contains(coalesce(a.found, []), x)] AS found_before
FROM now a FULL JOIN then_ b USING (repository, configuration)
WHERE a.answers IS DISTINCT FROM b.answers OR a.found IS DISTINCT FROM b.found
ORDER BY repository, configuration;
