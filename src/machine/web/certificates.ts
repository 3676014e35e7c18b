import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const mostFiles = 1000;
const mostBytes = 8 << 20;

/**
 * The certificate authorities that the environment names, PEM: those of `SSL_CERT_FILE` and `SSL_CERT_DIR`, which take the place of the built-in
 * ones as they do for OpenSSL’s own programs, and with them those of `NODE_EXTRA_CA_CERTS`. Undefined where neither of the first two is set: then
 * Node takes its own, and the extra ones by itself.
 */
export function namedAuthorities(variables: Readonly<Record<string, string | undefined>>): readonly string[] | undefined {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folders, NODE_EXTRA_CA_CERTS: extra } = variables;
  if (!file && !folders) return undefined;
  const paths = [file, ...(folders ?? '').split(':').flatMap(filesIn), extra];
  return paths.flatMap((path) => (path ? textOf(path) : []));
}

function filesIn(folder: string): readonly string[] {
  try {
    return folder === ''
      ? []
      : readdirSync(folder)
          .slice(0, mostFiles)
          .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

// What cannot be read is left out: then fewer servers are believed, not more.
function textOf(path: string): readonly string[] {
  try {
    const text = readFileSync(path, 'utf8');
    return text.length <= mostBytes && text.includes('-----BEGIN') ? [text] : [];
  } catch {
    return [];
  }
}
