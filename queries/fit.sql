-- What would run under Sysbox, for each host.
SELECT host, fit, count(*) AS configurations, round(100 * count(*) / sum(count(*)) OVER (PARTITION BY host), 1) AS percent
FROM answers
GROUP BY ALL
ORDER BY host, configurations DESC, fit;
