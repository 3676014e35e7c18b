-- What is not known, such as an image or a Feature that was not looked up, and how much cannot be decided for want of it.
SELECT why, count(DISTINCT (repository, configuration)) AS configurations, sum(rules) AS rules
FROM undecided
GROUP BY why
ORDER BY configurations DESC, rules DESC, why;
