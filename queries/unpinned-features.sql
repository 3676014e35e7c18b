-- Features that are not pinned by a digest or a lock file, by how many use them.
SELECT
    regexp_extract(message, '^Feature (\S+)', 1) AS feature,
    count(DISTINCT (repository, configuration)) AS configurations, count(DISTINCT repository) AS repositories
FROM findings
WHERE rule = 'feature-unpinned' AND NOT waived
GROUP BY feature
ORDER BY configurations DESC, feature;
