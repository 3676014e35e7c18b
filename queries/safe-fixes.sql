-- What `containai fix --write` would clear by safe fixes alone, by repository: findings of level error and warn before and after.
SELECT
    repository, count(DISTINCT configuration) AS configurations,
    count(*) AS findings, count(*) FILTER (fix = 'safe') AS cleared, count(*) FILTER (fix IS DISTINCT FROM 'safe') AS stay,
    string_agg(DISTINCT rule, ', ' ORDER BY rule) FILTER (fix = 'safe') AS rules
FROM findings
WHERE level IN ('error', 'warn') AND NOT waived
GROUP BY repository
HAVING cleared > 0
ORDER BY cleared DESC, repository;
