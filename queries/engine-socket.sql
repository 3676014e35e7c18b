-- Who hands the engine’s socket to a container, and in which line.
SELECT repository, configuration, document, line, text, message
FROM findings
WHERE rule IN ('docker-socket-mounted', 'feature-mounts-socket')
ORDER BY repository, configuration, document, line, message;
