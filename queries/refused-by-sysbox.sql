-- What Sysbox refuses, or makes fail, by rows of the matrix (`containai explain ROW` says more).
SELECT matrix_row, result, condition, count(DISTINCT (repository, configuration)) AS configurations
FROM matrix_rows
WHERE result IN ('FAILS', 'BLOCKED')
GROUP BY ALL
ORDER BY configurations DESC, matrix_row, result, condition;
