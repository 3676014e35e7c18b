-- What is found most often, by rule and level.
SELECT rule, level, count(DISTINCT (repository, configuration)) AS configurations, count(DISTINCT repository) AS repositories, count(*) AS findings
FROM findings
WHERE NOT waived
GROUP BY ALL
ORDER BY configurations DESC, rule, level;
