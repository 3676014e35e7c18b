/** Where an inner Docker will keep its data, and the path that Sysbox prepares for it. */
export interface DataRoot {
  readonly sysbox: string;
  readonly docker: string;
}

/** Docker's data-root where none is set. */
export const defaultDataRoot = '/var/lib/docker';

/**
 * The data-root of a daemon.json as Sysbox's line scanner sees it and as Docker does; undefined where the text is no JSON object.
 * The scanner (nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go getFileAttrValue): the first line that contains `data-root` and exactly
 * one colon; what follows the colon, trimmed of white space, then of quotes and commas. Lines with more or no colons are passed over.
 */
export function readDataRoot(text: string): DataRoot | undefined {
  const docker = dockerDataRoot(text);
  return docker === undefined ? undefined : { sysbox: scannedDataRoot(text), docker };
}

function scannedDataRoot(text: string): string {
  for (const line of text.split('\n')) {
    if (!line.includes('data-root')) continue;
    const parts = line.split(':');
    if (parts.length !== 2) continue;
    const value = withoutQuotes(parts[1]!.trim());
    return value === '' ? defaultDataRoot : value;
  }
  return defaultDataRoot;
}

function withoutQuotes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === '"' || text[start] === ',')) start++;
  while (end > start && (text[end - 1] === '"' || text[end - 1] === ',')) end--;
  return text.slice(start, end);
}

function dockerDataRoot(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { 'data-root': dataRoot, graph } = value as Readonly<Record<string, unknown>>;
  if (typeof dataRoot === 'string' && dataRoot !== '') return dataRoot;
  return typeof graph === 'string' && graph !== '' ? graph : defaultDataRoot;
}
