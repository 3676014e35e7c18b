-- Configurations of which two hosts make something different.
SELECT a.repository, a.configuration, a.host, a.fit, a.starts, b.host AS other, b.fit AS other_fit, b.starts AS other_starts
FROM answers a JOIN answers b ON a.repository = b.repository AND a.configuration = b.configuration AND a.host < b.host
WHERE (a.fit, a.starts) IS DISTINCT FROM (b.fit, b.starts)
ORDER BY ALL;
