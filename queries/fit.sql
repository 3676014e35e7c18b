-- What would run under Sysbox, for each host.
SELECT host, fit, configurations, round(100 * configurations / sum(configurations) OVER (PARTITION BY host), 1) AS percent
FROM (SELECT host, fit, count(*) AS configurations FROM answers GROUP BY ALL)
ORDER BY host, configurations DESC, fit;
