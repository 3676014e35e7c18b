-- Which configurations may not be opened, on which host, and why.
SELECT repository, configuration, host, string_agg(DISTINCT rule, ', ' ORDER BY rule) AS rules, min(message) AS one_of_them
FROM answers
LEFT JOIN (SELECT repository, configuration, rule, message, unnest(hosts) AS host FROM findings WHERE level = 'error' AND NOT waived)
    USING (repository, configuration, host)
WHERE starts = 'not under this policy'
GROUP BY ALL
ORDER BY ALL;
