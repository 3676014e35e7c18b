-- What could not be judged at all, and why.
SELECT repository, configuration, string_agg(message, ' ' ORDER BY message) FILTER (fatal) AS why
FROM configurations LEFT JOIN problems USING (repository, configuration)
WHERE NOT judged
GROUP BY ALL
ORDER BY repository, configuration;
